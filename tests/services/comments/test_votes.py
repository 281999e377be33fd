"""Votes: one per guest, can be withdrawn, and their sum always matches the rows."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from moderation.domain.network import Network
from moderation.domain.page_url import Page
from moderation.domain.paging import Sort
from moderation.domain.widget_settings import WidgetSettings
from moderation.services.comments.public_thread import read_thread
from moderation.services.comments.votes import FROM_ONE_NETWORK, Voted, vote_comment, voted_ids
from moderation.services.refusals import ChangedMeanwhile, NotFound, TooMany, Unacceptable
from moderation.services.sites.sites import SiteView
from moderation.store.comments.votes import Vote
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, write_widget
from tests.conftest import NOON
from tests.services.conftest import Post


def vote(comment_id: int, site: SiteView, page: Page, guest: str, *, wants: bool = True, address: str = "") -> Voted:
    network = Network(address, "a secret of a test") if address else None
    return vote_comment(
        comment_id, site_id=site.id, page=page, guest_token=guest, wants=wants, network=network, now=NOON
    )


def rows() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Vote)) or 0


def test_a_vote_counts_once_and_can_be_withdrawn(post: Post, site: SiteView, page: Page) -> None:
    comment = post("Worth reading.").comment_id
    assert vote(comment, site, page, "ada") == Voted(comment, 1, is_voted=True)
    assert vote(comment, site, page, "ada").votes == 1
    assert vote(comment, site, page, "ben").votes == 2
    assert voted_ids(site.id, page=page, guest_token="ada") == [comment]
    assert vote(comment, site, page, "ada", wants=False) == Voted(comment, 1, is_voted=False)
    assert vote(comment, site, page, "ada", wants=False).votes == 1
    assert (rows(), voted_ids(site.id, page=page, guest_token="ada")) == (1, [])


def test_votes_are_public_and_invalidate_caches(post: Post, site: SiteView, page: Page) -> None:
    first, second = post("First.").comment_id, post("Second.").comment_id
    before = read_thread(site.id, page=page, now=NOON).version
    vote(first, site, page, "ada")
    after = read_thread(site.id, page=page, now=NOON, sort=Sort.BEST)
    assert after.version == before + 1
    assert [(each.id, each.votes) for each in after.comments] == [(first, 1), (second, 0)]


def test_pending_foreign_and_missing_comments_look_alike(post: Post, site: SiteView, page: Page) -> None:
    held, public = post("toxic").comment_id, post("Hello.").comment_id
    elsewhere = replace(page, thread_key="another")
    for comment, where in ((held, page), (public, elsewhere), (999, page)):
        with pytest.raises(NotFound):
            vote(comment, site, where, "ada")
    assert rows() == 0


def test_authors_cannot_vote_for_their_own_comments(post: Post, site: SiteView, page: Page) -> None:
    posted = post("Look at me.")
    with pytest.raises(Unacceptable, match="your own"):
        vote(posted.comment_id, site, page, posted.guest_token)
    assert rows() == 0


def test_an_owner_can_turn_votes_off(post: Post, site: SiteView, page: Page) -> None:
    comment = post("Hello.").comment_id
    with writing() as session:
        session.get_one(Site, site.id).widget = write_widget(WidgetSettings(has_votes=False))
    with pytest.raises(ChangedMeanwhile):
        vote(comment, site, page, "ada")


def test_votes_from_one_network_are_limited(post: Post, site: SiteView, page: Page) -> None:
    comment = post("Hello.").comment_id
    for number in range(FROM_ONE_NETWORK):
        vote(comment, site, page, f"guest {number}", address="192.0.2.7")
    with pytest.raises(TooMany, match="on your network"):
        vote(comment, site, page, "one more", address="192.0.2.7")
    assert vote(comment, site, page, "a neighbour", address="192.0.2.8").votes == FROM_ONE_NETWORK + 1


def test_concurrent_votes_are_counted_exactly(app: Flask, post: Post, site: SiteView, page: Page) -> None:
    comment = post("Everybody likes this.").comment_id

    def one(number: int) -> None:
        with app.app_context():
            vote(comment, site, page, f"guest {number // 2}")  # each votes twice

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, range(40)))
    assert rows() == 20
    assert read_thread(site.id, page=page, now=NOON).comments[0].votes == 20
