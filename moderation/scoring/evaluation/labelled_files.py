"""Read labelled comments from JSON lines, CSV or Parquet, with our label names or Jigsaw's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from moderation.domain.scores import SPAM, Label
from moderation.scoring.evaluation.measurements import UNKNOWN, Truth
from moderation.scoring.evaluation.table_rows import BadLabelledFile, Row, read_rows

TEXT_COLUMNS = ("text", "comment_text", "comment")
LABEL_COLUMNS = {
    **{label.value: label.value for label in Label},
    "toxic": Label.TOXICITY.value,
    "severe_toxic": Label.SEVERE_TOXICITY.value,
    "identity_hate": Label.IDENTITY_ATTACK.value,
    "sexual_explicit": "sexual_explicit",
    SPAM: SPAM,
}
"""Column names and the labels they are read as."""

_READ = frozenset({*TEXT_COLUMNS, *LABEL_COLUMNS})
_UNKNOWN_WORDS = frozenset({"", "nan", "null", "none", "na"})
_TRUTH_OF_WORD = {"true": 1, "false": 0, **dict.fromkeys(_UNKNOWN_WORDS, UNKNOWN)}
_TRUE_FROM = 0.5  # Civil Comments counts a label as true from this share of raters


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts with their labels: `truth` maps each label to an array (texts,) of 1, 0 or UNKNOWN.

    `left_out` counts the rows without a text.
    """

    texts: list[str]
    truth: Mapping[str, Truth]
    left_out: int


class _Columns(NamedTuple):
    """Which column has the text, and which has each label."""

    text: str
    of_label: Mapping[str, str]


def read_labelled(path: Path, *, limit: int | None = None) -> LabelledTexts:
    """Read the first `limit` rows, or all.

    The text is in one of TEXT_COLUMNS, the labels are in LABEL_COLUMNS: 0 or 1, true or false, or a share of raters (1
    from 0.5 on). Empty, -1 and missing values are unknown. Raises BadLabelledFile.
    """
    names: dict[str, None] = {}  # in order of appearance; rows of JSON lines need not have every label
    rows: list[Row] = []
    try:
        for place, values in islice(read_rows(path, columns=_READ), limit):
            names |= dict.fromkeys(values)
            rows.append(Row(place, {name: values[name] for name in values if name in _READ}))
    except OSError as error:
        raise BadLabelledFile(f"{path} cannot be read: {error.strerror or error}.") from error
    if not rows:
        raise BadLabelledFile(f"{path} has no row with a text.")
    columns = _find_columns(path, names)
    texts: list[str] = []
    truths: list[list[int]] = []
    for row in rows:
        text = _read_text(path, row, columns.text)
        if text is not None:
            texts.append(text)
            truths.append([_read_truth(path, row, column) for column in columns.of_label.values()])
    if not texts:
        raise BadLabelledFile(f"{path} has no row with a text.")
    by_label = np.array(truths, dtype=np.int8).T
    return LabelledTexts(texts, dict(zip(columns.of_label, by_label, strict=True)), len(rows) - len(texts))


def _find_columns(path: Path, values: Collection[str]) -> _Columns:
    there = f"its columns are {', '.join(map(repr, values))[:300]}"
    text = next((name for name in TEXT_COLUMNS if name in values), None)
    if text is None:
        raise BadLabelledFile(f"{path} has no column {', '.join(TEXT_COLUMNS)}; {there}.")
    of_label: dict[str, str] = {}
    for column, label in LABEL_COLUMNS.items():
        if column in values:
            if label in of_label:
                raise BadLabelledFile(
                    f"{path} has both {of_label[label]} and {column}, which are one label twice: keep one."
                )
            of_label[label] = column
    if not of_label:
        raise BadLabelledFile(f"{path} has no column of a label ({', '.join(LABEL_COLUMNS)}); {there}.")
    return _Columns(text, {label: of_label[label] for label in LABEL_COLUMNS.values() if label in of_label})


def _read_text(path: Path, row: Row, column: str) -> str | None:
    if column not in row.values:
        raise BadLabelledFile(f"{path}, {row.place} has no {column}, the text column of the other rows.")
    text = row.values[column]
    if text is None or text == "":
        return None
    if not isinstance(text, str):
        raise BadLabelledFile(f"{path}, {row.place}: {column} is {_shorten(text)}, which is not text.")
    if "\0" in text:
        raise BadLabelledFile(f"{path}, {row.place}: {column} has a NUL character at {text.index(chr(0)) + 1}.")
    return text


def _read_truth(path: Path, row: Row, column: str) -> int:
    given = row.values.get(column)
    if given is None:
        return UNKNOWN
    word = given.strip().lower() if isinstance(given, str) else given
    if isinstance(word, str) and word in _TRUTH_OF_WORD:
        return _TRUTH_OF_WORD[word]
    try:
        number = float(word)
    except (TypeError, ValueError, OverflowError):
        number = float("inf")
    if number == UNKNOWN or number != number:
        return UNKNOWN
    if not 0 <= number <= 1:
        raise BadLabelledFile(
            f"{path}, {row.place}: {column} is {_shorten(given)}; a label is 0 or 1, true or false, a share between "
            "them, and empty or -1 where it is not known."
        )
    return int(number >= _TRUE_FROM)


def _shorten(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
