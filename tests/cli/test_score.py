"""Lines of `flask score`: every one answered or refused with a reason, none with a wrong number."""

import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.cli.score_lines import MAX_LINE, Line, LineReader, LineScorer
from moderation.domain.scores import Label, Span
from moderation.scoring.registry import SCORERS, Entry
from tests.cli.conftest import Invoke
from tests.conftest import FixedScorer

GERMAN = "Das war ein wirklich schöner Abend, und wir kommen im nächsten Jahr gerne wieder mit der ganzen Familie."


@dataclass
class ExplainingScorer(FixedScorer):
    """Finds the word "toxic" wherever it stands."""

    def explain(self, text: str, *, label: str) -> list[Span]:
        start = text.find("toxic")
        return [Span(start, start + 5, 0.1234567 if label == "toxicity" else 0.5)] if start >= 0 else []


def read_all(stream: BytesIO) -> Iterator[Line]:
    reader = LineReader(stream)
    while (lines := reader.read()) is not None:
        yield from lines


def answer(content: bytes | str, scorer: FixedScorer | None = None, *, explained: str | None = None) -> dict[str, Any]:
    """Return the one answer to one line."""
    line = Line(3, content.encode() if isinstance(content, str) else content)
    answers = LineScorer(scorer or FixedScorer(), explained=explained)([line])
    (written,) = answers.content.decode().splitlines()
    found: dict[str, Any] = json.loads(written)
    assert answers.failed is ("error" in found)
    return found


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no json", "not JSON: Expecting value at character 1"),
        ('{"text": "cut', "not JSON: Unterminated string starting at at character 10"),
        ('{"text": "a"} {"text": "b"}', "not JSON: Extra data"),
        ('{"text": "a\0b"}', "not JSON: Invalid control character"),
        (b"\0\0\0", "not JSON"),
        (b'{"text": "caf\xe9"}', "not UTF-8: byte 0xe9 at 14"),
        (b'\xff\xfe{\0"\0', "not UTF-8: byte 0xff at 1"),
        ('{"text": "a\\u0000b"}', "NUL character at 2"),
        ('{"text": "a\\ud800b"}', "lone surrogate) at 2"),
        ('{"text": NaN}', "NaN is not allowed"),
        ('{"text": 5}', 'object with a "text"'),
        ('{"text": null}', 'object with a "text"'),
        ('{"Text": "a"}', 'object with a "text"'),
        ('["a"]', 'object with a "text"'),
        ("12", 'object with a "text"'),
        ('{"text": "a", "id": [1]}', "An id must be"),
        ('{"text": "a", "id": 1e999}', "An id must be"),
        ('{"text": "a", "id": %s}' % ("1" * 5000), "too many digits"),
        ("[" * 100_000, "nested too deep"),
        ('{"text": "a", "x": %s}' % ("[" * 100_000 + "]" * 100_000), "nested too deep"),
    ],
    ids=lambda value: None if len(value) > 30 else repr(value),
)
def test_a_bad_line_is_refused_with_its_number_and_a_reason(line: str | bytes, reason: str) -> None:
    refused = answer(line)
    assert reason in refused["error"]
    assert refused["line"] == 3
    assert "scores" not in refused


def test_a_refusal_names_the_id_where_it_is_known() -> None:
    assert answer('{"id": "c-7", "text": 5}')["id"] == "c-7"
    assert answer('{"id": null, "text": 5}')["id"] is None


@pytest.mark.parametrize(
    "given_id", ['"caf\u00e9 \U0001f600"', "12345678901234567890", "1.5", "null", '"\\ud800"', '""']
)
def test_an_id_comes_back_as_it_was(given_id: str) -> None:
    assert answer(f'{{"id": {given_id}, "text": "fine"}}')["id"] == json.loads(given_id)


def test_a_scorer_that_cannot_answer_gives_an_error_and_no_number() -> None:
    assert answer('{"id": 1, "text": "a"}', FixedScorer(is_away=True)) == {
        "line": 3,
        "id": 1,
        "error": "The scorer is away.",
    }
    broken = answer('{"text": "a"}', FixedScorer(probabilities={Label.TOXICITY: float("nan")}))
    assert "not a probability" in broken["error"]
    assert "scores" not in broken


def test_text_in_another_language_is_marked() -> None:
    assert answer(json.dumps({"text": GERMAN}))["not_covered"] == "de"
    assert "not_covered" not in answer(json.dumps({"text": GERMAN}), FixedScorer(languages=frozenset({"de"})))
    assert "not_covered" not in answer('{"text": "An ordinary English sentence, and one more of them for you."}')


