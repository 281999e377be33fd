"""Read unlabelled texts from a table for comparing scorers, with an optional column of scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from moderation.scoring.evaluation.labelled_files import TEXT_COLUMNS
from moderation.scoring.evaluation.measurements import Floats
from moderation.scoring.evaluation.table_rows import BadLabelledFile, read_rows


@dataclass(frozen=True, slots=True)
class PlainTexts:
    """Texts, and the values (texts,) of the requested column, NaN where it is empty."""

    texts: list[str]
    numbers: Floats


def read_texts(path: Path, *, column: str = "", limit: int | None = None) -> PlainTexts:
    """Read the first `limit` rows that have a text, or all. Raises BadLabelledFile."""
    texts: list[str] = []
    numbers: list[float] = []
    try:
        for place, values in islice(read_rows(path, columns={*TEXT_COLUMNS, column}), limit):
            text = next((values[name] for name in TEXT_COLUMNS if name in values), None)
            if isinstance(text, str) and text:
                texts.append(text)
                numbers.append(_read_number(path, place, values, column) if column else np.nan)
    except OSError as error:
        raise BadLabelledFile(f"{path} cannot be read: {error.strerror or error}.") from error
    if not texts:
        raise BadLabelledFile(f"{path} has no row with a text in a column {', '.join(TEXT_COLUMNS)}.")
    if column and np.isnan(numbers).all():
        raise BadLabelledFile(f"{path} has no score in a column {column!r}.")
    return PlainTexts(texts, np.array(numbers, dtype=np.float64))


def _read_number(path: Path, place: str, values: Mapping[str, Any], column: str) -> float:
    given = values.get(column)
    if given is None or given == "":
        return np.nan
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        number = np.nan
    if not 0 <= number <= 1:
        raise BadLabelledFile(f"{path}, {place}: {column} is {str(given)[:40]!r}; a score is from 0 to 1, or empty.")
    return number
