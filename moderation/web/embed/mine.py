"""What only the author of a comment sees."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from moderation.services.comments.author_link import sign_author_link
from moderation.services.comments.own import read_mine
from moderation.services.comments.votes import voted_ids
from moderation.web.context import context
from moderation.web.embed.cards import Card, OwnControls, own_card
from moderation.web.embed.guest_cookie import guest_token
from moderation.web.embed.page_request import PageRequest, read_page_request
from moderation.web.embed.tokens import sign_begun


def show_mine(key: str) -> Response:
    """Show a guest's own comments that are not public, with their state, and the controls of those that are."""
    wanted = read_page_request(key, request.args)
    token = guest_token()
    own = read_own_part(wanted, token) if token else {"own": (), "is_own_known": True}
    here = context()
    begun = sign_begun(here.secret, site_id=wanted.site.id, thread_key=wanted.page.thread_key, now=here.now())
    html = render_template("embed/_mine.html", place=wanted.place, page_url=wanted.page_url, begun=begun, **own)
    response = make_response(html)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def make_controls(comment_id: int, *, lang: str = "", can_edit: bool = True, is_new: bool = False) -> OwnControls:
    """Return the author's controls for a comment; `is_new` also shows its private link."""
    token = sign_author_link(context().secret, comment_id=comment_id)
    link = url_for("keep.show", token=token, lang=lang or None)
    return OwnControls(
        id=comment_id,
        can_edit=can_edit,
        keep=token,
        link=link,
        kept_link=context().public_origin + link if is_new else "",
    )


def read_own_part(wanted: PageRequest, token: str, *, new_id: int | None = None) -> dict[str, Any]:
    """Read the data of `_mine.html`: a guest's hidden comments, and the controls of public ones.

    `new_id` is the comment that was just posted: it receives the focus and shows its link.
    """
    now = context().now()
    mine = read_mine(wanted.site.id, page=wanted.page, guest_token=token, now=now)
    hidden = [
        replace(
            own_card(each, is_focus=each.id == new_id),
            own=make_controls(each.id, lang=wanted.lang, can_edit=each.can_edit, is_new=each.id == new_id),
            has_rules=bool(wanted.site.widget.house_rules),
        )
        for each in mine.hidden
    ]
    controls = [
        make_controls(each, lang=wanted.lang, can_edit=can_edit, is_new=each == new_id)
        for each, can_edit in mine.public
    ]
    voted = voted_ids(wanted.site.id, page=wanted.page, guest_token=token) if wanted.site.widget.has_votes else []
    return {"own": hidden, "own_public": controls, "voted": voted, "is_own_known": True}


def make_personal(cards: Sequence[Card], part: dict[str, Any]) -> list[Card]:
    """Return the cards with the reader's controls on their own comments, and their votes on others'."""
    controls = {each.id: each for each in part["own_public"]}
    return [replace(card, own=controls.get(card.id), is_voted=card.id in part["voted"]) for card in cards]
