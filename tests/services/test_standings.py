"""Whom a site trusts, holds and blocks, and what becomes of their next comment."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation.domain.network import Network
from moderation.domain.page_url import identify_page
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.signals import SignalKind
from moderation.domain.standing import NETWORK_BLOCK, Standing, Target, TargetKind
from moderation.domain.status import Status
from moderation.services import standings
from moderation.services.cards import read_card
from moderation.services.commenting import Draft, post_comment
from moderation.services.judging import judge_unscored
from moderation.services.moderators import Reviewer
from moderation.services.policies import change_policy
from moderation.services.refusals import NotFound, Unacceptable
from moderation.services.sites import SiteView, get_site
from moderation.services.standings import StandingView, give_standing, list_standings, take_standing
from moderation.store.comments import Comment
from moderation.store.events import Event
from moderation.store.session import reading, writing
from moderation.store.standings import StandingRow
from moderation.store.threads import Thread
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post

HOME, ELSEWHERE = Network("203.0.113.7", "s"), Network("198.51.100.1", "s")


def guest_of(comment_id: int) -> Target:
    with reading() as session:
        return Target(TargetKind.GUEST, str(session.get_one(Comment, comment_id).guest_id))


def domain(name: str) -> Target:
    return Target(TargetKind.DOMAIN, name)


def block_network_of(comment_id: int, *, by: Reviewer, site: SiteView, clock: Clock) -> None:
    with writing() as session:
        standings.block_network(session, comment_id, by=by, site_id=site.id, now=clock())


def events() -> list[tuple[str, str, dict[str, Any]]]:
    with reading() as session:
        return [(each.kind, each.subject, each.details) for each in session.scalars(select(Event).order_by(Event.id))]


def lines(site: SiteView, by: Reviewer, clock: Clock) -> list[StandingView]:
    return list(list_standings(site.id, by=by, now=clock()).lines)


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


def test_a_network_is_blocked_for_thirty_days_though_no_address_is_kept(
    post: Post, site: SiteView, ben: Reviewer, clock: Clock
) -> None:
    troll = post("Hello.", guest="troll", network=HOME).comment_id
    block_network_of(troll, by=ben, site=site, clock=clock)
    with reading() as session:
        assert HOME.address not in str(list(session.execute(select(StandingRow.__table__))))
    for days in (0, 1, 28):
        clock.advance(days=days)
        again = post("It is me again.", network=HOME)
        assert again.status is Status.REJECTED
        assert [(each.kind, each.name) for each in read_card(again.comment_id, by=ben).signals] == [
            (SignalKind.BLOCKED, "network")
        ]
        assert post("A neighbour.", network=ELSEWHERE).status is Status.APPROVED
        assert post("Nobody knows where from.").status is Status.APPROVED
    clock.advance(days=1)
    assert post("Somebody else lives here by now.", network=HOME).status is Status.APPROVED


def test_an_expired_block_is_dropped_when_the_list_is_changed(
    post: Post, site: SiteView, ben: Reviewer, clock: Clock
) -> None:
    troll = post(network=HOME).comment_id
    block_network_of(troll, by=ben, site=site, clock=clock)
    clock.advance(days=NETWORK_BLOCK.days)
    assert lines(site, ben, clock) == []
    give_standing(domain("bad.example"), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    with reading() as session:
        assert [row.value for row in session.scalars(select(StandingRow))] == ["bad.example"]


def test_a_network_is_blocked_by_a_comment_of_which_it_is_known(
    post: Post, site: SiteView, ben: Reviewer, cleo: Reviewer, clock: Clock
) -> None:
    unknown, known = post().comment_id, post(network=HOME).comment_id
    with pytest.raises(Unacceptable, match="not known"):
        block_network_of(unknown, by=ben, site=site, clock=clock)
    with pytest.raises(NotFound):
        block_network_of(known, by=cleo, site=get_site("other"), clock=clock)
    clock.advance(days=NETWORK_BLOCK.days)
    with pytest.raises(Unacceptable, match="not known"):
        block_network_of(known, by=ben, site=site, clock=clock)


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("https://bad.example/buy", Status.REJECTED),
        ("http://www.BAD.example", Status.REJECTED),
        ("https://shop.bad.example/", Status.REJECTED),  # what is below is covered
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


def test_a_standing_counts_on_its_own_site(post: Post, site: SiteView, cleo: Reviewer, clock: Clock) -> None:
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
def test_what_cannot_be_said_is_refused(
    site: SiteView, ben: Reviewer, clock: Clock, target: Target, standing: Standing
) -> None:
    with pytest.raises(Unacceptable):
        give_standing(target, standing, by=ben, site_id=site.id, now=clock())
    assert lines(site, ben, clock) == []


def test_the_list_says_who_since_when_and_by_whom(post: Post, site: SiteView, ben: Reviewer, clock: Clock) -> None:
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


def test_a_long_list_is_read_page_by_page(site: SiteView, ben: Reviewer, clock: Clock) -> None:
    for number in range(standings.LINES_A_PAGE + 2):
        give_standing(domain(f"bad{number}.example"), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    page = list_standings(site.id, by=ben, now=clock())
    rest = list_standings(site.id, by=ben, now=clock(), before=page.next_before)
    assert [each.name for each in rest.lines] == ["bad1.example", "bad0.example"]
    assert rest.next_before is None


def test_giving_and_taking_are_in_the_log_each_once(post: Post, site: SiteView, ben: Reviewer, clock: Clock) -> None:
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


def test_a_network_is_in_the_log_by_its_day_only(post: Post, site: SiteView, ben: Reviewer, clock: Clock) -> None:
    block_network_of(post(network=HOME).comment_id, by=ben, site=site, clock=clock)
    assert events() == [
        ("standing.given", "network of 2026-11-22", {"target": "network", "standing": "blocked"}),
    ]


# What is judged late is judged by what the site thinks then.


def test_a_late_judgement_sees_standings_given_meanwhile(
    post: Post, site: SiteView, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    by_guest, by_link = post(guest="ann"), post("https://bad.example")
    by_network = post(network=HOME)
    give_standing(guest_of(by_guest.comment_id), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    give_standing(domain("bad.example"), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    block_network_of(by_network.comment_id, by=ben, site=site, clock=clock)
    scorer.is_away = False
    assert judge_unscored(scorer, now=clock()) == 3
    for posted, name in ((by_guest, "author"), (by_link, "bad.example"), (by_network, "network")):
        card = read_card(posted.comment_id, by=ben)
        assert (card.status, [each.name for each in card.signals]) == (Status.REJECTED, [name])


def test_a_late_judgement_forgets_no_block_of_a_network(
    post: Post, site: SiteView, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    block_network_of(post(network=HOME).comment_id, by=ben, site=site, clock=clock)
    clock.advance(days=1)
    scorer.is_away = True
    late = post(network=HOME).comment_id
    scorer.is_away = False
    assert judge_unscored(scorer, now=clock()) == 1
    card = read_card(late, by=ben)
    assert (card.status, [(each.kind, each.name) for each in card.signals]) == (
        Status.REJECTED,
        [(SignalKind.BLOCKED, "network")],
    )


def test_a_lifted_block_is_gone_at_a_late_judgement(
    post: Post, site: SiteView, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    give_standing(guest_of(post(guest="ann").comment_id), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    scorer.is_away = True
    late = post(guest="ann")
    assert late.status is Status.REJECTED
    take_standing(lines(site, ben, clock)[0].id, by=ben, site_id=site.id, now=clock())
    scorer.is_away = False
    judge_unscored(scorer, now=clock())
    assert read_card(late.comment_id, by=ben).status is Status.APPROVED


def test_a_held_conversation_holds_now_and_late(
    post: Post, site: SiteView, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    late = post().comment_id
    with writing() as session:
        session.scalars(select(Thread)).one().holds_everything = True
    scorer.is_away = False
    assert post().status is Status.PENDING
    elsewhere = Draft(identify_page("https://blog.example/other"), "Well said.")
    posted = post_comment(elsewhere, site_id=site.id, guest_token=None, scorer=scorer, now=clock())
    assert posted.status is Status.APPROVED
    judge_unscored(scorer, now=clock())
    card = read_card(late, by=ben)
    assert (card.status, [each.kind for each in card.signals]) == (Status.PENDING, [SignalKind.HOLD_THREAD])
