"""Readers report comments to the moderators."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from moderation.domain.messages import N_
from moderation.domain.network import Network
from moderation.domain.reports import MAX_WORDS, ReportReason
from moderation.services.comments.public_thread import read_comment
from moderation.services.comments.reports import NewReport, report_comment
from moderation.services.refusals import ChangedMeanwhile, TooMany, Unacceptable
from moderation.web.context import context
from moderation.web.embed.form import check_token, sign_token
from moderation.web.embed.gate import check_same_origin
from moderation.web.embed.guest_cookie import guest_token, keep_guest
from moderation.web.embed.page_request import PageRequest, read_page_request
from moderation.web.embed.wording import say_author, say_report_problem, say_report_reasons, say_reported
from moderation.web.errors import mark_refused
from moderation.web.htmx import wants_part


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The report form below a comment, with what was typed."""

    id: int
    author: str
    token: str
    reason: str = ""
    words: str = ""
    max_words: int = MAX_WORDS


def show_report_form(key: str, comment_id: int) -> Response:
    """Show the form: below the comment for htmx, on its own page without scripts."""
    wanted = read_page_request(key, request.args)
    return _answer(wanted, _make_form(wanted, comment_id))


def take_report(key: str, comment_id: int) -> Response:
    """Save a report and say thanks; a refusal shows the form again with the text in it."""
    check_same_origin()
    wanted = read_page_request(key, request.form)
    token = guest_token() or secrets.token_urlsafe(24)
    form = _make_form(wanted, comment_id, typed=request.form)
    try:
        _keep_report(wanted, comment_id, token=token)
    except ChangedMeanwhile:
        return _answer(wanted, form, told=say_reported(is_reviewed=True))
    except (Unacceptable, TooMany) as refusal:
        return mark_refused(_answer(wanted, form, problem=say_report_problem(refusal)), refusal)
    response = _answer(wanted, form, told=say_reported())
    keep_guest(response, token)
    return response


def _keep_report(wanted: PageRequest, comment_id: int, *, token: str) -> None:
    here, typed = context(), request.form
    check_token(wanted, typed.get("token", ""))
    if typed.get("reason") not in set(ReportReason):
        raise Unacceptable(N_("Please choose a reason."), field="reason")
    network = Network(request.remote_addr or "", here.secret)
    report = NewReport(ReportReason(typed["reason"]), typed.get("words", ""), network)
    report_comment(comment_id, site_id=wanted.site.id, new=report, guest_token=token, now=here.now())


def _make_form(wanted: PageRequest, comment_id: int, *, typed: Mapping[str, str] | None = None) -> ReportForm:
    typed = typed or {}
    comment = read_comment(wanted.site.id, page=wanted.page, comment_id=comment_id).comments[0]
    return ReportForm(
        id=comment_id,
        author=say_author(comment.author),
        token=sign_token(wanted),
        reason=typed.get("reason", ""),
        words=typed.get("words", ""),
    )


def _answer(wanted: PageRequest, form: ReportForm, *, problem: str = "", told: str = "") -> Response:
    is_part = wants_part()
    html = render_template(
        "embed/_report.html" if is_part else "embed/report.html",
        report=form,
        problem=problem,
        told=told,
        reasons=say_report_reasons(),
        place=wanted.place,
        is_part=is_part,
    )
    response = make_response(html)
    response.headers["Cache-Control"] = "private, no-store"
    if problem:
        response.headers["HX-Reswap"] = "outerHTML"
    return response
