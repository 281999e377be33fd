"""Posting a comment."""

import re
from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.network import Network
from moderation.domain.origins import is_listed
from moderation.domain.page_url import identify_page
from moderation.services.comments.nudges import Nudged, Nudging
from moderation.services.comments.post import Draft, Posted
from moderation.services.comments.post import post_comment as keep_comment
from moderation.services.comments.public_thread import read_comment
from moderation.services.refusals import Refusal
from moderation.web.context import context, wake_worker
from moderation.web.embed.cards import public_card
from moderation.web.embed.conversation import count_heading
from moderation.web.embed.form import check_token, form_again, fresh_form
from moderation.web.embed.gate import check_same_origin
from moderation.web.embed.guest_cookie import guest_token, keep_guest
from moderation.web.embed.mine import make_controls, read_own_part
from moderation.web.embed.nudge import show_nudge
from moderation.web.embed.page_request import PageRequest, read_page_request
from moderation.web.embed.thread_page import answer_privately
from moderation.web.embed.tokens import read_begun, sign_receipt
from moderation.web.embed.wording import PUBLISHED, say_outcome, state_for_author
from moderation.web.errors import mark_refused
from moderation.web.htmx import wants_part

_ATTEMPT = re.compile(r"[A-Za-z0-9_-]{1,64}")
HONEYPOT = "homepage"  # a field that people do not see and form-filling bots do not resist


def post_comment(key: str) -> Response:
    """Save a comment and show it to its author in its state; a refusal shows the form again with the text in it."""
    check_same_origin()
    wanted = read_page_request(key, request.form)
    try:
        posted = _post(wanted)
    except Refusal as refusal:
        return _ask_again(wanted, refusal)
    except Nudged as nudged:
        response = show_nudge(wanted, request.form, nudged)
        response.headers["Cache-Control"] = "private, no-store"
        return response
    if posted.is_unscored or posted.awaits_opinion:
        wake_worker()
    response = _show_posted(wanted, posted) if wants_part() else _lead_to(wanted, posted)
    keep_guest(response, posted.guest_token)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _post(wanted: PageRequest) -> Posted:
    here, now, typed = context(), context().now(), request.form
    check_token(wanted, typed.get("token", ""))
    draft = Draft(
        page=wanted.page,
        body=typed.get("body", ""),
        author=typed.get("author", ""),
        email=typed.get("email", "") if here.sends_mail else "",
        title=wanted.title,
        language=wanted.lang,
        parent_id=wanted.parent_id,
        attempt=_read_attempt(typed.get("attempt", "")),
        honeypot=typed.get(HONEYPOT, ""),
        begun_at=read_begun(
            typed.get("begun", ""),
            secret=here.secret,
            site_id=wanted.site.id,
            thread_key=wanted.page.thread_key,
            now=now,
        ),
        network=Network(request.remote_addr or "", here.secret),
    )
    return keep_comment(
        draft,
        site_id=wanted.site.id,
        guest_token=guest_token(),
        scorer=here.scorer,
        has_second=bool(here.second_scorer),
        nudging=Nudging(here.secret, typed.get("nudged", "")),
        now=now,
    )


def _read_attempt(text: str) -> str:
    """Return the id that our script gives an attempt; empty for anything else, and without scripts."""
    return text if _ATTEMPT.fullmatch(text) else ""


def _ask_again(wanted: PageRequest, refusal: Refusal) -> Response:
    form = form_again(wanted, request.form, refusal)
    if not wants_part():
        return mark_refused(answer_privately(wanted, form=form), refusal)
    html = render_template("embed/_form.html", place=wanted.place, form=form, is_part=True)
    response = mark_refused(make_response(html), refusal)
    response.headers["Cache-Control"] = "private, no-store"
    # Morphing keeps the text field itself, and with it caret, selection and the browser's undo.
    response.headers["HX-Reswap"] = "outerMorph"
    return response


def _show_posted(wanted: PageRequest, posted: Posted) -> Response:
    state = state_for_author(posted.status)
    data = {"place": wanted.place, "page_url": wanted.page_url, "form": fresh_form(wanted), "told": say_outcome(state)}
    if state == PUBLISHED:
        page = read_comment(wanted.site.id, page=wanted.page, comment_id=posted.comment_id)
        own = make_controls(
            posted.comment_id, lang=wanted.lang, can_edit=wanted.site.widget.edit_minutes > 0, is_new=True
        )
        card = replace(public_card(page.comments[0], state="new", is_focus=True), own=own)
        html = render_template("embed/_published.html", card=card, heading=count_heading(page.count), **data)
    else:
        part = read_own_part(wanted, posted.guest_token, new_id=posted.comment_id)
        html = render_template("embed/_not_public.html", **part, **data)
    return make_response(html)


def _lead_to(wanted: PageRequest, posted: Posted) -> Response:
    """Redirect to the comment on the plain page, under the URL that is stored for the thread."""
    here = context()
    receipt = sign_receipt(
        here.secret, comment_id=posted.comment_id, state=state_for_author(posted.status), now=here.now()
    )
    stored = identify_page(posted.thread_url)
    # A blog that has moved no longer lists its old origin; then the page that was posted from is the right one.
    page = stored if is_listed(stored.origin, wanted.site.origins) else wanted.page
    is_key_implied = identify_page(page.url).thread_key == posted.thread_key
    target = url_for(
        "embed.thread_page",
        key=wanted.site.key,
        url=page.url,
        thread=None if is_key_implied else posted.thread_key,
        lang=wanted.lang or None,
        sort=wanted.sort,
        comment=posted.comment_id,
        receipt=receipt,
        _anchor=f"comment-{posted.comment_id}",
    )
    return make_response(redirect(target, 303))
