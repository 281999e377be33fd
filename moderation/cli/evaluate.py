"""`flask eval`: measure a scorer on your own labelled comments."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path

import click
import numpy as np
from flask.cli import with_appcontext

from moderation.cli.deployment import the_scorer
from moderation.cli.evaluation_formats import FORMATS, Report
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.scores import SPAM
from moderation.scoring.evaluation.figures import evaluate
from moderation.scoring.evaluation.labelled_files import LabelledTexts, read_labelled
from moderation.scoring.evaluation.measurements import Floats
from moderation.scoring.evaluation.table_rows import BadLabelledFile
from moderation.scoring.scorer import Scorer, ScorerUnavailable


@click.command("eval")
@click.option("--data", type=click.Path(path_type=Path), required=True, help="A .jsonl, .csv or .parquet file.")
@click.option("--scorer", "name", help="The scorer to measure; defaults to the first of PARLEY_SCORERS.")
@click.option("--limit", type=click.IntRange(1), help="Read at most this many rows.")
@click.option("--examples", type=click.IntRange(0, 1000), default=5, show_default=True, help="Worst mistakes to print.")
@click.option("--prior", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.05, show_default=True)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@with_appcontext
def evaluation(data: Path, name: str | None, limit: int | None, examples: int, prior: float, form: str) -> None:
    """Measure a scorer on labelled comments.

    The file needs a column `text` (or comment_text, comment) and one or more labels, named as in Parley or Jigsaw:
    0 or 1, true or false, or a share of raters; empty or -1 means unknown. Texts are scored as they are. Calibration
    and thresholds are calculated for a blog on which a share of --prior of all comments is toxic.

    Results go to standard output and are reproducible; timing goes to standard error. The exit status is 1 when the
    file cannot be used or a row could not be scored. Examples are printed as written, including insults.
    """
    scorer = the_scorer(name)
    try:
        labelled = read_labelled(data, limit=limit)
    except BadLabelledFile as error:
        raise click.ClickException(str(error)) from error
    predictions, reason = score_texts(scorer, labelled.texts)
    shared = {label: truth for label, truth in labelled.truth.items() if label in predictions}
    _check_usable(data, labelled, predictions, reason)
    figures = evaluate(shared, predictions, prior=prior, thresholds=_balanced_thresholds(), examples=examples)
    report = Report(
        scorer=scorer.name,
        model=scorer.model,
        file=data.name,
        left_out=labelled.left_out,
        not_scored=reason,
        not_given=tuple(label for label in labelled.truth if label not in predictions),
        figures=figures,
        texts=labelled.texts,
        predictions=predictions,
    )
    # A lone surrogate, as in a cut-off emoji, cannot be encoded.
    click.echo(FORMATS[form](report).encode(errors="replace"), nl=False)
    if figures.unscored:
        sys.exit(1)


def score_texts(scorer: Scorer, texts: list[str]) -> tuple[Mapping[str, Floats], str]:
    """Return an array of probabilities for each label, NaN for texts that failed, and the first failure's reason."""
    predictions: dict[str, Floats] = {}
    reason = ""
    started = time.monotonic()
    is_watched = sys.stderr.isatty()
    with click.progressbar(texts, label="Scoring", show_pos=True, file=sys.stderr, hidden=not is_watched) as steps:
        for at, text in enumerate(steps):
            try:
                values = scorer.score(text).values
            except (ScorerUnavailable, ValueError) as error:
                reason = reason or str(error)
                continue
            for label, value in values.items():
                predictions.setdefault(label, np.full(len(texts), np.nan))[at] = value
    took = time.monotonic() - started
    click.echo(f"{len(texts):,} texts in {took:.1f} s, {len(texts) / max(took, 1e-9):,.0f} per second.", err=True)
    return predictions, reason


def _check_usable(data: Path, labelled: LabelledTexts, predictions: Mapping[str, Floats], reason: str) -> None:
    if not predictions:
        raise click.ClickException(f"No text in {data} could be scored: {reason}")
    if not any(label in predictions for label in labelled.truth):
        raise click.ClickException(
            f"{data} has labels for {', '.join(labelled.truth)}; the scorer gives {', '.join(predictions)}."
        )
    if not any({0, 1} <= set(truth.tolist()) for truth in labelled.truth.values()):
        raise click.ClickException(f"{data}: every label is all 0, all 1 or unknown, so nothing can be measured.")


def _balanced_thresholds() -> dict[str, float]:
    policy = preset_policy(Preset.BALANCED)
    thresholds = {label.value: of.hold_at for label, of in policy.thresholds.items()} | {SPAM: policy.hold_spam_at}
    return {label: limit for label, limit in thresholds.items() if limit is not None}
