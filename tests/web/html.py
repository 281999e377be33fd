"""Parse responses as a browser would."""

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}  # headers of htmx 4 for a part of a page


def parse(response: TestResponse) -> BeautifulSoup:
    """Parse a response as HTML."""
    return BeautifulSoup(response.text, "html.parser")


def one(soup: Tag, selector: str) -> Tag:
    """Return the only element that matches a selector."""
    found = soup.select(selector)
    assert len(found) == 1, f"{len(found)} of {selector} in {soup}"
    return found[0]


def text(soup: Tag, selector: str) -> str:
    """Return the text of the only element that matches a selector."""
    return " ".join(one(soup, selector).get_text(" ").split())
