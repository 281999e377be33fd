"""Standings: trusted, held and blocked targets, and their effect on the next comment."""

from datetime import timedelta

import pytest

from moderation.domain.policy import Preset, preset_policy
from moderation.domain.signals import SignalKind
from moderation.domain.standing import Standing, Target, TargetKind
from moderation.domain.status import Status
from moderation.services.refusals import NotFound, Unacceptable
from moderation.services.review.cards import read_card
from moderation.services.sites import standings
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView, get_site
from moderation.services.sites.standings import give_standing, list_standings, take_standing
from tests.conftest import Clock
from tests.services.conftest import Post
from tests.services.sites.standings import HOME, block_network_of, domain, events, guest_of, lines


@pytest.mark.parametrize(
    ("standing", "body", "status"),
    [
        (Standing.BLOCKED, "Well said.", Status.REJECTED),
        (Standing.HELD, "Well said.", Status.PENDING),
        (Standing.TRUSTED, "Well said.", Status.APPROVED),
        (Standing.TRUSTED, "A toxic remark", Status.PENDING),
    ],
)
def test_the_next_comment_of_an_author(
    post: Post, site: SiteView, ben: Reviewer, clock: Clock, standing: Standing, body: str, status: Status
) -> None:
    change_policy(site.id, policy=preset_policy(Preset.BALANCED), model="m", actor="test", now=clock())
    first = post("Hello.", guest="ann")
    give_standing(guest_of(first.comment_id), standing, by=ben, site_id=site.id, now=clock())
    assert post(body, guest="ann").status is status
    assert post("Well said.", guest="somebody else").status is Status.APPROVED


def test_a_blocked_comment_is_kept_with_its_reason(post: Post, site: SiteView, ben: Reviewer, clock: Clock) -> None:
    first = post("Hello.", guest="ann", author="Ann")
    give_standing(guest_of(first.comment_id), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    card = read_card(post("Again.", guest="ann").comment_id, by=ben)
    assert (card.status, [(each.kind, each.name) for each in card.signals]) == (
        Status.REJECTED,
        [(SignalKind.BLOCKED, "author")],
    )


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("https://bad.example/buy", Status.REJECTED),
        ("http://www.BAD.example", Status.REJECTED),
        ("https://shop.bad.example/", Status.REJECTED),  # subdomains are included
        ("https://notbad.example/", Status.APPROVED),
        ("https://example/", Status.APPROVED),
        ("https://bad.example.org/", Status.APPROVED),
    ],
)
def test_links_to_a_blocked_domain(
    post: Post, site: SiteView, ben: Reviewer, clock: Clock, link: str, status: Status
) -> None:
    give_standing(domain("https://www.Bad.example/x"), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    posted = post(f"See [this]({link})")
    assert posted.status is status
    names = [each.name for each in read_card(posted.comment_id, by=ben).signals]
    assert names == (["bad.example"] if status is Status.REJECTED else [])


def test_a_standing_applies_on_its_own_site(post: Post, site: SiteView, cleo: Reviewer, clock: Clock) -> None:
    other = get_site("other")
    with pytest.raises(NotFound):
        give_standing(guest_of(post(guest="ann").comment_id), Standing.BLOCKED, by=cleo, site_id=other.id, now=clock())
    give_standing(domain("bad.example"), Standing.BLOCKED, by=cleo, site_id=other.id, now=clock())
    assert post("https://bad.example").status is Status.APPROVED
    with pytest.raises(NotFound):
        give_standing(domain("bad.example"), Standing.BLOCKED, by=cleo, site_id=site.id, now=clock())
    with pytest.raises(NotFound):
        list_standings(site.id, by=cleo, now=clock())


@pytest.mark.parametrize(
    ("target", "standing"),
    [
        (domain("bad.example"), Standing.TRUSTED),
        (domain("not a domain"), Standing.BLOCKED),
        (Target(TargetKind.NETWORK, "made up"), Standing.BLOCKED),
    ],
)
def test_invalid_standings_are_refused(
    site: SiteView, ben: Reviewer, clock: Clock, target: Target, standing: Standing
) -> None:
    with pytest.raises(Unacceptable):
        give_standing(target, standing, by=ben, site_id=site.id, now=clock())
    assert lines(site, ben, clock) == []


def test_the_list_shows_target_date_and_moderator(post: Post, site: SiteView, ben: Reviewer, clock: Clock) -> None:
    first = post(guest="ann", author="Ann", network=HOME)
    post(guest="ann", author="Annie")
    begun = clock()
    give_standing(guest_of(first.comment_id), Standing.HELD, by=ben, site_id=site.id, now=begun)
    block_network_of(first.comment_id, by=ben, site=site, clock=clock)
    give_standing(domain("bad.example"), Standing.BLOCKED, by=ben, site_id=site.id, now=begun)
    told = [(each.name, each.standing, each.day, each.by, each.until) for each in lines(site, ben, clock)]
    assert told == [
        ("bad.example", Standing.BLOCKED, None, ben.email, None),
        ("", Standing.BLOCKED, begun.date(), ben.email, begun + timedelta(days=30)),
        ("Annie", Standing.HELD, None, ben.email, None),
    ]


def test_a_long_list_has_pages(site: SiteView, ben: Reviewer, clock: Clock) -> None:
    for number in range(standings.LINES_A_PAGE + 2):
        give_standing(domain(f"bad{number}.example"), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    page = list_standings(site.id, by=ben, now=clock())
    rest = list_standings(site.id, by=ben, now=clock(), before=page.next_before)
    assert [each.name for each in rest.lines] == ["bad1.example", "bad0.example"]
    assert rest.next_before is None


def test_adding_and_removing_are_each_logged_once(post: Post, site: SiteView, ben: Reviewer, clock: Clock) -> None:
    guest = guest_of(post(guest="ann", author="Ann", network=HOME).comment_id)
    for standing in (Standing.BLOCKED, Standing.BLOCKED, Standing.TRUSTED):
        give_standing(guest, standing, by=ben, site_id=site.id, now=clock())
    (line,) = lines(site, ben, clock)
    assert take_standing(line.id, by=ben, site_id=site.id, now=clock()) == line
    with pytest.raises(NotFound):
        take_standing(line.id, by=ben, site_id=site.id, now=clock())
    assert events() == [
        ("standing.given", "Ann", {"target": "guest", "standing": "blocked", "value": guest.value}),
        ("standing.given", "Ann", {"target": "guest", "standing": "trusted", "value": guest.value}),
        ("standing.taken", "Ann", {"target": "guest", "standing": "trusted", "value": guest.value}),
    ]
    assert post(guest="ann").status is Status.APPROVED
