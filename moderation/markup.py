"""Comment source to safe HTML: the only maker of Markup."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "br", "em", "strong", "s", "a", "blockquote", "code", "pre", "ul", "ol", "li"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


def render(source: str) -> Markup:
    """Return a comment's Markdown as HTML that is safe on any page of ours.

    Images, headings and HTML are not part of comments: they come out as the text that was typed. The sanitiser is the
    only thing that keeps ids and hx-attributes out (htmx acts on them wherever they stand), so it runs on everything.
    """
    return Markup(_sanitiser().clean(_parser().render(source)))  # noqa: S704 - sanitised on this very line


def restore(html: str) -> Markup:
    """Return HTML that `render` made earlier and the database kept."""
    return Markup(html)  # noqa: S704 - only `render` writes that column


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person meets in a rendered comment: the words, and where its links lead."""

    text: str
    links: tuple[str, ...]


def read(html: str) -> Reading:
    """Return what HTML made by `render` shows to a reader.

    This is what is scored and checked, not the source: entities, emphasis inside a word and escapes are ways of
    writing one thing and showing another.
    """
    reader = _Reader(html)
    return Reading(reader.text.strip(), tuple(reader.links))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of what `read` returns, as offsets in characters, and how heavy it is: a whole number from 1."""

    start: int
    end: int
    weight: int


def mark(html: str, stretches: Sequence[Stretch]) -> Markup:
    """Return HTML made by `render` with a `<mark class="weight-N">` round these stretches of its text.

    They are in the order of the text and do not overlap. A mark ends before every tag and begins anew behind it, so
    that no tag is ever broken.
    """
    # A list or a quote has a break before its first word, which `read` leaves out.
    text = _Reader(html).text
    marker = _Marker(html, stretches, lead=len(text) - len(text.lstrip()))
    return Markup("".join(marker.parts))  # noqa: S704 - tags as `render` wrote them, text escaped as it escapes it


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self._words)

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links.extend(value for name, value in attrs if name == "href" and value)


class _Marker(HTMLParser):
    def __init__(self, html: str, stretches: Sequence[Stretch], *, lead: int) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._left = deque(stretches)
        self._place = -lead
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        rest = data
        while rest:
            length, weight = self._next_run(len(rest))
            words = _escape(rest[:length])
            # A gap between two paragraphs is nothing to look at, and in a list no place for a mark.
            is_marked = weight > 0 and not words.isspace()
            self.parts.append(f'<mark class="weight-{weight}">{words}</mark>' if is_marked else words)
            rest = rest[length:]

    def _next_run(self, most: int) -> tuple[int, int]:
        """How much text from here on has one weight, and which."""
        while self._left and self._left[0].end <= self._place:
            self._left.popleft()
        stretch = self._left[0] if self._left else Stretch(self._place + most, self._place + most, 0)
        is_inside = stretch.start <= self._place
        length = min(most, (stretch.end if is_inside else stretch.start) - self._place)
        self._place += length
        return length, stretch.weight if is_inside else 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")


def _escape(text: str) -> str:
    """Escape what the sanitiser escapes, and nothing else, so that marks are all that is added."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    parser.enable(["linkify", "strikethrough"])
    # A heading or a rule shouts; an image loads from a stranger; an entity hides a word from the eye.
    return parser.disable(["image", "heading", "lheading", "hr", "reference", "entity", "html_block", "html_inline"])


@cache
def _sanitiser() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",  # "/desk/log" in a comment would lead into our own pages
        link_rel="nofollow ugc noopener noreferrer",
        # A link without a target would open inside the frame.
        set_tag_attribute_values={"a": {"target": "_blank"}, "p": {"dir": "auto"}},
    )
