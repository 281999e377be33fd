"""API keys: who creates them, what is stored, and how often they may call."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.domain.events import EventKind
from moderation.services.api.keys import (
    MOST_KEYS,
    MOST_PER_MINUTE,
    PREFIX,
    BadKey,
    admit_caller,
    forget_suggestions,
    list_keys,
    make_key,
    make_key_of,
    revoke_key,
    revoke_key_of,
)
from moderation.services.api.suggestions import keep_suggestion
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, TooMany, Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.api.keys import ApiKey
from moderation.store.decisions.events import Event
from moderation.store.session import reading
from tests.conftest import NOON


def test_a_key_is_stored_as_a_hash_and_shown_by_its_prefix(ada: Reviewer, site: SiteView) -> None:
    key = make_key(ada, site.id, name=" The forum ", per_minute=60, now=NOON)
    assert key.startswith(PREFIX)
    assert len(key) == len(PREFIX) + 40
    (view,) = list_keys(ada, site.id)
    assert (view.name, view.prefix, view.by, view.last_used_at) == ("The forum", key[:13], "ada@blog.test", None)
    with reading() as session:
        row = session.scalars(select(ApiKey)).one()
        assert key[13:] not in " ".join(str(getattr(row, column.name)) for column in ApiKey.__table__.columns)


def test_a_call_identifies_the_site_and_is_recorded(ada: Reviewer, site: SiteView) -> None:
    key = make_key(ada, site.id, name="forum", per_minute=60, now=NOON)
    assert admit_caller(key, now=NOON).site_id == site.id
    assert list_keys(ada, site.id)[0].last_used_at == NOON


@pytest.mark.parametrize("wrong", ["", "parley_", "x" * 10_000, "\ud800", "parley_" + "0" * 40])
def test_unknown_keys_are_refused(ada: Reviewer, site: SiteView, wrong: str) -> None:
    make_key(ada, site.id, name="forum", per_minute=60, now=NOON)
    with pytest.raises(BadKey):
        admit_caller(wrong, now=NOON)


def test_a_key_has_a_rate_limit_per_minute(ada: Reviewer, site: SiteView) -> None:
    key = make_key(ada, site.id, name="forum", per_minute=3, now=NOON)
    other = make_key(ada, site.id, name="other", per_minute=3, now=NOON)
    for second in (0, 10, 20):
        admit_caller(key, now=NOON + timedelta(seconds=second))
    with pytest.raises(TooMany) as refused:
        admit_caller(key, now=NOON + timedelta(seconds=45))
    assert refused.value.retry_after == 15
    admit_caller(other, now=NOON + timedelta(seconds=45))
    for _ in range(3):
        admit_caller(key, now=NOON + timedelta(minutes=1))
    with pytest.raises(TooMany):
        admit_caller(key, now=NOON + timedelta(seconds=119))


def test_a_revoked_key_looks_like_an_unknown_one(ada: Reviewer, site: SiteView) -> None:
    key = make_key(ada, site.id, name="forum", per_minute=60, now=NOON)
    key_id = list_keys(ada, site.id)[0].id
    assert revoke_key(ada, site.id, key_id=key_id, now=NOON) == "forum"
    with pytest.raises(BadKey) as refused:
        admit_caller(key, now=NOON)
    with pytest.raises(BadKey) as never:
        admit_caller("parley_never", now=NOON)
    assert str(refused.value) == str(never.value)
    with pytest.raises(ChangedMeanwhile):
        revoke_key(ada, site.id, key_id=key_id, now=NOON)


def test_only_owners_manage_keys(ada: Reviewer, ben: Reviewer, cleo: Reviewer, site: SiteView) -> None:
    make_key(ada, site.id, name="forum", per_minute=60, now=NOON)
    key_id = list_keys(ada, site.id)[0].id
    for who, refusal in ((ben, NotAllowed), (cleo, NotFound)):
        with pytest.raises(refusal):
            list_keys(who, site.id)
        with pytest.raises(refusal):
            make_key(who, site.id, name="mine", per_minute=1, now=NOON)
        with pytest.raises(refusal):
            revoke_key(who, site.id, key_id=key_id, now=NOON)
        with pytest.raises(refusal):
            forget_suggestions(who, site.id, key_id=key_id, now=NOON)
    with pytest.raises(NotFound):  # another site's key, under one's own
        revoke_key(cleo, next(iter(cleo.roles)), key_id=key_id, now=NOON)


@pytest.mark.parametrize(
    ("name", "per_minute", "field"),
    [(" ", 60, "name"), ("x" * 61, 60, "name"), ("x", 0, "per_minute"), ("x", MOST_PER_MINUTE + 1, "per_minute")],
)
def test_a_key_needs_a_name_and_a_limit(ada: Reviewer, site: SiteView, name: str, per_minute: int, field: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        make_key(ada, site.id, name=name, per_minute=per_minute, now=NOON)
    assert refused.value.field == field


def test_the_number_of_active_keys_is_limited(ada: Reviewer, site: SiteView) -> None:
    for number in range(MOST_KEYS):
        make_key(ada, site.id, name=f"key {number}", per_minute=1, now=NOON)
    with pytest.raises(Unacceptable):
        make_key(ada, site.id, name="one more", per_minute=1, now=NOON)
    revoke_key(ada, site.id, key_id=list_keys(ada, site.id)[0].id, now=NOON)
    make_key(ada, site.id, name="one more", per_minute=1, now=NOON)


def test_the_log_says_who_created_and_revoked_which_key(ada: Reviewer, site: SiteView) -> None:
    key = make_key(ada, site.id, name="forum", per_minute=60, now=NOON)
    caller = admit_caller(key, now=NOON)
    keep_suggestion(caller, "Well said.", scores={"toxicity": 0.0}, community="", now=NOON)
    assert forget_suggestions(ada, site.id, key_id=caller.key_id, now=NOON) == 1
    assert forget_suggestions(ada, site.id, key_id=caller.key_id, now=NOON) == 0
    revoke_key_of("blog", prefix=key[:13], actor="command line", now=NOON)
    with reading() as session:
        events = session.scalars(select(Event).order_by(Event.id)).all()
        assert [(each.kind, each.subject, each.actor_label) for each in events] == [
            (EventKind.API_KEY_MADE, "forum", "ada@blog.test"),
            (EventKind.SUGGESTIONS_FORGOTTEN, "forum", "ada@blog.test"),
            (EventKind.API_KEY_REVOKED, "forum", "command line"),
        ]
        assert events[0].details == {"begins": key[:13], "calls_a_minute": 60}
        assert events[1].details == {"texts": 1}


def test_on_the_command_line_a_prefix_must_match_one_key(site: SiteView) -> None:
    for name in ("one", "two"):
        make_key_of(site.key, name=name, per_minute=1, actor="command line", now=NOON)
    with pytest.raises(Unacceptable):
        revoke_key_of(site.key, prefix="parley_", actor="command line", now=NOON)
    for nothing in ("", "parley_x"):
        with pytest.raises(NotFound):
            revoke_key_of(site.key, prefix=nothing, actor="command line", now=NOON)
