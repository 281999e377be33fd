"""What a blogger pastes, for every kind of blog."""

import re
from dataclasses import dataclass

_ORIGIN = "https://HOST"
_KEY = re.compile(r"\bKEY\b")
_PAGE = "PAGE_URL"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of blog: the name of its snippet, its title, where it is pasted, and the document that says more."""

    name: str
    title: str
    place: str
    document: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A snippet with a site's key in it."""

    kind: Kind
    text: str


KINDS = (
    Kind("html", "Plain HTML", "Any page: put the page’s own address for PAGE_URL.", "embedding"),
    Kind(
        "blogger",
        "Blogger",
        "In Theme → Edit HTML, in place of <b:include data='post' name='comments'/>.",
        "embedding/blogger",
    ),
    Kind(
        "blogger-v1",
        "Blogger, older themes",
        "For themes that know data:blog.pageType, in the same place.",
        "embedding/blogger",
    ),
    Kind(
        "wordpress",
        "WordPress",
        "A whole plugin: keep it as wp-content/plugins/parley.php and activate it.",
        "embedding/wordpress",
    ),
    Kind(
        "hugo",
        "Hugo",
        'Keep it as layouts/partials/comments.html; the post’s layout calls {{ partial "comments.html" . }}.',
        "embedding/hugo",
    ),
    Kind(
        "jekyll",
        "Jekyll",
        "Keep it as _includes/comments.html; the post’s layout calls {% include comments.html %}.",
        "embedding/jekyll",
    ),
    Kind("ghost", "Ghost", "In the theme’s post.hbs, inside {{#post}} … {{/post}}.", "embedding/ghost"),
    Kind("astro", "Astro", "A component: keep it as src/components/Comments.astro.", "embedding/astro"),
    Kind(
        "app",
        "Single-page apps",
        "A module: call showComments when a page has come, hideComments before it goes.",
        "embedding/app",
    ),
)


def fill_snippet(text: str, *, public_origin: str, key: str, page_url: str = _PAGE) -> str:
    """Put a site's key and the comments' origin into a snippet.

    Neither holds a character that a language of templates would read, by their own rules.
    """
    return _KEY.sub(key, text.replace(_ORIGIN, public_origin)).replace(_PAGE, page_url).strip()
