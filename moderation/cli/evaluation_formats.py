"""Output formats of `flask eval`: text, Markdown and JSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from moderation.scoring.evaluation.figures import FALSE_POSITIVES, Evaluation
from moderation.scoring.evaluation.measurements import AtThreshold, Calibration, Floats

_LINE = 100  # characters of an example; one line of a terminal


@dataclass(frozen=True, slots=True)
class Report:
    """The results; `not_scored` is the first failure's reason, `not_given` are labels that the scorer lacks."""

    scorer: str
    model: str
    file: str
    left_out: int
    not_scored: str
    not_given: tuple[str, ...]
    figures: Evaluation
    texts: Sequence[str]
    predictions: Mapping[str, Floats]


class _Table(NamedTuple):
    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def as_text(report: Report) -> str:
    """Return aligned columns, for a terminal."""
    parts = ["\n".join(_introduce(report))]
    for table in _tables(report):
        widths = [max(map(len, column)) for column in zip(table.head, *table.rows, strict=True)]
        lines = [
            "  ".join(
                cell.ljust(width) if at == 0 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in (table.head, *table.rows)
        ]
        parts.append("\n".join([table.title, *(f"  {line}" for line in lines)]))
    for title, examples in _examples(report):
        parts.append("\n".join([title, *(f"  {value:.3f}  {text}" for value, text in examples)]))
    return "\n\n".join(parts) + "\n"


def as_markdown(report: Report) -> str:
    """Return Markdown tables with third-level headings."""
    parts = ["\n".join(_introduce(report))]
    for table in _tables(report):
        rule = ("---", *("---:" for _ in table.head[1:]))
        lines = [f"| {' | '.join(row)} |" for row in (table.head, rule, *table.rows)]
        parts.append("\n".join([f"### {table.title}", "", *lines]))
    for title, examples in _examples(report):
        lines = [f"- {value:.3f} `{text.replace('`', chr(39))}`" for value, text in examples]
        parts.append("\n".join([f"### {title}", "", *lines]))
    return "\n\n".join(parts) + "\n"


def as_json(report: Report) -> str:
    """Return a JSON object with six decimal places; unknown values are null."""
    figures = asdict(report.figures)
    for kind in ("false_positives", "misses"):
        label, rows = report.figures.labels[0].label, figures.pop(kind)
        figures[kind] = [
            {label: round(float(report.predictions[label][row]), 6), "text": report.texts[row]} for row in rows
        ]
    named = {"scorer": report.scorer, "model": report.model, "file": report.file, "left_out": report.left_out}
    more = {"not_scored": report.not_scored or None, "not_given": report.not_given}
    return json.dumps(_rounded(named | more | figures), indent=2, allow_nan=False) + "\n"


FORMATS: dict[str, Callable[[Report], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _introduce(report: Report) -> Iterator[str]:
    figures = report.figures
    yield f"{report.scorer}, model {report.model}, on {figures.rows:,} rows of {report.file}, scored as they are."
    if report.left_out:
        yield f"{report.left_out:,} more rows without a text were left out."
    if figures.unscored:
        yield f"{figures.unscored:,} rows could not be scored. The first reason: {report.not_scored}"
    if report.not_given:
        yield f"Labels that this scorer does not have: {', '.join(report.not_given)}."
    for label in figures.labels:
        if label.auc is None:
            yield f"{label.label}: all {label.known:,} known rows have the same value, so AUC and recall are undefined."
    if figures.prior is None:
        yield "Rows are not weighted, since that needs both toxic and other rows."


def _tables(report: Report) -> Iterator[_Table]:
    figures = report.figures
    recalls = tuple(f"recall at {share:.0%} fp" for share in FALSE_POSITIVES)
    head = ("label", "known", "positive", "AUC", *recalls, "calibration error")
    rows = [
        (
            each.label,
            f"{each.known:,}",
            f"{each.positives:,}",
            _number(each.auc, 4),
            *(_percent(None if found is None else found.recall) for found in each.recalls),
            _number(None if each.calibration is None else each.calibration.error, 4),
        )
        for each in figures.labels
    ]
    blank = ("",) * (len(recalls) + 1)
    rows.append(("mean", "", "", _number(figures.mean_auc, 4), *blank))
    if 0 < figures.complete < figures.rows:
        known = f"{figures.complete:,}"
        rows.append(("mean, all labels known", known, "", _number(figures.complete_mean_auc, 4), *blank))
    share = "unweighted" if figures.prior is None else f"weighted to {figures.prior:.1%} toxic"
    yield _Table(f"By label (fp: false positives; calibration on rows {share})", head, rows)
    first = figures.labels[0]
    if first.calibration is not None:
        yield _calibration_table(f"Calibration of {first.label}, rows {share}", first.calibration)
    thresholds = [(each.label, each.at_threshold) for each in figures.labels]
    yield _threshold_table(
        f"At the hold thresholds of the balanced preset, rows {share}",
        [*thresholds, ("any, by toxicity", figures.any_threshold)],
    )


def _calibration_table(title: str, calibration: Calibration) -> _Table:
    rows = [
        (f"{each.low:g} to {each.high:g}", _number(each.said, 3), _number(each.true, 3), _percent(each.share))
        for each in calibration.bins
    ]
    return _Table(title, ("probability", "predicted", "actual", "of rows"), rows)


def _threshold_table(title: str, thresholds: Sequence[tuple[str, AtThreshold | None]]) -> _Table:
    rows = [
        (
            label,
            _number(at.limit, 2),
            _percent(at.precision),
            _percent(at.recall),
            _percent(at.false_positives, 2),
            _percent(at.held, 2),
        )
        for label, at in thresholds
        if at is not None
    ]
    return _Table(title, ("label", "threshold", "precision", "recall", "false positives", "held"), rows)


def _examples(report: Report) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    label = report.figures.labels[0].label
    kinds = (
        (f"Worst false positives, by {label}", report.figures.false_positives),
        (f"Worst misses, by {label}", report.figures.misses),
    )
    for title, rows in kinds:
        if rows:
            yield title, [(float(report.predictions[label][row]), cut_example(report.texts[row])) for row in rows]


def cut_example(text: str) -> str:
    """Return the beginning of a text on one line, without control characters."""
    line = "".join(letter if letter.isprintable() else " " for letter in " ".join(text[: 4 * _LINE].split()))
    return line if len(line) <= _LINE and len(text) <= 4 * _LINE else f"{line[: _LINE - 1]}…"


def _number(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def _percent(value: float | None, places: int = 1) -> str:
    return "–" if value is None else f"{value:.{places}%}"


def _rounded(value: object) -> object:
    match value:
        case float():
            return round(value, 6)
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
        case _:
            return value
