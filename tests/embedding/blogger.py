"""The part of Blogger's theme language that the snippets use: `b:if`, and `expr:` attributes of strings and data."""

import re
from collections.abc import Mapping
from html import escape
from xml.etree import ElementTree  # our own theme

_NAMESPACES = "xmlns:b='http://www.google.com/2005/gml/b' xmlns:expr='http://www.google.com/2005/gml/expr'"
_B = "{http://www.google.com/2005/gml/b}"
_EXPR = "{http://www.google.com/2005/gml/expr}"
_EQUAL = re.compile(r"(.+) == (.+)")


def render_theme(theme: str, data: Mapping[str, str | bool]) -> str:
    """Render a theme with `data`. Raises ParseError for invalid XML, KeyError for unknown data."""
    root = ElementTree.fromstring(f"<theme {_NAMESPACES}>{theme}</theme>")  # our own theme
    return "".join(_render(child, data) for child in root)


def _render(element: ElementTree.Element, data: Mapping[str, str | bool]) -> str:
    inside = escape(element.text or "", quote=False)
    inside += "".join(_render(child, data) + escape(child.tail or "", quote=False) for child in element)
    if element.tag == f"{_B}if":
        return inside if _evaluate(element.attrib["cond"], data) else ""
    assert "}" not in element.tag, f"{element.tag} is not evaluated here"
    attributes = "".join(
        f' {name.removeprefix(_EXPR)}="{escape(str(_evaluate(value, data)) if name.startswith(_EXPR) else value)}"'
        for name, value in element.attrib.items()
    )
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"


def _evaluate(expression: str, data: Mapping[str, str | bool]) -> str | bool:
    equal = _EQUAL.fullmatch(expression)
    if equal:
        return _evaluate(equal[1], data) == _evaluate(equal[2], data)
    terms = [_term(term, data) for term in expression.split(" + ")]
    return terms[0] if len(terms) == 1 else "".join(map(str, terms))


def _term(term: str, data: Mapping[str, str | bool]) -> str | bool:
    return term[1:-1] if term[0] == term[-1] == '"' else data[term]
