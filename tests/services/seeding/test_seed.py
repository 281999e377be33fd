"""Seeded comments look like real ones in everything the desk shows."""

from sqlalchemy import func, select, text

from moderation.domain.page_url import identify_page
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.scoring.embedded.scorer import load_embedded
from moderation.services.seeding.month import Plan
from moderation.services.seeding.seed import seed_site
from moderation.services.seeding.words import SeedWords
from moderation.services.sites.sites import SiteView, create_site
from moderation.store.comments.comments import Comment, Revision, count_by_status
from moderation.store.decisions.decisions import Decision, newest_decisions
from moderation.store.scoring.results import ScoreRow, SignalRow
from moderation.store.session import reading
from tests.conftest import NOON

PLAN = Plan(comments=600, threads=20, pending=30)


def seed(site: SiteView) -> None:
    parts = seed_site(
        site,
        PLAN,
        words=SeedWords(),
        scorer=load_embedded(),
        find_page=lambda number: identify_page(f"https://blog.example/{number}"),
        now=NOON,
    )
    assert [(part.written, part.waiting) for part in parts] == [(600, 30)]


def test_seeded_comments_are_scored_decided_and_searchable(site: SiteView) -> None:
    seed(site)
    with reading() as session:
        counts = count_by_status(session)
        assert (sum(counts.values()), counts[Status.PENDING]) == (600, 30)
        assert counts[Status.APPROVED] > 400
        assert counts[Status.REJECTED] > 0
        comments = {each.id: each for each in session.scalars(select(Comment))}
        without = set(comments) - set(session.scalars(select(ScoreRow.comment_id)))
        in_others = session.scalars(select(SignalRow.comment_id).where(SignalRow.kind == SignalKind.LANGUAGE))
        assert without <= set(in_others)  # a language the scorer does not know
        assert len(without) < 60
        newest = newest_decisions(session, list(comments))
        assert {each.comment_id: each.new_status for each in newest} == {
            each.id: each.status for each in comments.values()
        }
        assert session.scalar(select(func.count()).select_from(text("comment_words"))) == 600
        by_people = session.scalars(select(Decision).where(Decision.actor_id.is_not(None))).all()
        assert all(each.waited is not None and each.waited >= 0 for each in by_people if each.old_status == "pending")


def test_the_same_plan_creates_the_same_month(site: SiteView) -> None:
    other = create_site("Other", key="other", origins=["https://blog.example"], model="m", actor="test", now=NOON)
    for each in (site, other):
        seed(each)
    with reading() as session:
        said = select(Revision.body).join(Comment, Comment.id == Revision.comment_id).order_by(Revision.id)
        one, two = (list(session.scalars(said.where(Comment.site_id == each.id))) for each in (site, other))
    assert one == two
