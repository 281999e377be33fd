"""Read JSON as strictly as Google's servers: unknown names and wrong types are errors that name the field."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, cast

from moderation.web.api.problems import BadRequest

_SHOWN = 40  # characters of a value that is wrong
_DEEP = "Invalid JSON payload received. It is nested too deeply."


class Fields:
    """A JSON object in a request; `path` is its position, empty for the request itself.

    Null counts as missing, and names may be written `like_this` instead of `likeThis`.
    """

    def __init__(self, values: Mapping[str, Any], path: str, *, names: frozenset[str]) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        for given, value in values.items():
            name = given if given in names else _to_camel(given)
            if name not in names:
                at = f" at '{path}'" if path else ""
                raise BadRequest(
                    f"Invalid JSON payload received. Unknown name {_show(given)}{at}: Cannot find field.", field=path
                )
            if value is not None:
                self._values[name] = value

    def at(self, name: str) -> str:
        """Return the path of a field."""
        return f"{self._path}.{name}" if self._path else name

    def text(self, name: str, *, most: int | None = None) -> str:
        """Return a string, or "" if it is missing."""
        value = self._values.get(name, "")
        if not isinstance(value, str):
            raise _wrong(self.at(name), "TYPE_STRING", value)
        return check_text(value, at=self.at(name), most=most)

    def switch(self, name: str) -> bool:
        """Return a boolean, or False if it is missing."""
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise _wrong(self.at(name), "TYPE_BOOL", value)
        return value

    def share(self, name: str) -> float | None:
        """Return a number from 0 to 1, or None if it is missing; as in Google's JSON, it may be a string of digits."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise _wrong(self.at(name), "TYPE_FLOAT", value)
        try:
            number = float(value)
        except (ValueError, OverflowError):
            number = math.nan
        if not 0 <= number <= 1:
            raise BadRequest(
                f"{self.at(name)} is {_show(value)}: it must be a number from 0 to 1.", field=self.at(name)
            )
        return number

    def texts(self, name: str, *, most: int) -> list[str]:
        """Return a list of strings, empty if it is missing."""
        value = self._values.get(name, [])
        if not isinstance(value, list):
            raise _wrong(self.at(name), "TYPE_STRING", value)
        if len(value) > most:
            raise BadRequest(
                f"{self.at(name)} has {len(value)} entries: at most {most} are allowed.", field=self.at(name)
            )
        for number, each in enumerate(value):
            if not isinstance(each, str):
                raise _wrong(f"{self.at(name)}[{number}]", "TYPE_STRING", each)
        return [check_text(each, at=self.at(name)) for each in value]

    def object(self, name: str, *, names: frozenset[str]) -> "Fields":
        """Return an object, without fields if it is missing."""
        return Fields(self._object(name), self.at(name), names=names)

    def objects(self, name: str, *, names: frozenset[str]) -> Iterator[tuple[str, "Fields"]]:
        """Yield the keys and objects of a map; any key is allowed."""
        for key, value in self._object(name).items():
            at = f"{self.at(name)}[{_show(key)}]"
            if value is not None and not isinstance(value, dict):
                raise _wrong(at, "an object", value)
            yield key, Fields(value or {}, at, names=names)

    def has(self, name: str) -> bool:
        """Tell whether a field is present and not null."""
        return name in self._values

    def _object(self, name: str) -> dict[str, Any]:
        value = self._values.get(name, {})
        if not isinstance(value, dict):
            raise _wrong(self.at(name), "an object", value)
        return cast(dict[str, Any], value)


def read_object(body: bytes, *, names: frozenset[str]) -> Fields:
    """Parse a request's body as a JSON object. Raises BadRequest."""
    try:
        # Of duplicate keys the last one counts, as in most JSON parsers.
        values = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise BadRequest(f"Invalid JSON payload received. It is not UTF-8 at byte {error.start + 1}.") from error
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"Invalid JSON payload received. {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise BadRequest(_DEEP) from error
    except ValueError as error:  # Python's limit on the length of integers, which take quadratic time to parse
        raise BadRequest("Invalid JSON payload received. A number has too many digits.") from error
    if not isinstance(values, dict):
        raise BadRequest('Invalid JSON payload received. Expected an object, as in {"comment": {"text": "Well said."}}')
    return Fields(values, "", names=names)


def check_text(text: str, *, at: str, most: int | None = None) -> str:
    """Check that a string can be stored and sent back, and return it. Raises BadRequest."""
    if "\0" in text:
        raise BadRequest(f"{at} has a NUL character at {text.index(chr(0)) + 1}.", field=at)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadRequest(f"{at} has half a character (a lone surrogate) at {error.start + 1}.", field=at) from error
    if most is not None and len(text) > most:
        raise BadRequest(f"{at} has {len(text):,} characters: at most {most:,} are allowed.", field=at)
    return text


def _to_camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _wrong(at: str, kind: str, value: object) -> BadRequest:
    return BadRequest(f"Invalid value at '{at}' ({kind}), {_show(value)}", field=at)


def _show(value: object) -> str:
    try:
        shown = json.dumps(value)
    except RecursionError:  # nested just within the parser's limit, but too deep to serialise from here
        return "…"
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _refuse_constant(name: str) -> NoReturn:
    raise BadRequest(f"Invalid JSON payload received. {name} is not a number in JSON.")
