"""Shared helpers for card tests."""

from bs4 import Tag

from moderation.domain.standing import Standing, TargetKind
from moderation.store.comments.comments import Comment, Revision, get_comment
from moderation.store.comments.guests import Guest
from moderation.store.comments.reports import Report
from moderation.store.session import writing
from moderation.store.sites.standings import StandingRow
from tests.conftest import NOON
from tests.web.desk.conftest import Desk
from tests.web.html import one, parse


def card_of(desk: Desk, comment: int) -> Tag:
    return one(parse(desk.ben.get("/desk/")), f"#card-{comment}")


def report(desk: Desk, comment: int, reason: str, words: str = "", *, is_settled: bool = False) -> None:
    with writing() as session:
        session.add(
            Report(
                site_id=desk.sites["demo"].id,
                comment_id=comment,
                guest_id=None,
                reason=reason,
                words=words,
                created_at=NOON,
                settled_at=NOON if is_settled else None,
            )
        )


def edit(comment: int, body: str) -> None:
    with writing() as session:
        found = get_comment(session, comment)
        assert found is not None
        found.revision += 1
        session.add(
            Revision(comment_id=comment, number=found.revision, body=body, html=f"<p>{body}</p>", created_at=NOON)
        )


def known(comment: int, *statuses: str, standing: Standing | None = None) -> int:
    """Give a comment's author earlier comments and a standing."""
    with writing() as session:
        this = get_comment(session, comment)
        assert this is not None
        guest = Guest(token_hash="kept", created_at=NOON)
        session.add(guest)
        session.flush()
        this.guest_id = guest.id
        for status in statuses:
            past = {"site_id": this.site_id, "thread_id": this.thread_id, "guest_id": guest.id, "author": "Guy"}
            session.add(Comment(**past, status=status, created_at=NOON))
        if standing is not None:
            row = {"site_id": this.site_id, "kind": TargetKind.GUEST.value, "value": str(guest.id), "actor_id": 1}
            session.add(StandingRow(**row, standing=standing.value, actor_label="ada", created_at=NOON))
        return guest.id
