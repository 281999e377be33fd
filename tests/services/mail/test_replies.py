"""Addresses for reply notifications: asking for confirmation, refusing, limits."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.services.comments.post import Posted
from moderation.services.mail.replies import remember_address
from moderation.services.refusals import Unacceptable
from moderation.services.sites.sites import create_site
from moderation.store.comments.comments import Comment
from moderation.store.mail.outbox import OutboxMail
from moderation.store.mail.reply_addresses import ReplyAddress, ReplyRequest
from moderation.store.session import reading, writing
from tests.conftest import Clock

Post = Callable[..., Posted]
Typed = Callable[..., Posted]


@pytest.fixture
def typed(post: Post, clock: Clock) -> Typed:
    """Post a comment and type an address with it."""

    def write(email: str = "dora@mail.test", body: str = "Well said.", **draft: object) -> Posted:
        posted = post(body, **draft)
        with writing() as session:
            remember_address(session, session.get_one(Comment, posted.comment_id), email, now=clock())
        return posted

    return write


def outbox() -> list[tuple[str, str]]:
    with reading() as session:
        return [(mail.kind, mail.recipient) for mail in session.scalars(select(OutboxMail).order_by(OutboxMail.id))]


def test_confirmation_is_requested_once_and_the_address_saved_per_comment(typed: Typed) -> None:
    first = typed(" Dora@Mail.Test ")
    second = typed("dora@mail.test", guest=first.guest_token)
    with reading() as session:
        (address,) = session.scalars(select(ReplyAddress))
        assert (address.email, address.confirmed_at) == ("dora@mail.test", None)
        requests = {row.comment_id: row.address_id for row in session.scalars(select(ReplyRequest))}
    assert requests == {first.comment_id: address.id, second.comment_id: address.id}
    assert outbox() == [("confirm", "dora@mail.test")]


def test_many_guests_and_sites_cannot_flood_an_address(typed: Typed, clock: Clock) -> None:
    for _ in range(3):
        typed("victim@mail.test")
    assert len(outbox()) == 1
    clock.advance(hours=24)
    typed("victim@mail.test")
    assert len(outbox()) == 2


def test_a_confirmed_address_is_asked_again_only_after_unsubscribing(typed: Typed, clock: Clock) -> None:
    first = typed()
    with writing() as session:
        session.scalars(select(ReplyAddress)).one().confirmed_at = clock()
    clock.advance(days=2)
    typed(guest=first.guest_token)
    assert len(outbox()) == 1
    with writing() as session:
        session.scalars(select(ReplyAddress)).one().stopped_at = clock()
    typed(guest=first.guest_token)
    assert len(outbox()) == 2
    with reading() as session:
        address = session.scalars(select(ReplyAddress)).one()
        assert (address.confirmed_at, address.stopped_at) == (None, None)


def test_another_guest_has_to_confirm_again(typed: Typed, clock: Clock) -> None:
    typed()
    with writing() as session:
        session.scalars(select(ReplyAddress)).one().confirmed_at = clock()
    clock.advance(days=2)
    typed()
    assert len(outbox()) == 2


def test_a_refused_address_gets_no_more_mail(typed: Typed, clock: Clock) -> None:
    first = typed()
    with writing() as session:
        address = session.scalars(select(ReplyAddress)).one()
        address.refused_at = address.stopped_at = clock()
    clock.advance(days=400)
    typed()
    typed(guest=first.guest_token)
    assert len(outbox()) == 1


def test_spam_sends_no_confirmation(typed: Typed) -> None:
    typed(body="Well said.", honeypot="https://spam.example")
    assert outbox() == []


@pytest.mark.parametrize(
    "email", ["dora", "dora@", "@mail.test", "dora@mail", "a b@mail.test", "a@mail.test\nBcc: b@c.test"]
)
def test_an_invalid_address_is_refused_with_its_field(typed: Typed, email: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        typed(email)
    assert refusal.value.field == "email"
    assert outbox() == []


def test_an_empty_field_is_ignored(typed: Typed) -> None:
    typed("  ")
    assert outbox() == []


def test_the_limit_applies_across_sites(typed: Typed, clock: Clock, post: Post) -> None:
    typed()
    other = create_site("Other", key="other", origins=["https://other.example"], model="m", actor="t", now=clock())
    comment_id = post("Hello.").comment_id
    with writing() as session:
        comment = session.get_one(Comment, comment_id)
        comment.site_id = other.id
        remember_address(session, comment, "dora@mail.test", now=clock())
    assert len(outbox()) == 1
