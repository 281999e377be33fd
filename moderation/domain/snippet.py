"""Embed snippets for the supported kinds of blog."""

import re
from dataclasses import dataclass

_ORIGIN = "https://HOST"
_KEY = re.compile(r"\bKEY\b")
_PAGE = "PAGE_URL"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of blog: the name of its snippet, its title, where to paste it, and the document with details."""

    name: str
    title: str
    place: str
    document: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A snippet filled in for a site."""

    kind: Kind
    text: str


KINDS = (
    Kind("html", "Plain HTML", "On any page. Replace PAGE_URL with the page’s address.", "embedding"),
    Kind(
        "blogger",
        "Blogger",
        "In Theme → Edit HTML, in place of <b:include data='post' name='comments'/>.",
        "embedding/blogger",
    ),
    Kind(
        "blogger-v1",
        "Blogger, older themes",
        "In the same place, for themes that support data:blog.pageType.",
        "embedding/blogger",
    ),
    Kind(
        "wordpress",
        "WordPress",
        "A complete plugin. Save it as wp-content/plugins/parley.php and activate it.",
        "embedding/wordpress",
    ),
    Kind(
        "hugo",
        "Hugo",
        'Save it as layouts/partials/comments.html and add {{ partial "comments.html" . }} to the post layout.',
        "embedding/hugo",
    ),
    Kind(
        "jekyll",
        "Jekyll",
        "Save it as _includes/comments.html and add {% include comments.html %} to the post layout.",
        "embedding/jekyll",
    ),
    Kind("ghost", "Ghost", "In the theme’s post.hbs, inside {{#post}} … {{/post}}.", "embedding/ghost"),
    Kind("astro", "Astro", "A component. Save it as src/components/Comments.astro.", "embedding/astro"),
    Kind(
        "app",
        "Single-page apps",
        "A module. Call showComments after a page is shown and hideComments before it is left.",
        "embedding/app",
    ),
)


def fill_snippet(text: str, *, public_origin: str, key: str, page_url: str = _PAGE) -> str:
    """Return a snippet with a site's key and the origin of the comments filled in.

    By their own rules, neither contains a character that is special in any template language.
    """
    return _KEY.sub(key, text.replace(_ORIGIN, public_origin)).replace(_PAGE, page_url).strip()
