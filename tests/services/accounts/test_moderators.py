"""Accounts and signing in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from moderation.domain.roles import Permission, Role
from moderation.services.accounts.moderators import Account, create_moderator, sign_in
from moderation.services.accounts.passwords import MAX_FAILURES
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, TooMany, Unacceptable
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock
from tests.services.conftest import PASSWORD


def test_the_right_password_signs_in_whatever_the_case_of_the_address(ada: Reviewer, clock: Clock) -> None:
    assert sign_in(" ADA@blog.test", PASSWORD, now=clock()) == Account(ada.id, 0)
    assert sign_in("ada@blog.test", PASSWORD + "x", now=clock()) is None
    assert sign_in("nobody@blog.test", PASSWORD, now=clock()) is None


def test_ten_failures_lock_the_account_for_fifteen_minutes(ada: Reviewer, clock: Clock) -> None:
    for _ in range(10):
        assert sign_in(ada.email, "wrong", now=clock()) is None
    with pytest.raises(TooMany) as refusal:
        sign_in(ada.email, PASSWORD, now=clock())
    assert refusal.value.retry_after == 900
    clock.advance(minutes=15)
    assert sign_in(ada.email, PASSWORD, now=clock()) == Account(ada.id, 0)


def test_a_success_resets_the_count(ada: Reviewer, clock: Clock) -> None:
    for _ in range(2):
        for _ in range(9):
            sign_in(ada.email, "wrong", now=clock())
        assert sign_in(ada.email, PASSWORD, now=clock()) == Account(ada.id, 0)


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [("no address", PASSWORD, "email"), ("a@b.test", "too short", "password"), ("a@b.test", "x" * 1_001, "password")],
)
def test_invalid_accounts_are_refused(site: SiteView, clock: Clock, email: str, password: str, field: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        create_moderator(email, site_key=site.key, role=Role.OWNER, password=password, now=clock())
    assert refusal.value.field == field


def test_an_account_joins_a_site_once(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    with pytest.raises(ChangedMeanwhile, match="already on the team"):
        create_moderator(ada.email, site_key=site.key, role=Role.OWNER, password=PASSWORD, now=clock())
    with pytest.raises(NotFound):
        create_moderator(ada.email, site_key="nowhere", role=Role.OWNER, password=PASSWORD, now=clock())


def test_a_second_site_leaves_the_password_alone(ada: Reviewer, cleo: Reviewer, clock: Clock) -> None:
    create_moderator(ada.email, site_key="other", role=Role.MODERATOR, password="another password", now=clock())
    assert sign_in(ada.email, "another password", now=clock()) is None
    again = get_reviewer(ada.id)
    assert again is not None
    assert {place.site.key: place.role for place in again.roles.values()} == {
        "blog": Role.OWNER,
        "other": Role.MODERATOR,
    }


def test_roles_are_required_site_by_site(ada: Reviewer, ben: Reviewer, cleo: Reviewer, site: SiteView) -> None:
    ada.require(site.id, Permission.SET_POLICY)
    ben.require(site.id, Permission.DECIDE)
    with pytest.raises(NotAllowed):
        ben.require(site.id, Permission.SET_POLICY)
    with pytest.raises(NotFound):
        cleo.require(site.id, Permission.DECIDE)


def test_concurrent_tries_do_not_get_around_the_limit(app: Flask, ada: Reviewer, clock: Clock) -> None:
    def guess(number: int) -> bool:
        with app.app_context():
            try:
                sign_in(ada.email, f"a guess, number {number}", now=clock())
            except TooMany:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        looked_at = list(pool.map(guess, range(24)))
    assert sum(looked_at) == MAX_FAILURES
