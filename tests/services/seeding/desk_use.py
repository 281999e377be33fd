"""Finding made-up comments, and leaving on them what moderators and readers leave."""

from datetime import timedelta

from sqlalchemy import select

from moderation.domain.blind_review import BlindAnswer
from moderation.domain.decisions import Choice
from moderation.domain.page_url import Page, identify_page
from moderation.domain.reports import ReportReason
from moderation.domain.standing import Standing, Target, TargetKind
from moderation.domain.status import Status
from moderation.scoring.scorer import Scorer
from moderation.services.comments.reports import NewReport, report_comment
from moderation.services.comments.votes import vote_comment
from moderation.services.insights.blind_review import draw_due, keep_answer, read_next
from moderation.services.review.answer import answer_comment
from moderation.services.review.authors import add_note
from moderation.services.review.bulk import make_batch, run_batch
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.presence import claim_comment
from moderation.services.review.threads import pin_comment
from moderation.services.screening.reapply_thresholds import ask_to_reapply, reapply_thresholds
from moderation.services.screening.second_opinion import request_opinion
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.services.sites.standings import give_standing
from moderation.store.accounts.moderators import Moderator
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread
from moderation.store.learning.models import LearnedModelRow
from moderation.store.learning.states import want_learning
from moderation.store.session import reading, writing
from tests.conftest import Clock

PENDING, APPROVED = SeenVersion(1, Status.PENDING), SeenVersion(1, Status.APPROVED)
WEEK = timedelta(days=7)


def find_made_up(*, status: Status, nth: int = 0) -> Comment:
    with reading() as session:
        found = select(Comment).where(Comment.status == status, Comment.is_made_up, ~Comment.is_by_team)
        comment = session.scalars(found.order_by(Comment.id).offset(nth).limit(1)).one()
        session.expunge(comment)
        return comment


def page_of(comment: Comment) -> Page:
    with reading() as session:
        return identify_page(session.get_one(Thread, comment.thread_id).url)


def use_the_desk(site: SiteView, ada: Reviewer, clock: Clock, embedded: Scorer) -> None:
    """Leave a row of every kind that hangs from a made-up comment or its author."""
    waiting = find_made_up(status=Status.PENDING)
    requested = RequestedDecision(Choice.REJECT)
    rejected = decide_comment(waiting.id, requested=requested, seen=PENDING, by=ada, now=clock())
    undo_decision(rejected.decision_id, by=ada, now=clock())
    other = find_made_up(status=Status.PENDING, nth=1)
    batch = make_batch([(other.id, 1, "pending")], requested=RequestedDecision(Choice.APPROVE), by=ada, now=clock())
    assert run_batch(batch.id, by=ada, now=clock()).decided == 1
    claim_comment(find_made_up(status=Status.PENDING, nth=1).id, by=ada, now=clock())
    public = find_made_up(status=Status.APPROVED)
    seen = SeenVersion(public.revision, Status.APPROVED)
    answered = answer_comment(public.id, body="Thank you.", seen=seen, by=ada, now=clock())
    answer_comment(answered.answer_id, body="And again.", seen=APPROVED, by=ada, now=clock())
    pin_comment(public.id, is_on=True, by=ada, now=clock())
    assert public.guest_id is not None
    add_note(public.guest_id, "Seems to know.", by=ada, site_id=site.id, now=clock())
    target = Target(TargetKind.GUEST, str(public.guest_id))
    give_standing(target, Standing.TRUSTED, by=ada, site_id=site.id, now=clock())
    voting = {"site_id": site.id, "page": page_of(public), "guest_token": "reader", "network": None, "now": clock()}
    vote_comment(public.id, wants=True, **voting)  # type: ignore[arg-type]
    report = NewReport(ReportReason.OTHER)
    report_comment(public.id, site_id=site.id, new=report, guest_token="reader", now=clock())
    with writing() as session:
        assert request_opinion(session, session.get_one(Comment, public.id), scores=None, now=clock())
        want_learning(session, site.id, by=(ada.id, ada.email), now=clock())
        session.add(make_model(site, clock))
        session.get_one(Moderator, ada.id).told_until = 0
    ask_to_reapply(site.id, by=ada, now=clock())
    reapply_thresholds(embedded, now=clock, seconds=60)
    draw_due(now=clock() + WEEK)
    _, drawn = read_next(site.id, by=ada, now=clock())
    assert drawn is not None
    keep_answer(site.id, item_id=drawn.item_id, answer=BlindAnswer.APPROVE, by=ada, now=clock())


def make_model(site: SiteView, clock: Clock) -> LearnedModelRow:
    held_out = {"auc": 0.9, "brier": 0.1, "measured": {}, "words": []}
    learned = {"decision_id": 1, "count": 1, "rejected": 1, "trained_at": clock()}
    return LearnedModelRow(site_id=site.id, format=1, scorer="s", model="m", weights=b"", **held_out, **learned)
