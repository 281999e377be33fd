"""A site's theme in the frame and on the plain page; sites without one load nothing for it."""

import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from moderation.domain.contrast import contrast
from moderation.domain.widget_settings import Look, WidgetSettings
from moderation.store.session import writing
from moderation.store.sites.sites import find_site, write_widget
from moderation.web.embed.theme import write_theme
from tests.web.embed.conftest import Blog
from tests.web.html import parse

LOOK = Look(accent_light="#7a1f5c", font="serif", corners="sharp", density="airy", styles=".author { color: red }")


def dress(look: Look) -> None:
    with writing() as session:
        site = find_site(session, "blog")
        assert site is not None
        site.widget = write_widget(WidgetSettings(look=look))


def sheets(page: TestResponse) -> list[str]:
    links = parse(page).select("link[rel=stylesheet]:not([href*='page.css'])")
    return [str(link["href"]) for link in links]


def test_a_site_without_a_theme_loads_no_stylesheet_for_it(blog: Blog) -> None:
    assert len(sheets(blog.get())) == 1
    assert blog.get("/theme.css").text == ""


def test_the_theme_is_linked_by_hash_and_immutable(blog: Blog) -> None:
    plain = blog.get().headers["ETag"]
    dress(LOOK)
    frame, page = blog.get(), blog.get_plain()
    assert frame.headers["ETag"] != plain
    own = sheets(frame)[1]
    assert sheets(page)[1] == own
    answer = blog.client.get(own)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "--accent: light-dark(#7a1f5c, #74cdbd);" in answer.text
    assert "--radius: 0;" in answer.text
    assert answer.text.endswith(".author { color: red }\n")
    again = blog.client.get(own, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    dress(replace(LOOK, density="compact"))
    assert sheets(blog.get())[1] != own
    assert blog.client.get(own).headers["Cache-Control"] == "no-cache"


def test_an_unknown_site_has_no_theme(blog: Blog) -> None:
    assert blog.client.get("/embed/nowhere/theme.css").status_code == 404


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_on_an_accepted_accent_colour_is_readable(scheme: int) -> None:
    weakest = Look(accent_light="#6b6f76", accent_dark="#8b8f96")
    roles = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", write_theme(weakest)))
    assert contrast(*(roles[name].split(", ")[scheme] for name in ("on-accent", "accent"))) >= 4.5
