"""What a commenter sees and the public does not."""

from flask import Response, make_response, render_template, request

from moderation.web.context import context
from moderation.web.embed.guest_cookie import guest_token
from moderation.web.embed.own_cards import read_own_part
from moderation.web.embed.page_request import read_asked
from moderation.web.embed.tokens import sign_begun


def show_mine(key: str) -> Response:
    """The caller's own comments that are not public, with their state, and the controls of those that are."""
    asked = read_asked(key, request.args)
    token = guest_token()
    own = read_own_part(asked, token) if token else {"own": (), "is_own_known": True}
    here = context()
    begun = sign_begun(here.secret, site_id=asked.site.id, thread_key=asked.page.thread_key, now=here.now())
    html = render_template("embed/_mine.html", place=asked.place, page_url=asked.page_url, begun=begun, **own)
    response = make_response(html)
    response.headers["Cache-Control"] = "private, no-store"
    return response
