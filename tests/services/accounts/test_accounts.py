"""The user's own account: name, password, sessions, and password links."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from moderation.domain.roles import Role
from moderation.services.accounts import accounts, password_reset
from moderation.services.accounts.accounts import AccountSettings
from moderation.services.accounts.join import get_invitation
from moderation.services.accounts.moderators import Account, create_moderator, sign_in
from moderation.services.accounts.team import invite
from moderation.services.refusals import NotFound, Refusal, TooMany, Unacceptable
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock
from tests.services.conftest import PASSWORD

SECRET = "a secret of these tests"
NEW = "another horse battery"


def save(by: Reviewer, name: str = "", *, uses_keys: bool = True, veil_at: float | None = None) -> None:
    accounts.save_settings(by, AccountSettings(name, uses_keys, veil_at))


def name_of(by: Reviewer) -> str:
    found = get_reviewer(by.id)
    assert found is not None
    return found.name


def test_settings_are_saved(ada: Reviewer) -> None:
    save(ada, "  Ada   Lovelace ", uses_keys=False, veil_at=0.8)
    found = get_reviewer(ada.id)
    assert found is not None
    assert (found.name, found.uses_keys, found.veil_at) == ("Ada Lovelace", False, 0.8)
    save(ada, " \u200b", veil_at=None)
    assert name_of(ada) == ""


def test_display_names_are_unique_within_a_team(ada: Reviewer, ben: Reviewer, cleo: Reviewer) -> None:
    save(ada, "Ada")
    save(ada, "ADA")  # one's own name is allowed
    for name in ("Ada", "  aDA ", "\uff21da", "Аdа"):  # the last has Cyrillic letters
        save(cleo, name)  # another team's name is allowed as well
        with pytest.raises(Unacceptable) as refusal:
            save(ben, name)
        assert refusal.value.field == "name"
    for name in ("Adam", "", "🦊"):
        save(ben, name)
        assert name_of(ben) == name
    save(ada, "🐻")  # nothing is left to compare after folding


def test_the_blur_threshold_is_a_probability(ada: Reviewer) -> None:
    for veil_at in (-0.1, 1.1, float("nan")):
        with pytest.raises(Unacceptable) as refusal:
            save(ada, veil_at=veil_at)
        assert refusal.value.field == "veil_at"


def test_a_new_password_ends_older_sessions(ada: Reviewer, clock: Clock) -> None:
    assert accounts.change_password(ada, old=PASSWORD, new=NEW, now=clock()) == Account(ada.id, 1)
    assert get_reviewer(ada.id, session_epoch=0) is None
    assert get_reviewer(ada.id, session_epoch=1) is not None
    assert sign_in(ada.email, PASSWORD, now=clock()) is None
    assert sign_in(ada.email, NEW, now=clock()) == Account(ada.id, 1)


def test_only_one_of_many_concurrent_password_changes_succeeds(app: Flask, ada: Reviewer, clock: Clock) -> None:
    start = Barrier(4)

    def change(number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                accounts.change_password(ada, old=PASSWORD, new=f"{NEW} {number}", now=clock())
            except Unacceptable:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(change, range(4))) == 1


def test_the_old_password_can_be_tried_ten_times(ada: Reviewer, clock: Clock) -> None:
    with pytest.raises(Unacceptable) as refusal:
        accounts.change_password(ada, old=PASSWORD, new="too short", now=clock())
    assert refusal.value.field == "password"
    for _ in range(10):
        with pytest.raises(Unacceptable) as refusal:
            accounts.change_password(ada, old="wrong", new=NEW, now=clock())
        assert refusal.value.field == "old"
    with pytest.raises(TooMany):
        accounts.change_password(ada, old=PASSWORD, new=NEW, now=clock())
    with pytest.raises(TooMany):  # failures at all forms are counted together
        sign_in(ada.email, PASSWORD, now=clock())


def test_signing_out_everywhere(ada: Reviewer) -> None:
    accounts.end_sessions(ada)
    assert get_reviewer(ada.id, session_epoch=0) is None
    assert get_reviewer(ada.id, session_epoch=1) is not None


def test_a_link_sets_a_new_password_once(app: Flask, ada: Reviewer, clock: Clock) -> None:
    token = password_reset.make_password_link(" ADA@blog.test", secret=SECRET, now=clock())
    assert password_reset.get_password_link(token, secret=SECRET, now=clock()) == ada.email
    with pytest.raises(Unacceptable):
        password_reset.use_password_link(token, password="too short", secret=SECRET, now=clock())

    def use(number: int) -> int | None:
        with app.app_context():
            try:
                password_reset.use_password_link(token, password=f"{NEW} {number}", secret=SECRET, now=clock())
            except Refusal:
                return None
            return number

    with ThreadPoolExecutor(4) as pool:
        (winner,) = [number for number in pool.map(use, range(4)) if number is not None]
    assert sign_in(ada.email, f"{NEW} {winner}", now=clock()) == Account(ada.id, 1)


def test_a_link_is_valid_for_a_day_and_ends_the_older_one(ada: Reviewer, clock: Clock) -> None:
    first = password_reset.make_password_link(ada.email, secret=SECRET, now=clock())
    second = password_reset.make_password_link(ada.email, secret=SECRET, now=clock())
    with pytest.raises(NotFound):
        password_reset.get_password_link(first, secret=SECRET, now=clock())
    clock.advance(hours=24, seconds=-1)
    assert password_reset.get_password_link(second, secret=SECRET, now=clock())
    clock.advance(seconds=1)
    with pytest.raises(NotFound, match="used or has expired"):
        password_reset.use_password_link(second, password=NEW, secret=SECRET, now=clock())


def test_a_changed_password_ends_open_links(ada: Reviewer, clock: Clock) -> None:
    token = password_reset.make_password_link(ada.email, secret=SECRET, now=clock())
    accounts.change_password(ada, old=PASSWORD, new=NEW, now=clock())
    with pytest.raises(NotFound):
        password_reset.get_password_link(token, secret=SECRET, now=clock())


def test_a_link_works_for_a_locked_out_account(ada: Reviewer, clock: Clock) -> None:
    for _ in range(10):
        sign_in(ada.email, "wrong", now=clock())
    token = password_reset.make_password_link(ada.email, secret=SECRET, now=clock())
    password_reset.use_password_link(token, password=NEW, secret=SECRET, now=clock())
    assert sign_in(ada.email, NEW, now=clock()) is not None


def test_an_invitation_is_no_password_link_and_vice_versa(ada: Reviewer, site: SiteView, clock: Clock) -> None:
    password = password_reset.make_password_link(ada.email, secret=SECRET, now=clock())
    _, invitation = invite(ada, site.id, email="eva@blog.test", role=Role.OWNER, secret=SECRET, now=clock())
    with pytest.raises(NotFound):
        get_invitation(password, secret=SECRET, now=clock())
    with pytest.raises(NotFound):
        password_reset.use_password_link(invitation, password=NEW, secret=SECRET, now=clock())


def test_without_an_account_there_is_no_link(app: Flask, site: SiteView, clock: Clock) -> None:
    create_moderator("eva@blog.test", site_key=site.key, role=Role.OWNER, password=PASSWORD, now=clock())
    with pytest.raises(NotFound, match="no account"):
        password_reset.make_password_link("fay@blog.test", secret=SECRET, now=clock())
