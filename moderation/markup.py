"""Comment source to safe HTML: the only maker of Markup."""

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
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Reading("".join(reader.words).strip(), tuple(reader.links))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links.extend(value for name, value in attrs if name == "href" and value)


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
