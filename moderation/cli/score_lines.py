"""Read and answer the lines of `flask score`, with a bounded line length."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple, NoReturn

from moderation.scoring.language import find_uncovered
from moderation.scoring.scorer import Explainer, Scorer, ScorerUnavailable

MAX_LINE = 1 << 20
"""The maximum length of a line in bytes. A comment has at most 10,000 characters: 120,000 bytes if all are escaped."""

_CHUNK = 64 * 1024  # bytes; the capacity of a pipe
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DECIMALS = 6
_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class Line(NamedTuple):
    """One line of input, numbered from 1; `content` is None if it is longer than MAX_LINE."""

    number: int
    content: bytes | None


class Answers(NamedTuple):
    """Output for some lines of input, and whether any of them failed."""

    content: bytes
    failed: bool


class _BadLine(Exception):
    """The reason why a line cannot be scored."""


class LineReader:
    """Splits a stream into lines as they arrive, with at most MAX_LINE plus one chunk in memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._partial = b""
        self._is_too_long = False
        self._count = 0
        self.bytes_read = 0
        self.has_ended = False

    def fileno(self) -> int:
        """Return the file descriptor to wait on; apart from it, only the beginning of a line is buffered."""
        return self._stream.fileno()

    def read(self) -> list[Line] | None:
        """Wait for input and return the lines it completes, if any; None at the end of the stream."""
        if self.has_ended:
            return None
        # read1 returns what has arrived: a line must not wait for the next one.
        chunk = self._stream.read1(_CHUNK)  # type: ignore[attr-defined]
        self.bytes_read += len(chunk)
        if not chunk:
            self.has_ended = True
            return [self._finish(b"")] if self._partial or self._is_too_long else []
        *ended, rest = chunk.split(b"\n")
        lines = [self._finish(part) for part in ended]
        if not self._is_too_long:
            self._partial += rest
        if len(self._partial) > MAX_LINE:
            self._partial, self._is_too_long = b"", True
        return lines

    def _finish(self, part: bytes) -> Line:
        content = self._partial + part
        is_too_long = self._is_too_long or len(content) > MAX_LINE
        self._partial, self._is_too_long = b"", False
        self._count += 1
        return Line(self._count, None if is_too_long else content)


@dataclass(frozen=True, slots=True)
class LineScorer:
    """Scores lines; `explained` is the label to add spans for, or None."""

    scorer: Scorer
    explained: str | None = None

    def __call__(self, lines: Sequence[Line]) -> Answers:
        """Return a line of JSON for each line that is not blank."""
        output: list[str] = []
        failed = False
        for line in lines:
            if line.content is None or line.content.strip():
                answer = self._answer(line)
                failed = failed or "error" in answer
                output.append(_write(answer))
        return Answers("".join(output).encode(), failed)

    def _answer(self, line: Line) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        try:
            values = _read_object(line)
            if "id" in values:
                fields = {"id": _read_id(values["id"])}
            return fields | self._score(_read_text(values))
        except (_BadLine, ScorerUnavailable, ValueError) as error:
            return {"line": line.number, **fields, "error": str(error)}

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
    except UnicodeEncodeError:  # a lone surrogate in an id, which can only be written as an escape
        return json.dumps(answer) + "\n"
    return line


def _read_object(line: Line) -> dict[str, Any]:
    if line.content is None:
        raise _BadLine(f"This line is longer than {MAX_LINE:,} bytes.")
    content = line.content.removeprefix(_BYTE_ORDER_MARK) if line.number == 1 else line.content
    try:
        values = json.loads(content.decode(), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise _BadLine(f"This line is not UTF-8: byte {content[error.start]:#04x} at {error.start + 1}.") from error
    except json.JSONDecodeError as error:
        raise _BadLine(f"This line is not JSON: {error.msg} at character {error.pos + 1}.") from error
    except RecursionError as error:
        raise _BadLine("This line is nested too deeply.") from error
    except ValueError as error:  # Python's limit on the length of integers, which take quadratic time to parse
        raise _BadLine("This line has a number with too many digits.") from error
    if not isinstance(values, dict):
        raise _BadLine('A line must be an object with a "text", as in {"text": "Well said."}')
    return values


def _refuse_constant(name: str) -> NoReturn:
    raise _BadLine(f"This line is not JSON: {name} is not allowed.")


def _read_id(value: object) -> object:
    if isinstance(value, (dict, list)) or (isinstance(value, float) and not math.isfinite(value)):
        raise _BadLine("An id must be a string or a number.")
    return value


def _read_text(values: dict[str, Any]) -> str:
    text = values.get("text")
    if not isinstance(text, str):
        raise _BadLine('A line must be an object with a "text", as in {"text": "Well said."}')
    # Sites remove control characters before scoring; scored as it is, this would be a different text.
    if "\0" in text:
        raise _BadLine(f"The text has a NUL character at {text.index(chr(0)) + 1}.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _BadLine(f"The text has half a character (a lone surrogate) at {error.start + 1}.") from error
    return text
