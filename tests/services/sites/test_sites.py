"""Sites and their policies."""

from dataclasses import replace

import pytest

from moderation.domain.policy import Preset, WhenUnscored, preset_policy
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.sites.policy import change_policy, describe_policy
from moderation.services.sites.sites import SiteView, change_site, create_site, get_site, list_sites
from tests.conftest import Clock


def make(key: str | None, clock: Clock, *, name: str = "New", origin: str = "https://new.example") -> SiteView:
    return create_site(name, key=key, origins=[origin], model="m", actor="test", now=clock())


def test_a_new_site_starts_balanced(site: SiteView) -> None:
    assert describe_policy(site.id).policy == preset_policy(Preset.BALANCED)


def test_a_key_is_generated_by_default(site: SiteView, clock: Clock) -> None:
    drawn = make(None, clock)
    assert len(drawn.key) == 8
    assert list_sites() == sorted([site, drawn], key=lambda each: each.key)


@pytest.mark.parametrize("key", ["x", "UPPER", "a b", "-ab", "ab-", "é-site", "a" * 41, "../etc"])
def test_a_key_must_fit_into_a_url(site: SiteView, clock: Clock, key: str) -> None:
    with pytest.raises(Unacceptable):
        make(key, clock)


def test_a_key_is_unique(site: SiteView, clock: Clock) -> None:
    with pytest.raises(ChangedMeanwhile):
        make(site.key, clock)


def test_origins_are_replaced_without_duplicates(site: SiteView) -> None:
    changed = change_site(site.key, name=" The  blog ", origins=["https://A.example/", "", "https://a.example"])
    assert changed == replace(site, name="The blog", origins=("https://a.example",))
    assert get_site(site.key) == changed


def test_a_bad_origin_is_named_and_changes_nothing(site: SiteView) -> None:
    with pytest.raises(Unacceptable, match=r"http://plain\.example"):
        change_site(site.key, name="Blog", origins=["https://a.example", "http://plain.example"])
    assert get_site(site.key) == site


@pytest.mark.parametrize("name", ["", "  ", "n" * 101])
def test_a_site_needs_a_name(clock: Clock, site: SiteView, name: str) -> None:
    with pytest.raises(Unacceptable):
        make("new", clock, name=name)


def test_an_unknown_key_is_not_found(site: SiteView) -> None:
    with pytest.raises(NotFound, match="data-site"):
        get_site("nope")


def test_policies_are_stored_in_full_and_in_revisions(site: SiteView, clock: Clock) -> None:
    policy = replace(
        preset_policy(Preset.STRICT),
        preset=Preset.CUSTOM,
        hold_first_timers=True,
        hold_links_over=None,
        held_words=("perhaps",),
        rejected_words=("(", "wörd"),
        close_after_days=30,
        when_unscored=WhenUnscored.PUBLISH,
    )
    assert change_policy(site.id, policy=policy, model="m2", actor="ada", now=clock()) == 2
    assert describe_policy(site.id).policy == policy


@pytest.mark.parametrize(("count", "says"), [(0, "at least one"), (51, "up to 50")])
def test_the_number_of_origins_is_limited(site: SiteView, count: int, says: str) -> None:
    with pytest.raises(Unacceptable, match=says):
        change_site(site.key, name="Blog", origins=[f"https://{number}.example" for number in range(count)])
