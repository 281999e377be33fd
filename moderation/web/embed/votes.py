"""Votes, only from browsers that can be recognised again."""

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.network import Network
from moderation.services.comments.guests import new_token
from moderation.services.comments.public_thread import read_comment
from moderation.services.comments.votes import Voted
from moderation.services.comments.votes import vote_comment as keep_vote
from moderation.web.context import context
from moderation.web.embed.form import check_token
from moderation.web.embed.gate import check_same_origin
from moderation.web.embed.guest_cookie import guest_token, keep_guest
from moderation.web.embed.page_request import PageRequest, read_page_request
from moderation.web.embed.wording import COOKIE, say_cookie, say_vote
from moderation.web.htmx import wants_part


def vote_comment(key: str, comment_id: int) -> Response:
    """Count or remove a vote, and show the comment's button again."""
    check_same_origin()
    wanted, here = read_page_request(key, request.form), context()
    check_token(wanted, request.form.get("token", ""))
    token = guest_token()
    if token is None:
        return _ask_again(wanted, comment_id)
    voted = keep_vote(
        comment_id,
        site_id=wanted.site.id,
        page=wanted.page,
        guest_token=token,
        wants=request.form.get("vote") == "1",
        network=Network(request.remote_addr or "", here.secret),
        now=here.now(),
    )
    response = _show(wanted, voted, say_vote(is_voted=voted.is_voted)) if wants_part() else _lead_to(wanted, comment_id)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _ask_again(wanted: PageRequest, comment_id: int) -> Response:
    """Set a cookie, and count the vote only when the browser sends it back; else one reader could vote many times.

    votes.js retries once. If cookies are blocked, the message stays and says why.
    """
    comment = read_comment(wanted.site.id, page=wanted.page, comment_id=comment_id).comments[0]
    voted = Voted(comment_id, comment.votes, is_voted=False)
    response = _show(wanted, voted, say_cookie()) if wants_part() else _lead_to(wanted, comment_id, notice=COOKIE)
    response.headers["X-Parley-Again"] = "1"
    response.headers["Cache-Control"] = "private, no-store"
    keep_guest(response, new_token())
    return response


def _show(wanted: PageRequest, voted: Voted, told: str) -> Response:
    button = {"id": voted.comment_id, "votes": voted.votes, "is_voted": voted.is_voted}
    return make_response(render_template("embed/_voted.html", place=wanted.place, card=button, told=told))


def _lead_to(wanted: PageRequest, comment_id: int, *, notice: str | None = None) -> Response:
    target = url_for(
        "embed.thread_page",
        **wanted.place,
        sort=wanted.sort,
        comment=comment_id,
        notice=notice,
        _anchor=f"comment-{comment_id}",
    )
    return make_response(redirect(target, 303))
