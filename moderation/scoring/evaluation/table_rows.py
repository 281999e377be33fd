"""Rows of a table from JSON lines, CSV or Parquet, each with its line or row number."""

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

_LONGEST_FIELD = 16 * 1024 * 1024  # characters; Python's default limit is shorter than some comments


class BadLabelledFile(Exception):
    """A file that cannot be used; the message names the file, the place, and what was expected."""


class Row(NamedTuple):
    """A row by column, and its place in the file, such as "line 7"."""

    place: str
    values: Mapping[str, Any]


def read_rows(path: Path, *, columns: Collection[str]) -> Iterator[Row]:
    """Yield a file's rows; its suffix says whether it is JSON lines, CSV or Parquet.

    From Parquet only `columns` are read, if it has any of them. A table with one of `columns` twice is refused, because
    only one of the two would be read. Raises BadLabelledFile with the place of the error, and OSError.
    """
    match path.suffix.lower():
        case ".jsonl":
            yield from _read_json_lines(path)
        case ".csv":
            yield from _read_csv(path, columns)
        case ".parquet":
            yield from _read_parquet(path, columns)
        case _:
            raise BadLabelledFile(f"{path}: only files that end in .jsonl, .csv or .parquet can be read.")


def _read_text_lines(path: Path) -> Iterator[str]:
    """Yield lines with their line ends; invalid UTF-8 is reported with its line."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                byte = f"{error.object[error.start]:#04x}"
                raise BadLabelledFile(
                    f"{path}, line {number} is not UTF-8: byte {byte} at {error.start + 1}."
                ) from error


def _read_json_lines(path: Path) -> Iterator[Row]:
    for number, line in enumerate(_read_text_lines(path), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            reason = f"{error.msg} at character {error.pos + 1}"
            raise BadLabelledFile(f"{path}, line {number} is not JSON: {reason}.") from error
        except (ValueError, RecursionError) as error:
            raise BadLabelledFile(f"{path}, line {number} cannot be read: {error}.") from error
        if not isinstance(values, dict):
            raise BadLabelledFile(f'{path}, line {number} is not an object, such as {{"text": "…", "toxicity": 1}}.')
        yield Row(f"line {number}", values)


def _read_csv(path: Path, columns: Collection[str]) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    lines = csv.reader(_read_text_lines(path), strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        _check_that_none_is_there_twice(path, [name for name in header if name in columns])
        for values in lines:
            if not values:
                continue
            if len(values) != len(header):
                raise BadLabelledFile(
                    f"{path}, line {lines.line_num} has {len(values)} columns, where the first line has {len(header)}."
                )
            yield Row(f"line {lines.line_num}", dict(zip(header, values, strict=True)))
    except csv.Error as error:
        raise BadLabelledFile(f"{path}, line {lines.line_num} is not CSV: {error}.") from error


def _read_parquet(path: Path, columns: Collection[str]) -> Iterator[Row]:
    # Imported here because only Parquet files need it, and it is 50 MB.
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise BadLabelledFile(
            f"{path}: reading Parquet needs the extra `eval`: .venv/bin/pip install -r locks/eval.txt. "
            "JSON lines and CSV need nothing more."
        ) from error
    try:
        with path.open("rb") as stream, parquet.ParquetFile(stream) as file:
            wanted = [name for name in file.schema_arrow.names if name in columns]
            _check_that_none_is_there_twice(path, wanted)
            # If none of them is there, all columns are read, so that the caller can list them.
            for at, values in enumerate(_rows_of(file, wanted or None), 1):
                yield Row(f"row {at}", values)
    except ArrowException as error:
        raise BadLabelledFile(f"{path} cannot be read as parquet: {str(error).splitlines()[0]}") from error


def _check_that_none_is_there_twice(path: Path, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise BadLabelledFile(f"{path} has {names.count(name)} columns called {name}: keep one.")


def _rows_of(file: Any, columns: list[str] | None) -> Iterable[Mapping[str, Any]]:
    for batch in file.iter_batches(columns=columns):
        yield from batch.to_pylist()
