"""Comment source to safe HTML: the only module that creates Markup."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from moderation.domain.bare_links import find_end, find_www, is_link

_TAGS = {"p", "br", "em", "strong", "s", "a", "blockquote", "code", "pre", "ul", "ol", "li"}
# No attributes shown only on hover or to some readers: `read` would not see a title's words.
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
_SCHEMES = {"http", "https", "mailto"}


def render(source: str) -> Markup:
    """Return a comment's Markdown as HTML that is safe on any of our pages.

    Images, headings and HTML are not supported and appear as the text that was typed. The sanitiser runs on everything,
    because only it keeps out ids and hx-attributes, which htmx obeys anywhere.
    """
    return Markup(_sanitiser().clean(_parser().render(source)))  # noqa: S704 - sanitised on this line


def restore(html: str) -> Markup:
    """Return stored HTML that `render` made earlier."""
    return Markup(html)  # noqa: S704 - that column is only written by `render`


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader sees of a rendered comment: its words, and its link targets."""

    text: str
    links: tuple[str, ...]


def read(html: str) -> Reading:
    """Return what HTML made by `render` shows to a reader.

    Scoring and checks use this and not the source, because entities, emphasis inside a word and escapes can make the
    source look different from what is shown.
    """
    reader = _Reader(html)
    return Reading(reader.text.strip(), tuple(reader.links))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text that `read` returns, as character offsets, with a weight from 1."""

    start: int
    end: int
    weight: int


def mark(html: str, stretches: Sequence[Stretch]) -> Markup:
    """Return HTML made by `render` with `<mark class="weight-N">` around these stretches of its text.

    Stretches must be sorted and must not overlap. A mark ends before every tag and starts again after it, so that tags
    stay well nested.
    """
    # A list or quote starts with a line break, which `read` strips.
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
            # Whitespace between blocks is not marked; inside a list the mark would be invalid.
            is_marked = weight > 0 and not words.isspace()
            self.parts.append(f'<mark class="weight-{weight}">{words}</mark>' if is_marked else words)
            rest = rest[length:]

    def _next_run(self, most: int) -> tuple[int, int]:
        """Return the length of the next run of text with one weight, and the weight."""
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
    """Escape exactly what the sanitiser escapes, so that only marks are added."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable("strikethrough")
    parser.inline.ruler.before("escape", "bare_link", _link_scheme)
    parser.core.ruler.after("inline", "bare_www", _link_www)
    parser.validateLink = is_link  # type: ignore[method-assign]
    # Headings and rules shout, images load from third parties, entities hide words from filters.
    return parser.disable(["image", "heading", "lheading", "hr", "reference", "entity", "html_block", "html_inline"])


def _link_scheme(state: StateInline, silent: bool) -> bool:
    """Turn a URL with a scheme into a link.

    The rule runs at the colon, when the scheme is in `pending`.
    """
    if not state.src.startswith("://", state.pos) or state.linkLevel > 0:
        return False
    scheme = next((each for each in ("https", "http") if state.pending[-len(each) :].lower() == each), "")
    before = state.pending[-len(scheme) - 1 : -len(scheme)]
    start = state.pos - len(scheme)
    if not scheme or (before.isascii() and before.isalnum()):
        return False
    end = min(find_end(state.src, start), state.posMax)
    url = state.md.normalizeLink(state.src[start:end])
    if end <= state.pos + len("://") or not is_link(url):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme)]
        state.push("link_open", "a", 1).attrs = {"href": url}
        state.push("text", "", 0).content = state.src[start:end]
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _link_www(state: StateCore) -> None:
    """Turn addresses that start with “www.” into https links."""
    for block in state.tokens:
        if block.children and "www." in block.content.lower():
            block.children = list(_split_at_www(state.md, block.children))


def _split_at_www(parser: MarkdownIt, tokens: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or depth:
            yield token
            continue
        text, done = token.content, 0
        for start, end in find_www(text):
            url = parser.normalizeLink(f"https://{text[start:end]}")
            if is_link(url):
                yield Token("text", "", 0, content=text[done:start])
                yield Token("link_open", "a", 1, attrs={"href": url})
                yield Token("text", "", 0, content=text[start:end])
                yield Token("link_close", "a", -1)
                done = end
        yield Token("text", "", 0, content=text[done:])


@cache
def _sanitiser() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",  # "/desk/log" in a comment would link to our own pages
        link_rel="nofollow ugc noopener noreferrer",
        # Without a target, links would open inside the frame.
        set_tag_attribute_values={"a": {"target": "_blank"}, "p": {"dir": "auto"}},
    )
