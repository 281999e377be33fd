"""Labelled files: columns, spellings, and errors."""

import csv
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from moderation.scoring.evaluation.labelled_files import LabelledTexts, read_labelled
from moderation.scoring.evaluation.table_rows import BadLabelledFile

JIGSAW = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
OURS = ["toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_rows(folder: Path, suffix: str, rows: Sequence[dict[str, Any]]) -> Path:
    """Write the same rows in the format of the suffix; in CSV, None is an empty field."""
    path = folder / f"rows{suffix}"
    if suffix == ".parquet":
        parquet.write_table(pa.Table.from_pylist(list(rows)), path)
    elif suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def truths(labelled: LabelledTexts) -> dict[str, list[int]]:
    return {label: truth.tolist() for label, truth in labelled.truth.items()}


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_all_formats_give_the_same_rows(tmp_path: Path, suffix: str) -> None:
    rows: list[dict[str, Any]] = [
        {"id": 1, "comment_text": 'a "quoted",\nbroken line', **dict.fromkeys(JIGSAW, 0), "toxic": 1},
        {"id": 2, "comment_text": None, **dict.fromkeys(JIGSAW, 0)},
        {"id": 3, "comment_text": "\u00e9\U0001f600", **dict.fromkeys(JIGSAW, -1), "threat": None},
    ]
    labelled = read_labelled(write_rows(tmp_path, suffix, rows))
    assert labelled.texts == ['a "quoted",\nbroken line', "\u00e9\U0001f600"]
    assert labelled.left_out == 1
    assert truths(labelled) == {label: [int(label == "toxicity"), -1] for label in OURS}


@pytest.mark.parametrize(
    ("given_value", "truth"),
    [
        *[("1", 1), ("0", 0), ("true", 1), ("False", 0), ("", -1), (" ", -1), ("nan", -1), ("-1", -1), ("-1.0", -1)],
        *[("0.5", 1), ("0.4999", 0), ("1.0", 1), ("1e-3", 0), ("TRUE", 1), ("None", -1)],
    ],
)
def test_truth_is_read_from_many_spellings(tmp_path: Path, given_value: str, truth: int) -> None:
    path = write(tmp_path, "rows.csv", f"text,insult\na,{given_value}\n")
    assert truths(read_labelled(path)) == {"insult": [truth]}


@pytest.mark.parametrize(
    ("given_value", "truth"), [(True, 1), (False, 0), (None, -1), (0.7, 1), (float("nan"), -1), (-1, -1), ("1", 1)]
)
def test_truth_is_read_from_json_values(tmp_path: Path, given_value: object, truth: int) -> None:
    path = write(tmp_path, "rows.jsonl", json.dumps({"comment": "a", "toxicity": given_value}))
    assert truths(read_labelled(path)) == {"toxicity": [truth]}


def test_a_label_missing_in_some_rows_is_unknown_there(tmp_path: Path) -> None:
    path = write(tmp_path, "rows.jsonl", '{"text": "a", "toxicity": 1}\n\n{"text": "b"}\n')
    assert truths(read_labelled(path)) == {"toxicity": [1, -1]}


def test_a_label_only_in_later_rows_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "rows.jsonl", '{"text": "a", "toxicity": 1}\n{"text": "b", "toxicity": 0, "threat": 1}\n')
    assert truths(read_labelled(path)) == {"toxicity": [1, 0], "threat": [-1, 1]}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_duplicate_column_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"rows{suffix}"
    if suffix == ".csv":
        path.write_text("id,id,text,toxic,toxic\n1,1,a,1,0\n", encoding="utf-8")
    else:
        parquet.write_table(pa.table([["a"], [1], [0]], names=["text", "toxic", "toxic"]), path)
    with pytest.raises(BadLabelledFile, match="has 2 columns called toxic: keep one"):
        read_labelled(path)


def test_labels_are_in_our_order_and_text_columns_have_priority(tmp_path: Path) -> None:
    path = write(tmp_path, "rows.csv", "\ufeffspam,insult,toxic,comment,text\n0,1,0,no,yes\n")
    labelled = read_labelled(path)
    assert (list(labelled.truth), labelled.texts) == (["toxicity", "insult", "spam"], ["yes"])


