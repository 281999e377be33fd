"""The plain page of a thread: for browsers without scripts, search engines and print."""

from dataclasses import replace

from flask import Response, make_response, render_template, request

from moderation.services.comments.public_thread import read_mark
from moderation.web.context import context
from moderation.web.embed.cached_answer import answer_public
from moderation.web.embed.conversation import conversation
from moderation.web.embed.form import CommentForm
from moderation.web.embed.guest_cookie import guest_token
from moderation.web.embed.mine import make_personal, read_own_part
from moderation.web.embed.page_request import PageRequest, read_page_request
from moderation.web.embed.tokens import read_receipt
from moderation.web.embed.wording import say_outcome
from moderation.web.locales import find_accepted

_PAGE = "embed/thread_page.html"


def show_thread_page(key: str) -> Response:
    """Show the conversation of a page; the cached page for strangers, a private one for commenters."""
    # The page that links here does not pass a language; under /embed, the loader does.
    wanted = read_page_request(key, {**request.args.to_dict(), "lang": request.args.get("lang") or find_accepted()})
    if guest_token() or wanted.receipt or "notice" in request.args:
        response = answer_privately(wanted)
    else:
        wanted = replace(wanted, receipt="")
        response = answer_public(
            _PAGE, wanted, lambda wanted, mark: render_template(_PAGE, **conversation(wanted, mark))
        )
    response.vary.update(("Cookie", "Accept-Language"))
    return response


def answer_privately(wanted: PageRequest, *, form: CommentForm | None = None) -> Response:
    """Render the page for one reader: with their comments, the outcome of a post, or the form to correct."""
    here = context()
    now = here.now()
    token = guest_token()
    new_id, state = read_receipt(wanted.receipt, secret=here.secret, now=now)
    data = conversation(
        wanted,
        read_mark(wanted.site.id, page=wanted.page, now=now),
        form=form,
        new_id=new_id,
        notice=say_outcome(state or request.args.get("notice", "")),
    )
    if token:
        own = read_own_part(wanted, token, new_id=new_id)
        data |= {**own, "thread": replace(data["thread"], cards=make_personal(data["thread"].cards, own))}
    response = make_response(render_template(_PAGE, **data))
    response.headers["Cache-Control"] = "private, no-store"
    return response
