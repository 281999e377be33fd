"""The page behind a comment's private link: its state, editing and deleting, without cookies or scripts."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from moderation import markup
from moderation.domain.comment_text import MAX_BODY
from moderation.domain.status import Status
from moderation.services.comments.author_link import LinkedComment, read_author_link, read_by_link
from moderation.services.comments.edit import EditRequest, delete_comment
from moderation.services.comments.own import Ownership
from moderation.services.refusals import NotFound, Refusal
from moderation.web.context import context
from moderation.web.embed.cards import Card
from moderation.web.embed.edit import edit_and_wake, read_network
from moderation.web.embed.gate import check_same_origin
from moderation.web.embed.wording import PUBLISHED, say_author, say_status, state_for_author
from moderation.web.errors import mark_refused
from moderation.web.locales import say, speak


@dataclass(frozen=True, slots=True)
class _Page:
    """What the page shows of a comment: its state in words, and what its author can still do."""

    token: str
    sentence: str
    statement: str
    page_url: str
    page_title: str
    is_public: bool
    is_deleted: bool
    can_edit: bool
    body: str
    problem: str
    house_rules: str
    max_body: int = MAX_BODY


def make_keep() -> Blueprint:
    """Return the blueprint. It is exempt from CSRFProtect: the link is the permission, and the gate guards it."""
    blueprint = Blueprint("keep", __name__, url_prefix="/c")
    blueprint.add_url_rule("/<token>", "show", show_kept, methods=["GET"])
    blueprint.add_url_rule("/<token>/edit", "edit", edit_kept, methods=["POST"])
    blueprint.add_url_rule("/<token>/delete", "delete", delete_kept, methods=["POST"])
    blueprint.after_request(_protect)
    return blueprint


def show_kept(token: str) -> Response:
    """Show a comment's state, and what its author can still do."""
    return _show(token, _read(token))


def edit_kept(token: str) -> Response:
    """Save the author's edit; a refusal shows the form again with the text in it."""
    check_same_origin()
    kept = _read(token)
    typed = request.form.get("body", "")
    try:
        edit_and_wake(EditRequest(Ownership(kept.id, has_link=True), typed, network=read_network()))
    except NotFound:
        raise
    except Refusal as refusal:
        return mark_refused(_show(token, kept, body=typed, problem=say(refusal.message)), refusal)
    return _go_back(token)


def delete_kept(token: str) -> Response:
    """Delete the comment."""
    check_same_origin()
    delete_comment(Ownership(_read(token).id, has_link=True), now=context().now())
    return _go_back(token)


def _read(token: str) -> LinkedComment:
    speak(request.args.get("lang", ""))
    kept = read_by_link(read_author_link(token, secret=context().secret), now=context().now())
    speak(request.args.get("lang", "") or kept.language)
    return kept


def _show(token: str, kept: LinkedComment, *, body: str | None = None, problem: str = "") -> Response:
    state = state_for_author(kept.status)
    page = _Page(
        token=token,
        sentence=say_status(kept.status),
        statement=kept.statement,
        page_url=kept.page_url + (f"#comment-{kept.id}" if state == PUBLISHED else ""),
        page_title=kept.page_title or kept.page_url,
        is_public=state == PUBLISHED,
        is_deleted=kept.status is Status.DELETED,
        can_edit=kept.can_edit,
        # If the edit came too late, its author can still copy the text.
        body=kept.body if body is None else body,
        problem=problem,
        house_rules=markup.render(kept.house_rules) if kept.house_rules else "",
    )
    card = Card(id=kept.id, author=say_author(kept.author), html=kept.html, written_at=kept.created_at)
    lang = request.args.get("lang") or None
    return make_response(render_template("embed/author_link.html", page=page, card=card, lang=lang))


def _go_back(token: str) -> Response:
    return make_response(redirect(url_for("keep.show", token=token, lang=request.args.get("lang") or None), 303))


def _protect(response: Response) -> Response:
    # The link is a secret: it must not leak through a referrer or a cache, and the page must not be framed.
    # Our own pages may see it: with no-referrer, browsers send "Origin: null" with a form, and the gate refuses that.
    response.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            f"form-action {context().public_origin}/c/",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
