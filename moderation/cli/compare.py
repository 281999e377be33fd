"""`flask compare`: compare two scorers on your own comments, for example when migrating from another."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import the_scorer
from moderation.cli.evaluate import score_texts
from moderation.cli.evaluation_formats import cut_example
from moderation.domain.scores import Label
from moderation.scoring.endpoint import EndpointScorer
from moderation.scoring.evaluation.comparison import compare_label, find_furthest, translate_threshold
from moderation.scoring.evaluation.measurements import Floats
from moderation.scoring.evaluation.plain_texts import PlainTexts, read_texts
from moderation.scoring.evaluation.table_rows import BadLabelledFile
from moderation.scoring.registry import SCORERS
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed

_COLUMN = "column:"
_Predictions = Mapping[str, Floats]


@click.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="A .jsonl, .csv or .parquet file.")
@click.option(
    "--with", "other", required=True, help="A scorer's name, an API's URL, or column:NAME for scores in the file."
)
@click.option("--key-file", type=click.File(), help="A file with the API's key; - reads standard input.")
@click.option("--label", type=click.Choice([each.value for each in Label]), default="toxicity", show_default=True)
@click.option("--at", type=click.FloatRange(0, 1), default=0.8, show_default=True, help="The threshold you used there.")
@click.option("--limit", type=click.IntRange(1), help="Read at most this many rows.")
@click.option("--examples", type=click.IntRange(0, 1000), default=10, show_default=True, help="Examples to print.")
@with_appcontext
def compare(
    data: Path,
    other: str,
    key_file: TextIO | None,
    label: str,
    at: float,
    limit: int | None,
    examples: int,
) -> None:
    """Compare the first of PARLEY_SCORERS with another scorer, on texts of your own.

    Prints which threshold here stops as many texts as your threshold did there, and on which texts the two differ
    most.

    The file needs a column `text` (or comment_text, comment). It may contain earlier scores by another scorer:
    `--with column:NAME` compares with those, for --label. An API must be compatible with Perspective; the texts are
    sent to it with the request not to store them, and its rate limit is respected.

    The exit status is 1 when nothing can be compared. Examples are printed as written, including insults.
    """
    column = other.removeprefix(_COLUMN) if other.startswith(_COLUMN) else ""
    try:
        read = read_texts(data, column=column, limit=limit)
    except BadLabelledFile as error:
        raise click.ClickException(str(error)) from error
    scorer = the_scorer()
    ours, reason = score_texts(scorer, read.texts)
    theirs = {label: read.numbers} if column else _ask_other(other, key_file, read)
    if label not in ours or label not in theirs:
        raise click.ClickException(f"Nothing to compare: {reason or f'no scores for {label}'}")
    for line in _describe(read, ours, theirs, label=label, at=at, examples=examples):
        click.echo(line.encode(errors="replace"))


def _ask_other(other: str, key_file: TextIO | None, read: PlainTexts) -> _Predictions:
    if other in SCORERS:
        scorer: Scorer = the_scorer(other)
    else:
        try:
            scorer = EndpointScorer(other, key_file.read().strip() if key_file else "")
        except ValueError as error:
            raise click.ClickException(f"{error} The scorers are: {', '.join(SCORERS)}.") from error
    try:
        scorer.score(read.texts[0])  # fail early, instead of waiting for an unavailable scorer once per text
    except TextFailed:
        pass
    except ScorerUnavailable as error:
        raise click.ClickException(str(error)) from error
    predictions, reason = score_texts(scorer, read.texts)
    if not predictions:
        raise click.ClickException(reason)
    if reason:
        click.echo(f"Texts without a score there are left out. The first reason: {reason}", err=True)
    return predictions


def _describe(
    read: PlainTexts, ours: _Predictions, theirs: _Predictions, *, label: str, at: float, examples: int
) -> Iterator[str]:
    yield f"{'label':<17}{'texts':>8}{'same order':>12}{'difference':>12}"
    for each in sorted(ours.keys() & theirs.keys(), key=list(ours).index):
        found = compare_label(each, ours[each], theirs[each])
        order = "–" if found.order is None else f"{found.order:.3f}"
        yield f"{each:<17}{found.texts:>8,}{order:>12}{found.difference:>12.3f}"
    yield ""
    moved = translate_threshold(ours[label], theirs[label], other_at=at)
    if moved.ours_at is None:
        yield f"The other scorer stops no text by {label} at {at:.2f}, so no threshold here is equivalent."
    else:
        yield f"The other stops {moved.stopped:,} texts by {label} at {at:.2f}; here {moved.ours_at:.3f} stops as many."
        yield f"Both stop {moved.both:,}, only this one {moved.only_ours:,}, only the other {moved.only_other:,}."
    rows = find_furthest(ours[label], theirs[label], count=examples)
    if rows:
        yield f"\nLargest differences ({label} here, there):"
    for row in rows:
        yield f"  {ours[label][row]:.3f}  {theirs[label][row]:.3f}  {cut_example(read.texts[row])}"
