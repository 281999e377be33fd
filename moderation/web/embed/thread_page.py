"""The plain page of a thread: for browsers without scripts, for search engines, for print."""

from dataclasses import replace

from flask import Response, make_response, render_template, request

from moderation.services.reading import read_mark
from moderation.web.context import context
from moderation.web.embed.asked import Asked, read_asked
from moderation.web.embed.conversation import conversation, read_own_cards
from moderation.web.embed.form import CommentForm
from moderation.web.embed.guest_cookie import guest_token
from moderation.web.embed.public_answer import answer_public
from moderation.web.embed.tokens import read_receipt
from moderation.web.embed.wording import TOLD

_PAGE = "embed/thread_page.html"


def show_thread_page(key: str) -> Response:
    """The conversation of a page; public bytes for strangers, private ones for whoever has commented."""
    asked = read_asked(key, request.args)
    if guest_token() or asked.receipt:
        response = answer_privately(asked)
    else:
        asked = replace(asked, receipt="")
        response = answer_public(_PAGE, asked, lambda asked, mark: render_template(_PAGE, **conversation(asked, mark)))
    response.vary.add("Cookie")
    return response


def answer_privately(asked: Asked, *, form: CommentForm | None = None) -> Response:
    """Render the page for one reader: with their own comments, the outcome of a post, or the form they have to mend."""
    here = context()
    now = here.now()
    token = guest_token()
    new_id, state = read_receipt(asked.receipt, secret=here.secret, now=now)
    data = conversation(
        asked,
        read_mark(asked.site.id, page=asked.page, now=now),
        form=form,
        own=read_own_cards(asked, token) if token else None,
        new_id=new_id,
        notice=TOLD.get(state, ""),
    )
    response = make_response(render_template(_PAGE, **data))
    response.headers["Cache-Control"] = "private, no-store"
    return response
