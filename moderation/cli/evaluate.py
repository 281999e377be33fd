"""`flask eval`: judge a scorer by labelled comments of one's own."""

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
@click.option("--scorer", "name", help="Which scorer to judge; the first of PARLEY_SCORERS when left out.")
@click.option("--limit", type=click.IntRange(1), help="Read no more than so many rows.")
@click.option("--examples", type=click.IntRange(0, 1000), default=5, show_default=True, help="Worst comments to print.")
@click.option("--prior", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.05, show_default=True)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@with_appcontext
def evaluation(data: Path, name: str | None, limit: int | None, examples: int, prior: float, form: str) -> None:
    """Measure a scorer on comments that people have labelled.

    The file has a column `text` (or comment_text, comment) and one or more labels under our names or Jigsaw's: 0 or 1,
    true or false, or a share of raters; empty or -1 where it is not known. Texts are scored as they are in the file.
    Calibration and limits are figured for a blog where a share of --prior of all comments is toxic.

    The figures go to standard output and are the same each time; how long it took goes to standard error. The exit
    status is 1 when the file cannot be used or a row could not be scored. Examples print what people wrote, as it is.
    """
    scorer = the_scorer(name)
    try:
        labelled = read_labelled(data, limit=limit)
    except BadLabelledFile as error:
        raise click.ClickException(str(error)) from error
    said, reason = score_texts(scorer, labelled.texts)
    shared = {label: truth for label, truth in labelled.truth.items() if label in said}
    _check_that_something_can_be_told(data, labelled, said, reason)
    figures = evaluate(shared, said, prior=prior, thresholds=_balanced_thresholds(), examples=examples)
    report = Report(
        scorer=scorer.name,
        model=scorer.model,
        file=data.name,
        left_out=labelled.left_out,
        not_scored=reason,
        not_given=tuple(label for label in labelled.truth if label not in said),
        figures=figures,
        texts=labelled.texts,
        said=said,
    )
    # Half a character, as a cut-off emoji leaves behind, has no bytes.
    click.echo(FORMATS[form](report).encode(errors="replace"), nl=False)
    if figures.unscored:
        sys.exit(1)


def score_texts(scorer: Scorer, texts: list[str]) -> tuple[Mapping[str, Floats], str]:
    """Return the probabilities of each label (texts,), NaN where there is none, and the first reason for that."""
    said: dict[str, Floats] = {}
    reason = ""
    began = time.monotonic()
    is_watched = sys.stderr.isatty()
    with click.progressbar(texts, label="Scoring", show_pos=True, file=sys.stderr, hidden=not is_watched) as steps:
        for at, text in enumerate(steps):
            try:
                values = scorer.score(text).values
            except (ScorerUnavailable, ValueError) as error:
                reason = reason or str(error)
                continue
            for label, value in values.items():
                said.setdefault(label, np.full(len(texts), np.nan))[at] = value
    took = time.monotonic() - began
    click.echo(f"{len(texts):,} texts in {took:.1f} s, {len(texts) / max(took, 1e-9):,.0f} a second.", err=True)
    return said, reason


def _check_that_something_can_be_told(
    data: Path, labelled: LabelledTexts, said: Mapping[str, Floats], reason: str
) -> None:
    if not said:
        raise click.ClickException(f"No text of {data} could be scored: {reason}")
    if not any(label in said for label in labelled.truth):
        raise click.ClickException(
            f"{data} is labelled for {', '.join(labelled.truth)}; the scorer gives {', '.join(said)}."
        )
    if not any({0, 1} <= set(truth.tolist()) for truth in labelled.truth.values()):
        raise click.ClickException(
            f"{data}: no label has rows of both kinds, so nothing can be told from it; each is all 0, all 1 or unknown."
        )


def _balanced_thresholds() -> dict[str, float]:
    policy = preset_policy(Preset.BALANCED)
    thresholds = {label.value: of.hold_at for label, of in policy.thresholds.items()} | {SPAM: policy.hold_spam_at}
    return {label: limit for label, limit in thresholds.items() if limit is not None}
