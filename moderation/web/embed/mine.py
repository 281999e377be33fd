"""What a commenter sees and the public does not."""

from flask import Response, make_response, render_template, request

from moderation.web.embed.asked import read_asked
from moderation.web.embed.conversation import read_own_cards
from moderation.web.embed.guest_cookie import guest_token


def show_mine(key: str) -> Response:
    """The caller's own comments that are not public, with their state."""
    asked = read_asked(key, request.args)
    token = guest_token()
    own = read_own_cards(asked, token) if token else []
    response = make_response(
        render_template("embed/_mine.html", place=asked.place, page_url=asked.page_url, own=own, is_own_known=True)
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
