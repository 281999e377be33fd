"""What `flask score` reads and writes: lines of bounded length in, one line of JSON each out."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple, NoReturn

from moderation.scoring.language import find_uncovered
from moderation.scoring.scorer import Explainer, Scorer, ScorerUnavailable

MAX_LINE = 1 << 20
"""Bytes of one line. A comment on a site has at most 10,000 characters: 120,000 bytes if every one is escaped."""

_CHUNK = 64 * 1024  # bytes; what a pipe holds
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DECIMALS = 6
_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class Line(NamedTuple):
    """One line of input, counted from 1; `content` is None when it was longer than MAX_LINE."""

    number: int
    content: bytes | None


class Answers(NamedTuple):
    """Lines of output for some lines of input, and whether one of them is an error."""

    content: bytes
    failed: bool


class _BadLine(Exception):
    """Why a line cannot be scored."""


class LineReader:
    """Cuts a stream into lines as they arrive, and never holds more than MAX_LINE and one chunk of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._begun = b""
        self._is_too_long = False
        self._count = 0
        self.bytes_read = 0
        self.has_ended = False

    def fileno(self) -> int:
        """Return the descriptor to wait on; nothing is kept back behind it but the beginning of a line."""
        return self._stream.fileno()

    def read(self) -> list[Line] | None:
        """Wait for input and return the lines that it ended, maybe none; None at the end of the stream."""
        if self.has_ended:
            return None
        # One read of the system, even when it brings less: a line must not wait for the next one.
        chunk = self._stream.read1(_CHUNK)  # type: ignore[attr-defined]
        self.bytes_read += len(chunk)
        if not chunk:
            self.has_ended = True
            return [self._finish(b"")] if self._begun or self._is_too_long else []
        *ended, rest = chunk.split(b"\n")
        lines = [self._finish(part) for part in ended]
        if not self._is_too_long:
            self._begun += rest
        if len(self._begun) > MAX_LINE:
            self._begun, self._is_too_long = b"", True
        return lines

    def _finish(self, part: bytes) -> Line:
        content = self._begun + part
        is_too_long = self._is_too_long or len(content) > MAX_LINE
        self._begun, self._is_too_long = b"", False
        self._count += 1
        return Line(self._count, None if is_too_long else content)


@dataclass(frozen=True, slots=True)
class LineScorer:
    """Answers lines with a scorer; `explained` is the label to add spans for, None for no spans."""

    scorer: Scorer
    explained: str | None = None

    def __call__(self, lines: Sequence[Line]) -> Answers:
        """Return a line of JSON for each line that is not blank."""
        written: list[str] = []
        failed = False
        for line in lines:
            if line.content is None or line.content.strip():
                answer = self._answer(line)
                failed = failed or "error" in answer
                written.append(_write(answer))
        return Answers("".join(written).encode(), failed)

    def _answer(self, line: Line) -> dict[str, Any]:
        named: dict[str, Any] = {}
        try:
            asked = _read_object(line)
            if "id" in asked:
                named = {"id": _read_id(asked["id"])}
            return named | self._score(_read_text(asked))
        except (_BadLine, ScorerUnavailable, ValueError) as error:
            return {"line": line.number, **named, "error": str(error)}

    def _score(self, text: str) -> dict[str, Any]:
        scores = self.scorer.score(text)
        rounded = {label: round(value, _DECIMALS) for label, value in scores.values.items()}
        answer: dict[str, Any] = {"scores": rounded, "scorer": scores.scorer, "model": scores.model}
        if language := find_uncovered(text, self.scorer.languages):
            answer["not_covered"] = language
        if self.explained is not None and isinstance(self.scorer, Explainer):
            answer["spans"] = [
                {"start": span.start, "end": span.end, "contribution": round(span.contribution, _DECIMALS)}
                for span in self.scorer.explain(text, label=self.explained)
            ]
        return answer


def _write(answer: dict[str, Any]) -> str:
    line = _ENCODE(answer) + "\n"
    try:
        line.encode()
    except UnicodeEncodeError:  # half a character in an id: it goes back as it came, as an escape
        return json.dumps(answer) + "\n"
    return line


def _read_object(line: Line) -> dict[str, Any]:
    if line.content is None:
        raise _BadLine(f"This line is longer than {MAX_LINE:,} bytes.")
    content = line.content.removeprefix(_BYTE_ORDER_MARK) if line.number == 1 else line.content
    try:
        asked = json.loads(content.decode(), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise _BadLine(f"This line is not UTF-8: byte {content[error.start]:#04x} at {error.start + 1}.") from error
    except json.JSONDecodeError as error:
        raise _BadLine(f"This line is no JSON: {error.msg} at character {error.pos + 1}.") from error
    except RecursionError as error:
        raise _BadLine("This line is nested too deep.") from error
    except ValueError as error:  # Python's bound against numbers that take minutes to read
        raise _BadLine("This line holds a number of too many digits.") from error
    if not isinstance(asked, dict):
        raise _BadLine('A line takes an object with a "text", as in {"text": "Well said."}')
    return asked


def _refuse_constant(name: str) -> NoReturn:
    raise _BadLine(f"This line is no JSON: {name} is no number there.")


def _read_id(given: object) -> object:
    if isinstance(given, (dict, list)) or (isinstance(given, float) and not math.isfinite(given)):
        raise _BadLine("An id is a string or a number.")
    return given


def _read_text(asked: dict[str, Any]) -> str:
    text = asked.get("text")
    if not isinstance(text, str):
        raise _BadLine('A line takes an object with a "text", as in {"text": "Well said."}')
    # A site's own road takes control characters out; scored as they are, the number would be of another text.
    if "\0" in text:
        raise _BadLine(f"The text has a NUL character at {text.index(chr(0)) + 1}.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _BadLine(f"The text has half a character (a lone surrogate) at {error.start + 1}.") from error
    return text