def test_spans_are_offsets_into_the_text_as_given() -> None:
    text = "\u00e9\U0001f600 a toxic word"
    explained = answer(json.dumps({"text": text}), ExplainingScorer(), explained="toxicity")
    (span,) = explained["spans"]
    assert text[span["start"] : span["end"]] == "toxic"
    assert span["contribution"] == 0.123457
    other = answer(json.dumps({"text": text}), ExplainingScorer(), explained="insult")
    assert other["spans"][0]["contribution"] == 0.5
    assert "spans" not in answer(json.dumps({"text": text}), ExplainingScorer())


def test_spans_are_refused_by_a_scorer_that_has_none(run: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCORERS, "fixed", Entry(lambda _: FixedScorer()))
    failed = run("score", "--scorer", "fixed", "--spans", given='{"text": "a"}\n')
    assert failed.exit_code == 1
    assert failed.stderr == "Error: The scorer fixed does not support --spans.\n"
    assert failed.stdout == ""


def test_spans_of_a_label_are_asked_for_by_name(run: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCORERS, "fixed", Entry(lambda _: ExplainingScorer()))
    given_line = '{"text": "so toxic"}\n'
    found = run("score", "--scorer", "fixed", "--spans", "--label", "insult", given=given_line)
    assert json.loads(found.stdout)["spans"] == [{"start": 3, "end": 8, "contribution": 0.5}]
    assert run("score", "--scorer", "fixed", "--spans", "--label", "beauty", given=given_line).exit_code == 2


def test_a_slow_scorer_takes_one_job(run: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCORERS, "fixed", Entry(lambda _: FixedScorer(), is_slow=True))
    assert run("score", "--scorer", "fixed", given='{"text": "a"}\n').exit_code == 0
    refused = run("score", "--scorer", "fixed", "--jobs", "2", given='{"text": "a"}\n')
    assert refused.exit_code == 2
    assert "--jobs 1" in refused.stderr


@pytest.mark.parametrize("given_lines", ["", "\n", "\n  \n\t\r\n"])
def test_nothing_in_gives_nothing_out(run: Invoke, given_lines: str) -> None:
    scored = run("score", given=given_lines)
    assert (scored.exit_code, scored.stdout, scored.stderr) == (0, "", "")


def test_blank_lines_are_passed_over_and_counted(run: Invoke) -> None:
    scored = run("score", given='\ufeff{"id": 1, "text": "a"}\r\n\r\n\nbroken\n{"id": 2, "text": "b"}')
    first, broken, last = (json.loads(line) for line in scored.stdout.splitlines())
    assert (first["id"], last["id"]) == (1, 2)
    assert broken["line"] == 4
    assert scored.exit_code == 1


class _Slices(BytesIO):
    """A stream that hands out at most `size` bytes a read, as a pipe may."""

    size = 1

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(self.size)


@given(st.lists(st.binary(max_size=20)), st.integers(1, 50))
def test_lines_are_cut_alike_whatever_pieces_they_come_in(parts: list[bytes], size: int) -> None:
    content = b"\n".join(parts)
    stream = _Slices(content)
    stream.size = size
    expected = content.split(b"\n")
    if expected[-1] == b"":
        expected.pop()
    assert list(read_all(stream)) == [Line(number, line) for number, line in enumerate(expected, 1)]


@pytest.mark.parametrize("end", [b"", b"\n"], ids=["at the end", "before a line"])
def test_a_line_may_have_just_so_many_bytes(end: bytes) -> None:
    lines = list(
        read_all(BytesIO(b"a" * MAX_LINE + b"\n" + b"b" * (MAX_LINE + 1) + b"\nc\n" + b"d" * 2 * MAX_LINE + end))
    )
    assert [line.content and len(line.content) for line in lines] == [MAX_LINE, None, 1, None]
    refused = json.loads(LineScorer(FixedScorer())(lines[1:2]).content)
    assert refused == {"line": 2, "error": "This line is longer than 1,048,576 bytes."}


def test_a_long_line_is_not_held_in_memory() -> None:
    content = BytesIO(b"x" * (40 * MAX_LINE))
    tracemalloc.start()
    try:
        assert list(read_all(content)) == [Line(1, None)]
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_LINE
    finally:
        tracemalloc.stop()


def holds_surrogate(value: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in value)


@given(st.binary(max_size=200))
def test_any_bytes_give_an_error_and_no_crash(content: bytes) -> None:
    line = Line(1, content)
    if content.strip():
        found = json.loads(LineScorer(FixedScorer())([line]).content)
        assert ("error" in found) is not ("scores" in found)


@given(st.text(alphabet=st.characters(codec=None)), st.booleans())
def test_any_text_is_scored_or_refused(text: str, is_ascii: bool) -> None:
    try:
        line = json.dumps({"text": text}, ensure_ascii=is_ascii).encode()
    except UnicodeEncodeError:
        return
    found = answer(line)
    assert ("error" in found) is ("\0" in text or holds_surrogate(text))
