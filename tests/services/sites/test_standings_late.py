"""Late screening uses the standings in force at that time."""

from sqlalchemy import select

from moderation.domain.page_url import identify_page
from moderation.domain.signals import SignalKind
from moderation.domain.standing import Standing
from moderation.domain.status import Status
from moderation.services.comments.post import Draft, post_comment
from moderation.services.review.cards import read_card
from moderation.services.screening.unscored import screen_unscored
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.services.sites.standings import give_standing, take_standing
from moderation.store.comments.threads import Thread
from moderation.store.session import writing
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.sites.standings import HOME, block_network_of, domain, guest_of, lines


def test_late_screening_uses_standings_added_in_the_meantime(
    post: Post, site: SiteView, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    by_guest, by_link = post(guest="ann"), post("https://bad.example")
    by_network = post(network=HOME)
    give_standing(guest_of(by_guest.comment_id), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    give_standing(domain("bad.example"), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    block_network_of(by_network.comment_id, by=ben, site=site, clock=clock)
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 3
    for posted, name in ((by_guest, "author"), (by_link, "bad.example"), (by_network, "network")):
        card = read_card(posted.comment_id, by=ben)
        assert (card.status, [each.name for each in card.signals]) == (Status.REJECTED, [name])


def test_late_screening_keeps_a_network_block(
    post: Post, site: SiteView, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    block_network_of(post(network=HOME).comment_id, by=ben, site=site, clock=clock)
    clock.advance(days=1)
    scorer.is_away = True
    late = post(network=HOME).comment_id
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 1
    card = read_card(late, by=ben)
    assert (card.status, [(each.kind, each.name) for each in card.signals]) == (
        Status.REJECTED,
        [(SignalKind.BLOCKED, "network")],
    )


def test_late_screening_ignores_a_removed_block(
    post: Post, site: SiteView, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    give_standing(guest_of(post(guest="ann").comment_id), Standing.BLOCKED, by=ben, site_id=site.id, now=clock())
    scorer.is_away = True
    late = post(guest="ann")
    assert late.status is Status.REJECTED
    take_standing(lines(site, ben, clock)[0].id, by=ben, site_id=site.id, now=clock())
    scorer.is_away = False
    screen_unscored(scorer, now=clock())
    assert read_card(late.comment_id, by=ben).status is Status.APPROVED


def test_a_held_thread_holds_comments_now_and_late(
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
    screen_unscored(scorer, now=clock())
    card = read_card(late, by=ben)
    assert (card.status, [each.kind for each in card.signals]) == (Status.PENDING, [SignalKind.HOLD_THREAD])
