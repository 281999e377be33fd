"""An author's page: their comments on a site, their standing, and notes about them."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.decisions import Choice
from moderation.domain.roles import Permission
from moderation.domain.standing import Standing
from moderation.services.refusals import Unacceptable
from moderation.services.review.authors import Judgement, add_note, judge_author, list_waiting, read_author
from moderation.services.review.bulk import make_batch
from moderation.services.review.decide import RequestedDecision
from moderation.services.sites.reasons import list_reasons
from moderation.services.sites.sites import SiteView
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import read_id
from moderation.web.desk.review.bulk import AT_ONCE, work_on
from moderation.web.desk.signed_in import here, reviewer
from moderation.web.desk.sites.sites import find_site
from moderation.web.desk.sites.standing_words import say_meaning, say_standing
from moderation.web.desk.wording import say_comments


def author(key: str, guest_id: int) -> ResponseReturnValue:
    """Show all comments by one guest on one site."""
    return _show(find_site(reviewer(), key, Permission.JUDGE_AUTHORS), guest_id)


def author_standing(key: str, guest_id: int) -> ResponseReturnValue:
    """Trust, hold or block an author, and reject their waiting comments if requested."""
    site = find_site(reviewer(), key, Permission.JUDGE_AUTHORS)
    judgement = _read_judgement()
    try:
        judge_author(guest_id, judgement, by=reviewer(), site_id=site.id, now=context().now())
    except Unacceptable as error:
        return _show(site, guest_id, problem=str(error), status=422)
    sentence = f"{say_standing(judgement.standing)}. {say_meaning(judgement.standing)}"
    page = url_for("desk.author", key=key, guest_id=guest_id)
    if judgement.standing is Standing.BLOCKED and "waiting" in request.form:
        return _reject_waiting(site, guest_id, sentence=sentence, back=page)
    leave_notice(sentence)
    return redirect(page, 303)


def author_note(key: str, guest_id: int) -> ResponseReturnValue:
    """Save a note about an author."""
    site = find_site(reviewer(), key, Permission.JUDGE_AUTHORS)
    text = request.form.get("text", "")
    try:
        add_note(guest_id, text, by=reviewer(), site_id=site.id, now=context().now())
    except Unacceptable as error:
        return _show(site, guest_id, typed_note=text, note_problem=str(error), status=422)
    leave_notice("Note saved.")
    return redirect(url_for("desk.author", key=key, guest_id=guest_id, _anchor="notes"), 303)


def _reject_waiting(site: SiteView, guest_id: int, *, sentence: str, back: str) -> ResponseReturnValue:
    """Reject all waiting comments by an author, as one batch that can be undone."""
    seen = list_waiting(guest_id, by=reviewer(), site_id=site.id)
    if not seen:
        leave_notice(f"{sentence} None of their comments were waiting.")
        return redirect(back, 303)
    requested = RequestedDecision(Choice.REJECT, reason=request.form.get("reason", ""), note="The author was blocked.")
    batch = make_batch(seen, requested=requested, by=reviewer(), now=context().now())
    state = work_on(batch.id, seconds=AT_ONCE)
    if not state.is_finished:
        return redirect(url_for("desk.batch", batch_id=state.id, back=back), 303)
    leave_notice(f"{sentence} {say_comments(state.decided)} rejected.", batch_id=state.id)
    return redirect(back, 303)


def _read_judgement() -> Judgement:
    typed = request.form
    try:
        standing = Standing(typed.get("standing", ""))
    except ValueError as error:
        raise BadRequest("Please choose an option: reload the page and try again.") from error
    if standing is not Standing.BLOCKED:
        return Judgement(standing)
    networks = tuple(read_id(raw) for raw in typed.getlist("network"))
    return Judgement(standing, network_comments=networks, domains=tuple(typed.getlist("domain")))


def _show(
    site: SiteView,
    guest_id: int,
    *,
    problem: str = "",
    typed_note: str = "",
    note_problem: str = "",
    status: int = 200,
) -> Response:
    after = request.args.get("after", "")
    try:
        view = read_author(guest_id, by=reviewer(), site_id=site.id, now=context().now(), after=after)
    except ValueError as error:
        raise BadRequest("That page of the list does not exist. Start again from the top.") from error
    return show_page(
        "desk/review/author.html",
        status=status,
        site=site,
        author=view,
        reasons=list_reasons(site.id, by=reviewer()).reasons,
        is_first_page=not after,
        problem=problem,
        typed_note=typed_note,
        note_problem=note_problem,
        back=url_for("desk.author", key=site.key, guest_id=guest_id) if status != 200 else here(),
    )
