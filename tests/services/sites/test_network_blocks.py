"""Network blocks: for thirty days, without storing an address."""

import pytest
from sqlalchemy import select

from moderation.domain.signals import SignalKind
from moderation.domain.standing import NETWORK_BLOCK, Standing
from moderation.domain.status import Status
from moderation.services.refusals import NotFound, Unacceptable
from moderation.services.review.cards import read_card
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView, get_site
from moderation.services.sites.standings import give_standing
from moderation.store.session import reading
from moderation.store.sites.standings import StandingRow
from tests.conftest import Clock
from tests.services.conftest import Post
from tests.services.sites.standings import ELSEWHERE, HOME, block_network_of, domain, events, lines


def test_a_network_is_blocked_for_thirty_days_without_its_address(
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


def test_a_network_can_be_blocked_while_it_is_stored(
    post: Post, site: SiteView, ben: Reviewer, cleo: Reviewer, clock: Clock
) -> None:
    unknown, known = post().comment_id, post(network=HOME).comment_id
    with pytest.raises(Unacceptable, match="no longer stored"):
        block_network_of(unknown, by=ben, site=site, clock=clock)
    with pytest.raises(NotFound):
        block_network_of(known, by=cleo, site=get_site("other"), clock=clock)
    clock.advance(days=NETWORK_BLOCK.days)
    with pytest.raises(Unacceptable, match="no longer stored"):
        block_network_of(known, by=ben, site=site, clock=clock)


def test_the_log_shows_only_a_networks_day(post: Post, site: SiteView, ben: Reviewer, clock: Clock) -> None:
    block_network_of(post(network=HOME).comment_id, by=ben, site=site, clock=clock)
    assert events() == [
        ("standing.given", "network of 2026-11-22", {"target": "network", "standing": "blocked"}),
    ]
