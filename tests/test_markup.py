"""Comment source to HTML that is safe anywhere."""

import re
import sys

import nh3
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.markup import Stretch, mark, read, render

_PIECES = (
    *(
        "you fool ",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "\\",
        "&amp;",
        "<b title=x>",
        "<!-- x -->",
    ),
    *(
        "[a](",
        "https://a.example/x",
        ' "a title"',
        ")",
        "![b](",
        "<https://b.example>",
        "www.c.example",
        "[c][1]",
        "[1]: ",
    ),
)
_SILENT = {"rel", "target", "dir", "start"}
ALLOWED = {"p", "br", "em", "strong", "s", "a", "blockquote", "code", "pre", "ul", "ol", "li"}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("one\ntwo", '<p dir="auto">one<br>\ntwo</p>\n'),  # a line is a line
        ("*so* **loud** ~~not~~", '<p dir="auto"><em>so</em> <strong>loud</strong> <s>not</s></p>\n'),
        ("# not a heading", '<p dir="auto"># not a heading</p>\n'),
        ("a\n===", '<p dir="auto">a<br>\n===</p>\n'),
        ("---", '<p dir="auto">---</p>\n'),
        ("<b>x</b> & &amp;", '<p dir="auto">&lt;b&gt;x&lt;/b&gt; &amp; &amp;amp;</p>\n'),
        ("`a < b`", '<p dir="auto"><code>a &lt; b</code></p>\n'),
        ("7. seven", '<ol start="7">\n<li>seven</li>\n</ol>\n'),
    ],
)
def test_the_subset(source: str, html: str) -> None:
    assert render(source) == html


@pytest.mark.parametrize("source", ["see https://a.example/x?y=1.", "[see](https://a.example/x?y=1)"])
def test_links_leave_the_page_and_earn_nothing(source: str) -> None:
    link = BeautifulSoup(render(source), "html.parser").a
    assert link is not None
    assert link["href"] == "https://a.example/x?y=1"
    assert link["target"] == "_blank"
    assert set(str(link["rel"]).split() if isinstance(link["rel"], str) else link["rel"]) == {
        "nofollow",
        "ugc",
        "noopener",
        "noreferrer",
    }


@pytest.mark.parametrize(
    "source",
    ["[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](vbscript:x)", "![x](https://a.example/x.png)"],
)
def test_no_script_and_no_picture_gets_through(source: str) -> None:
    soup = BeautifulSoup(render(source), "html.parser")
    assert soup.img is None
    assert all(str(link["href"]).startswith(("http", "mailto:")) for link in soup.find_all("a"))


@pytest.mark.parametrize(
    "source",
    [
        '[nice](https://a.example "you are worthless")',
        "[nice](https://a.example 'you are worthless')",
        "[nice](https://a.example (you are worthless))",
        '![nice](https://a.example/x.png "you are worthless")',
        '<https://a.example "you are worthless">',
        '[nice][1]\n\n[1]: https://a.example "you are worthless"',
    ],
)
def test_no_words_hide_where_they_are_not_read(source: str) -> None:
    html = str(render(source))
    assert "worthless" not in html or "worthless" in read(html).text


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_what_a_browser_exposes_has_been_read(pieces: list[str]) -> None:
    html = str(render("".join(pieces)))
    soup, seen = BeautifulSoup(html, "html.parser"), read(html)
    exposed = [value for tag in soup.find_all(True) for name, value in tag.attrs.items() if name not in _SILENT]
    assert soup.get_text().strip() == seen.text
    assert exposed == list(seen.links)


@pytest.mark.parametrize(
    "piece", ["://", ".com/", "_*", "[", "*", "![", "<", "`", "~~", "[a](", "www.a", "http://a", "“", "> "]
)
def test_rendering_takes_twice_as_long_for_twice_the_text(piece: str) -> None:
    short, long = (count_calls((piece * size)[:size]) for size in (2_000, 4_000))
    assert long <= 2.3 * short


def count_calls(source: str) -> int:
    """Return how many Python and C functions rendering calls: time without a clock."""
    render(source)  # what is made once is not counted
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        render(source)
    finally:
        sys.setprofile(None)
    return calls


@given(st.text(alphabet=st.sampled_from(list("<>/=\"'`*_[]()!#&;:-~ \nahxidoncklpr.2")), max_size=120))
@example('<a id="x" hx-get="/desk">x</a>')
@example("<hx-partial hx-target='#comments'>x</hx-partial>")
@example('<p data-hx-swap-oob="true" id="status">x</p>')
@example("<script src=/static/frame.js></script>")
@example("<style>*{display:none}</style>")
@example('[x](http://a.example "onmouseover=alert(1)")')
def test_only_plain_tags_without_ids_or_behaviour_come_out(source: str) -> None:
    for tag in BeautifulSoup(render(source), "html.parser").find_all(True):
        assert tag.name in ALLOWED
        assert set(tag.attrs) <= {"href", "rel", "target", "dir", "start"}


