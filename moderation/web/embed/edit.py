"""Authors edit and delete their comments in the widget."""

import logging
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.comment_text import MAX_BODY
from moderation.domain.network import Network
from moderation.domain.status import Status
from moderation.services.comments.author_link import read_author_link, read_by_link
from moderation.services.comments.edit import Edited, EditRequest, delete_comment, edit_comment
from moderation.services.comments.own import Ownership, read_source
from moderation.services.comments.public_thread import read_comment, read_thread
from moderation.services.refusals import NotFound, Refusal
from moderation.web.context import context
from moderation.web.embed.cards import Card, public_card
from moderation.web.embed.conversation import count_heading
from moderation.web.embed.form import check_token, sign_token
from moderation.web.embed.gate import check_same_origin
from moderation.web.embed.guest_cookie import guest_token
from moderation.web.embed.mine import make_controls
from moderation.web.embed.page_request import PageRequest, read_page_request
from moderation.web.embed.wording import say_author, say_deleted, say_outcome, state_for_author
from moderation.web.errors import mark_refused
from moderation.web.htmx import wants_part
from moderation.web.locales import say

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EditForm:
    """The form that replaces a comment's text; `keep` and `token` prove that its author sends it."""

    id: int
    body: str
    keep: str
    token: str
    problem: str = ""
    max_body: int = MAX_BODY


def show_edit(key: str, comment_id: int) -> Response:
    """Show the form with a comment's source; without scripts, redirect to the comment's own page."""
    wanted = read_page_request(key, request.args)
    own = read_ownership(comment_id, keep=request.args.get("keep", ""))
    body = read_source(own, site_id=wanted.site.id, page=wanted.page)
    if not wants_part():
        return _keep_private(make_response(redirect(make_controls(comment_id, lang=wanted.lang).link, 303)))
    form = EditForm(comment_id, body, keep=request.args.get("keep", ""), token=sign_token(wanted))
    return _keep_private(make_response(render_template("embed/_edit.html", form=form, place=wanted.place)))


def edit(key: str, comment_id: int) -> Response:
    """Save an edit and show the comment in its new state; a refusal shows the form again with the text in it."""
    check_same_origin()
    wanted = read_page_request(key, request.form)
    own = _check_sender(wanted, comment_id)
    before = _find_card(wanted, comment_id)
    try:
        change = EditRequest(own, request.form.get("body", ""), network=read_network())
        edited = edit_and_wake(change)
    except NotFound:
        raise
    except Refusal as refusal:
        return _ask_again(wanted, comment_id, refusal)
    told = say_outcome(state_for_author(edited.status))
    return _show_changed(wanted, edited, before=before, told=told)


def delete(key: str, comment_id: int) -> Response:
    """Delete a comment for its author and show a placeholder."""
    check_same_origin()
    wanted = read_page_request(key, request.form)
    own = _check_sender(wanted, comment_id)
    before = _find_card(wanted, comment_id)
    deleted = delete_comment(own, now=context().now())
    return _show_changed(wanted, deleted, before=before, told=say_deleted())


def read_ownership(comment_id: int, *, keep: str) -> Ownership:
    """Return how a request proves that it is the author's: the comment's link, or the guest cookie."""
    try:
        has_link = bool(keep) and read_author_link(keep, secret=context().secret) == comment_id
    except NotFound:
        has_link = False
    return Ownership(comment_id, guest_token=guest_token(), has_link=has_link)


def read_network() -> Network:
    """Return the network a request came from."""
    return Network(request.remote_addr or "", context().secret)


def edit_and_wake(change: EditRequest) -> Edited:
    """Save an edit, and wake the worker if there is work for it. Raises what `edit_comment` does."""
    here = context()
    edited = edit_comment(change, scorer=here.scorer, now=here.now(), has_second=bool(here.second_scorer))
    if edited.is_unscored or edited.awaits_opinion:
        try:
            here.wake_worker()
        except Exception:  # the edit is saved, and the worker finds it within a minute
            log.exception("the worker could not be woken")
    return edited


def _check_sender(wanted: PageRequest, comment_id: int) -> Ownership:
    own = read_ownership(comment_id, keep=request.form.get("keep", ""))
    if not own.has_link:  # browsers send cookies by themselves, so a cookie alone does not prove that the form is ours
        check_token(wanted, request.form.get("token", ""))
    read_source(own, site_id=wanted.site.id, page=wanted.page)
    return own


def _find_card(wanted: PageRequest, comment_id: int) -> Card | None:
    """Return the card of a public comment, else None."""
    try:
        page = read_comment(wanted.site.id, page=wanted.page, comment_id=comment_id)
    except NotFound:
        return None
    return public_card(page.comments[0], has_votes=wanted.site.widget.has_votes)


def _show_changed(wanted: PageRequest, changed: Edited, *, before: Card | None, told: str) -> Response:
    if not wants_part():
        values: dict[str, Any] = {**wanted.place, "comment": changed.comment_id}
        target = url_for("embed.thread_page", **values, _anchor=f"comment-{changed.comment_id}")
        return _keep_private(make_response(redirect(target, 303)))
    card = _card_now(wanted, changed, before=before)
    heading = count_heading(read_thread(wanted.site.id, page=wanted.page, now=context().now()).count)
    html = render_template(
        "embed/_after_change.html",
        card=card,
        heading=heading,
        told=told,
        place=wanted.place,
        page_url=wanted.page_url,
    )
    return _keep_private(make_response(html))


def _card_now(wanted: PageRequest, changed: Edited, *, before: Card | None) -> Card:
    if changed.status is Status.DELETED:
        gone = before or _hidden_card(wanted, changed)
        return replace(gone, is_gone=True, is_focus=True, own=None)
    card = _find_card(wanted, changed.comment_id) or _hidden_card(wanted, changed)
    # It stays where it was on the page; the next load puts it in its place.
    placed = replace(card, depth=before.depth, parent_id=before.parent_id) if before else card
    own = make_controls(changed.comment_id, lang=wanted.lang, can_edit=True)
    return replace(placed, is_focus=True, own=own)


def _hidden_card(wanted: PageRequest, changed: Edited) -> Card:
    kept = read_by_link(changed.comment_id, now=context().now())
    state = state_for_author(changed.status)
    return Card(
        id=kept.id,
        author=say_author(kept.author),
        html=kept.html,
        written_at=kept.created_at,
        state=state,
        statement=kept.statement,
        has_rules=bool(wanted.site.widget.house_rules),
    )


def _ask_again(wanted: PageRequest, comment_id: int, refusal: Refusal) -> Response:
    typed = request.form
    if not wants_part():
        raise refusal
    form = EditForm(
        comment_id, typed.get("body", ""), typed.get("keep", ""), sign_token(wanted), problem=say(refusal.message)
    )
    html = render_template("embed/_edit.html", form=form, place=wanted.place)
    response = mark_refused(make_response(html), refusal)
    response.headers["HX-Retarget"] = f"#edit-{comment_id}"
    response.headers["HX-Reswap"] = "outerMorph"  # keeps caret, selection and the browser's undo
    return _keep_private(response)


def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response
