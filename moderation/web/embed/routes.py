"""The widget's addresses, in one table."""

from flask import Blueprint

from moderation.web.embed.frame import show_comments, show_frame
from moderation.web.embed.headers import protect
from moderation.web.embed.kept_pages import add_kept_pages
from moderation.web.embed.mine import show_mine
from moderation.web.embed.not_listed import NotListed, show_not_listed
from moderation.web.embed.posting import post_comment
from moderation.web.embed.thread_page import show_thread_page

_ROUTES = (
    # What everyone reads: the same bytes for all.
    ("GET", "/embed/<key>", "frame", show_frame),
    ("GET", "/embed/<key>/comments", "comments", show_comments),
    # What only its author sees.
    ("GET", "/embed/<key>/mine", "mine", show_mine),
    ("POST", "/embed/<key>/comments", "comments_post", post_comment),
    # The same conversation as a plain page.
    ("GET", "/t/<key>", "thread_page", show_thread_page),
)


def make_embed() -> Blueprint:
    """Return the widget's blueprint. It is exempt from CSRFProtect: it has no session, and its own gate."""
    blueprint = Blueprint("embed", __name__)
    for method, rule, endpoint, view in _ROUTES:
        blueprint.add_url_rule(rule, endpoint, view, methods=[method])
    blueprint.register_error_handler(NotListed, show_not_listed)
    blueprint.after_request(protect)
    blueprint.record_once(add_kept_pages)
    return blueprint