@pytest.mark.parametrize("source", ["[x](/desk/log)", "[x](?reply=5)", "[x](//evil.example)", "[x](desk)"])
def test_no_link_leads_into_our_own_pages(source: str) -> None:
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in read(render(source)).links)


@pytest.mark.parametrize(
    ("source", "text", "links"),
    [
        ("fu*ck* off", "fuck off", ()),  # emphasis inside a word is not seen as a gap
        ("f\\uck", "f\\uck", ()),
        ("id\\*iot", "id*iot", ()),  # an escape is not seen
        ("&#105;diot", "&#105;diot", ()),  # an entity is shown as it was typed, so it hides nothing
        ("one\ntwo\n\nthree", "one\ntwo\nthree", ()),
        ("a spam.example b", "a spam.example b", ()),
        ("www.a.com b.org", "www.a.com b.org", ("https://www.a.com",)),  # a file's name looks like a host: no link
        ("[here](https&#58;//evil.example)", "here", ("https://evil.example",)),
        ("> quoted `code`", "quoted code", ()),
    ],
)
def test_reading_is_what_a_person_meets(source: str, text: str, links: tuple[str, ...]) -> None:
    seen = read(render(source))
    assert (seen.text, seen.links) == (text, links)


@pytest.mark.parametrize(
    ("source", "stretches", "html"),
    [
        ("you fool", [(0, 8, 2)], '<p dir="auto"><mark class="weight-2">you fool</mark></p>\n'),
        (
            "a *you fo*ol b",
            [(2, 10, 3)],
            '<p dir="auto">a <em><mark class="weight-3">you fo</mark></em><mark class="weight-3">ol</mark> b</p>\n',
        ),
        (
            "- one\n- two",  # a break before the first word, and one between the items
            [(0, 7, 1)],
            '<ul>\n<li><mark class="weight-1">one</mark></li>\n<li><mark class="weight-1">two</mark></li>\n</ul>\n',
        ),
        (
            'a <b> & "c"',
            [(2, 5, 1), (6, 11, 2)],
            '<p dir="auto">a <mark class="weight-1">&lt;b&gt;</mark> <mark class="weight-2">&amp; "c"</mark></p>\n',
        ),
        (
            "a b",
            [(0, 1, 1), (2, 3, 2)],
            '<p dir="auto"><mark class="weight-1">a</mark> <mark class="weight-2">b</mark></p>\n',
        ),
        ("short", [(3, 99, 1)], '<p dir="auto">sho<mark class="weight-1">rt</mark></p>\n'),
        ("short", [], '<p dir="auto">short</p>\n'),
    ],
)
def test_marks_stand_round_words_and_never_across_tags(
    source: str, stretches: list[tuple[int, int, int]], html: str
) -> None:
    assert mark(render(source), [Stretch(*each) for each in stretches]) == html


_SOURCES = st.text(alphabet=st.sampled_from(list("<>/=\"'`*_[]()!#&;:-~ \xa0\nabxép.2\u05d0")), max_size=120)


@given(_SOURCES, st.lists(st.integers(0, 130), max_size=8))
@example('[x](http://a.example/?q=<mark>&y="z")', [0, 1])
@example('"><mark class="weight-9" hx-get="/desk">x</mark>', [0, 9, 10, 40])
@example("```\n<a>\n```\n> - 1. x", [1, 30])
def test_marks_are_all_that_is_added(source: str, cuts: list[int]) -> None:
    html, places = str(render(source)), sorted(cuts)
    stretches = [Stretch(start, end, 1 + start % 3) for start, end in zip(places[::2], places[1::2], strict=False)]
    marked = str(mark(html, stretches))
    assert re.sub(r'<mark class="weight-[1-3]">|</mark>', "", marked) == html
    assert (
        nh3.clean(marked, tags=ALLOWED, attributes={"*": {"dir", "start", "href", "target", "rel"}}, link_rel=None)
        == html
    )
    assert read(marked) == read(html)


@given(_SOURCES, st.integers(0, 120), st.integers(1, 40))
def test_what_is_marked_is_the_stretch(source: str, start: int, length: int) -> None:
    html = render(source)
    marked = BeautifulSoup(mark(html, [Stretch(start, start + length, 2)]), "html.parser")
    found = "".join(each.get_text() for each in marked.find_all("mark"))
    assert "".join(found.split()) == "".join(read(html).text[start : start + length].split())
    assert all(each.attrs == {"class": ["weight-2"]} for each in marked.find_all("mark"))
