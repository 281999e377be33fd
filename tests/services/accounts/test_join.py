"""Accepting an invitation, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from moderation.domain.roles import Role
from moderation.services.accounts.accounts import AccountSettings, save_settings
from moderation.services.accounts.join import get_invitation, join, join_anew
from moderation.services.accounts.links import hash_link_token
from moderation.services.accounts.moderators import create_moderator, sign_in
from moderation.services.accounts.team import invite
from moderation.services.refusals import ChangedMeanwhile, NotFound, Refusal, Unacceptable
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.accounts.links import AccountLink
from moderation.store.accounts.moderators import Membership
from moderation.store.decisions.events import Event
from moderation.store.session import reading
from tests.conftest import Clock
from tests.services.conftest import PASSWORD

SECRET = "a secret of these tests"
GONE = "This link has been used or has expired. Ask for a new one."


@pytest.fixture
def token(ada: Reviewer, site: SiteView, clock: Clock) -> str:
    """An invitation for Eva."""
    return invite(ada, site.id, email="eva@blog.test", role=Role.MODERATOR, secret=SECRET, now=clock())[1]


def test_an_invitation_shows_its_details(token: str, ada: Reviewer, site: SiteView, clock: Clock) -> None:
    invitation = get_invitation(token, secret=SECRET, now=clock())
    assert (invitation.email, invitation.site, invitation.role) == ("eva@blog.test", site, Role.MODERATOR)
    assert (invitation.by, invitation.has_account, invitation.is_member) == (ada.email, False, False)


def test_the_database_does_not_contain_the_token(token: str) -> None:
    drawn = token.partition(".")[0]
    assert len(drawn) == 32  # 192 bits in base64
    with reading() as session:
        (link,) = session.scalars(select(AccountLink))
        assert drawn not in link.token_hash
        assert link.token_hash == hash_link_token(token, secret=SECRET)


def test_one_link_makes_one_account_even_with_concurrent_requests(app: Flask, token: str, clock: Clock) -> None:
    def take(number: int) -> int | None:
        with app.app_context():
            try:
                return join_anew(token, password=f"{PASSWORD} {number}", name="", secret=SECRET, now=clock()).id
            except Refusal:
                return None

    with ThreadPoolExecutor(4) as pool:
        assert sum(account is not None for account in pool.map(take, range(4))) == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 2


def test_an_existing_account_joins_as_itself(
    app: Flask, token: str, cleo: Reviewer, site: SiteView, clock: Clock
) -> None:
    create_moderator("eva@blog.test", site_key="other", role=Role.OWNER, password=PASSWORD, now=clock())
    account = sign_in("eva@blog.test", PASSWORD, now=clock())
    assert account is not None
    assert get_invitation(token, secret=SECRET, now=clock()).has_account
    with pytest.raises(ChangedMeanwhile, match="already has an account"):
        join_anew(token, password=PASSWORD, name="", secret=SECRET, now=clock())

    def take(_: int) -> bool:
        with app.app_context():
            try:
                join(token, moderator_id=account.id, secret=SECRET, now=clock())
            except Refusal:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(4))) == 1
    eva = get_reviewer(account.id)
    assert eva is not None
    assert {each.site.key: each.role for each in eva.roles.values()} == {"blog": Role.MODERATOR, "other": Role.OWNER}
    with reading() as session:
        kinds = list(session.scalars(select(Event.kind).order_by(Event.id)))
    assert kinds == ["member.invited", "member.joined"]


def test_a_member_need_not_join(token: str, site: SiteView, clock: Clock) -> None:
    create_moderator("eva@blog.test", site_key=site.key, role=Role.OWNER, password=PASSWORD, now=clock())
    assert get_invitation(token, secret=SECRET, now=clock()).is_member
    account = sign_in("eva@blog.test", PASSWORD, now=clock())
    assert account is not None
    with pytest.raises(ChangedMeanwhile, match="is already on the team of Blog"):
        join(token, moderator_id=account.id, secret=SECRET, now=clock())


def test_invalid_input_leaves_the_link_usable(token: str, ada: Reviewer, clock: Clock) -> None:
    save_settings(ada, AccountSettings("Ada", uses_keys=True, veil_at=None))
    for password, name, field in (
        ("too short", "", "password"),
        (PASSWORD, "x" * 81, "name"),
        (PASSWORD, "\uff21DA", "name"),
    ):
        with pytest.raises(Unacceptable) as refusal:
            join_anew(token, password=password, name=name, secret=SECRET, now=clock())
        assert refusal.value.field == field
    assert not get_invitation(token, secret=SECRET, now=clock()).has_account


@given(st.text() | st.text(alphabet="abcXYZ019-_.", min_size=20))
def test_malformed_tokens_are_refused_without_a_query(raw: str) -> None:
    with pytest.raises(NotFound, match="used or has expired"):
        get_invitation(raw, secret=SECRET, now=Clock()())  # no app, so no database


def test_a_token_of_another_secret_is_refused(token: str, clock: Clock) -> None:
    with pytest.raises(NotFound) as refusal:
        get_invitation(token, secret="another secret", now=clock())
    assert str(refusal.value) == GONE