def test_no_more_is_read_than_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path, "rows.jsonl", '{"text": "a", "toxicity": 1}\n{"text": "b", "toxicity": 0}\nbroken')
    assert read_labelled(path, limit=2).texts == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("rows.txt", "text,toxic\na,1\n", "only files that end in .jsonl, .csv or .parquet"),
        ("rows.jsonl", "", "has no row with a text"),
        ("rows.csv", "", "has no row with a text"),
        ("rows.csv", "text,toxic\n", "has no row with a text"),
        ("rows.csv", "text,toxic\n,1\n", "has no row with a text"),
        (
            "rows.csv",
            "words,toxic\na,1\n",
            "has no column text, comment_text, comment; its columns are 'words', 'toxic'",
        ),
        ("rows.csv", "text;toxic\na;1\n", "its columns are 'text;toxic'"),
        ("rows.csv", "text,rating\na,1\n", "has no column of a label (toxicity, "),
        ("rows.csv", "text,toxic,toxicity\na,1,1\n", "has both toxicity and toxic, which are one label"),
        ("rows.csv", "text,toxic\na,1\nb,maybe\n", "line 3: toxic is 'maybe'; a label is 0 or 1"),
        ("rows.csv", "text,toxic\na,2\n", "line 2: toxic is '2'"),
        ("rows.csv", "text,toxic\na,-0.5\n", "line 2: toxic is '-0.5'"),
        ("rows.csv", "text,toxic\na,inf\n", "line 2: toxic is 'inf'"),
        ("rows.csv", "text,toxic\na\n", "line 2 has 1 columns, where the first line has 2"),
        ("rows.csv", 'text,toxic\n"a,1\n', "line 2 is not CSV: unexpected end of data"),
        ("rows.csv", 'text,toxic\n"a"b,1\n', "line 2 is not CSV: "),
        ("rows.csv", b"text,toxic\ncaf\xe9,1\n", "line 2 is not UTF-8: byte 0xe9 at 4"),
        ("rows.csv", "text,toxic\na\0b,1\n", "line 2: text has a NUL character at 2"),
        ("rows.jsonl", '{"text": "a", "toxic": 1}\n{"text": "b"', "line 2 is not JSON: "),
        ("rows.jsonl", '{"text": "a\\u0000", "toxic": 1}', "line 1: text has a NUL character at 2"),
        ("rows.jsonl", '{"text": 5, "toxic": 1}', "line 1: text is 5, which is not text"),
        ("rows.jsonl", '{"text": "a", "toxic": [1]}', "line 1: toxic is [1]"),
        ("rows.jsonl", '{"text": "a", "toxic": 1%s}' % ("0" * 400), "line 1: toxic is 1000"),
        (
            "rows.jsonl",
            '{"text": "a", "toxic": 1}\n{"comment": "b", "toxic": 1}',
            "line 2 has no text, the text col",
        ),
        ("rows.jsonl", '{"text": "a", "toxic": 1}\n{"text": "b", "toxicity": 1}', "one label twice: keep one"),
        ("rows.jsonl", '["a", 1]', "line 1 is not an object"),
        ("rows.jsonl", "[" * 100_000, "line 1 cannot be read"),
        ("rows.parquet", "text,toxic\na,1\n", "cannot be read as parquet"),
        ("rows.parquet", "", "cannot be read as parquet"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_errors_name_the_place(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(BadLabelledFile) as caught:
        read_labelled(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)
    assert len(str(caught.value)) < len(str(path)) + 400


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl", "rows.parquet"])
def test_unreadable_files_are_reported(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadLabelledFile, match="cannot be read: No such file"):
        read_labelled(tmp_path / name)
    (tmp_path / name).mkdir()
    with pytest.raises(BadLabelledFile, match="cannot be read"):
        read_labelled(tmp_path / name)


def test_a_truncated_parquet_file_is_reported(tmp_path: Path) -> None:
    path = write_rows(tmp_path, ".parquet", [{"text": "a" * 100, "toxic": 1}] * 100)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(BadLabelledFile, match="cannot be read as parquet"):
        read_labelled(path)


def test_a_parquet_file_with_other_columns_lists_them(tmp_path: Path) -> None:
    with pytest.raises(BadLabelledFile, match="its columns are 'words', 'rating'"):
        read_labelled(write_rows(tmp_path, ".parquet", [{"words": "a", "rating": 1}]))


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_rows(tmp_path, ".parquet", [{"text": "a", "toxic": 1}])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadLabelledFile, match=r"needs the extra `eval`: .*locks/eval\.txt"):
        read_labelled(path)


@given(content=st.binary(max_size=200) | st.text(alphabet='text,oxic"01\n\r;{}: ', max_size=80).map(str.encode))
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, suffix: str, content: bytes) -> None:
    path = write(
        tmp_path_factory.getbasetemp(), f"any{suffix}", b"text,toxic\n" + content if suffix == ".csv" else content
    )
    with suppress(BadLabelledFile):
        labelled = read_labelled(path)
        assert labelled.texts
        assert all(len(truth) == len(labelled.texts) for truth in labelled.truth.values())


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1))
def test_any_text_comes_back_from_csv(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    content = StringIO(newline="")
    csv.writer(content).writerows([["text", "toxic"], *([text, "1"] for text in texts)])
    path = write(tmp_path_factory.getbasetemp(), "any.csv", content.getvalue())
    assert read_labelled(path).texts == texts
