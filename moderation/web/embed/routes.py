"""The routes of the widget, in one table."""

from flask import Blueprint

from moderation.web.embed.counts import show_counts
from moderation.web.embed.edit import delete, edit, show_edit
from moderation.web.embed.feed import show_feed
from moderation.web.embed.frame import show_comments, show_frame
from moderation.web.embed.headers import protect
from moderation.web.embed.mine import show_mine
from moderation.web.embed.page_cache import add_page_cache
from moderation.web.embed.page_request import NotListed, show_not_listed
from moderation.web.embed.post import post_comment
from moderation.web.embed.preview import show_preview
from moderation.web.embed.reports import show_report_form, take_report
from moderation.web.embed.since import show_since
from moderation.web.embed.theme import show_theme
from moderation.web.embed.thread_page import show_thread_page
from moderation.web.embed.votes import vote_comment
from moderation.web.embed.wording import frame_words

_ROUTES = (
    # For every reader: the same bytes for all.
    ("GET", "/embed/<key>", "frame", show_frame),
    ("GET", "/embed/<key>/comments", "comments", show_comments),
    ("GET", "/embed/<key>/since", "since", show_since),
    ("GET", "/embed/<key>/counts", "counts", show_counts),
    ("GET", "/embed/<key>/theme.css", "theme", show_theme),
    # For the author of a comment.
    ("GET", "/embed/<key>/mine", "mine", show_mine),
    ("POST", "/embed/<key>/comments", "comments_post", post_comment),
    ("POST", "/embed/<key>/preview", "preview", show_preview),
    ("GET", "/embed/<key>/comments/<int:comment_id>/edit", "edit_form", show_edit),
    ("POST", "/embed/<key>/comments/<int:comment_id>/edit", "edit", edit),
    ("POST", "/embed/<key>/comments/<int:comment_id>/delete", "delete", delete),
    ("POST", "/embed/<key>/comments/<int:comment_id>/vote", "vote", vote_comment),
    # Reports to the moderators.
    ("GET", "/embed/<key>/comments/<int:comment_id>/report", "report", show_report_form),
    ("POST", "/embed/<key>/comments/<int:comment_id>/report", "report_post", take_report),
    # The same conversation as a plain page.
    ("GET", "/t/<key>", "thread_page", show_thread_page),
    ("GET", "/t/<key>/feed.atom", "feed", show_feed),
)


def make_embed() -> Blueprint:
    """Return the widget's blueprint. It is exempt from CSRFProtect, because it has no session and its own gate."""
    blueprint = Blueprint("embed", __name__)
    for method, rule, endpoint, view in _ROUTES:
        blueprint.add_url_rule(rule, endpoint, view, methods=[method])
    blueprint.register_error_handler(NotListed, show_not_listed)
    blueprint.after_request(protect)
    blueprint.record_once(add_page_cache)
    blueprint.add_app_template_global(frame_words)
    return blueprint
