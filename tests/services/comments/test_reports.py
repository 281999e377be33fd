"""Reports by readers: saved, counted once, and settled by a decision."""

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.reports import MAX_WORDS, ReportReason
from moderation.domain.status import Status
from moderation.services.comments.reports import NewReport, Reported, report_comment
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.reports import newest_reports, open_counts
from moderation.store.session import reading, writing
from tests.conftest import Clock
from tests.services.conftest import Post

RUDE = NewReport(ReportReason.OFFENSIVE)
APPROVED = SeenVersion(1, Status.APPROVED)


@pytest.fixture
def public(post: Post) -> int:
    return post("Fine.").comment_id


def report(comment_id: int, site: SiteView, clock: Clock, report: NewReport = RUDE, guest: str = "g") -> Reported:
    clock.advance(seconds=1)
    return report_comment(comment_id, site_id=site.id, new=report, guest_token=guest, now=clock())


def open_report_counts(comment_id: int) -> int:
    with reading() as session:
        return open_counts(session, [comment_id]).get(comment_id, 0)


def look_at(comment_id: int) -> Comment:
    with reading() as session:
        comment = session.get_one(Comment, comment_id)
        session.expunge(comment)
        return comment


def edit(comment_id: int, clock: Clock) -> None:
    clock.advance(seconds=1)
    with writing() as session:
        session.get_one(Comment, comment_id).revision = 2
        session.add(Revision(comment_id=comment_id, number=2, body="Other.", html="<p>Other.</p>", created_at=clock()))


def test_a_report_raises_the_risk_and_hides_nothing(public: int, site: SiteView, clock: Clock) -> None:
    before = look_at(public)
    kept = report(public, site, clock, NewReport(ReportReason.OTHER, "  It names\nmy street.  "))
    after = look_at(public)
    assert kept.is_new
    assert (after.state, after.revision) == (Status.APPROVED, 1)
    assert after.risk > before.risk
    with reading() as session:
        (row,) = newest_reports(session, public, limit=9)
        assert (row.id, row.reason, row.words) == (kept.report_id, "other", "It names my street.")
        assert row.settled_at is None


def test_a_reader_has_one_open_report_per_comment(public: int, site: SiteView, clock: Clock) -> None:
    first = report(public, site, clock)
    again = report(public, site, clock)
    other = report(public, site, clock, NewReport(ReportReason.SPAM))
    assert (again, other) == (Reported(first.report_id, is_new=False),) * 2
    assert report(public, site, clock, guest="another").is_new
    assert open_report_counts(public) == 2


@pytest.mark.parametrize("choice", [Choice.REJECT, Choice.SPAM])
def test_only_public_comments_can_be_reported(
    post: Post, public: int, site: SiteView, ada: Reviewer, clock: Clock, choice: Choice
) -> None:
    waiting = post("toxic").comment_id
    decide_comment(public, requested=RequestedDecision(choice), seen=APPROVED, by=ada, now=clock())
    for comment_id in (waiting, public, 4_711):
        with pytest.raises(NotFound):
            report(comment_id, site, clock)


def test_comments_cannot_be_reported_with_another_sites_key(
    public: int, site: SiteView, cleo: Reviewer, clock: Clock
) -> None:
    (other,) = cleo.site_ids
    with pytest.raises(NotFound):
        report_comment(public, site_id=other, new=RUDE, guest_token="g", now=clock())


def test_the_readers_words_have_a_limit(public: int, site: SiteView, clock: Clock) -> None:
    with pytest.raises(Unacceptable) as refused:
        report(public, site, clock, NewReport(ReportReason.OTHER, "x" * (MAX_WORDS + 1)))
    assert refused.value.field == "words"
    assert report(public, site, clock, NewReport(ReportReason.OTHER, "x" * MAX_WORDS)).is_new


def test_after_a_moderator_keeps_a_comment_that_reason_is_ignored(
    public: int, site: SiteView, ada: Reviewer, clock: Clock
) -> None:
    report(public, site, clock)
    kept = decide_comment(public, requested=RequestedDecision(Choice.APPROVE), seen=APPROVED, by=ada, now=clock())
    assert (kept.status, open_report_counts(public)) == (Status.APPROVED, 0)
    for guest in ("g", "another"):
        with pytest.raises(ChangedMeanwhile, match="has already reviewed this"):
            report(public, site, clock, guest=guest)
    assert report(public, site, clock, NewReport(ReportReason.ILLEGAL)).is_new
    assert open_report_counts(public) == 1


def test_a_comment_without_reports_cannot_be_kept(public: int, ada: Reviewer, clock: Clock) -> None:
    with pytest.raises(ChangedMeanwhile, match="no open reports"):
        decide_comment(public, requested=RequestedDecision(Choice.APPROVE), seen=APPROVED, by=ada, now=clock())


@pytest.mark.parametrize("choice", Choice)
def test_undoing_a_decision_reopens_reports(
    public: int, site: SiteView, ada: Reviewer, clock: Clock, choice: Choice
) -> None:
    first = report(public, site, clock)
    decided = decide_comment(public, requested=RequestedDecision(choice), seen=APPROVED, by=ada, now=clock())
    assert open_report_counts(public) == 0
    assert undo_decision(decided.decision_id, by=ada, now=clock()).status is Status.APPROVED
    assert report(public, site, clock) == Reported(first.report_id, is_new=False)
    assert open_report_counts(public) == 1


def test_undo_does_not_restore_a_deleted_comment(public: int, site: SiteView, ada: Reviewer, clock: Clock) -> None:
    report(public, site, clock)
    kept = decide_comment(public, requested=RequestedDecision(Choice.APPROVE), seen=APPROVED, by=ada, now=clock())
    with writing() as session:
        session.get_one(Comment, public).status = Status.DELETED
    with pytest.raises(ChangedMeanwhile):
        undo_decision(kept.decision_id, by=ada, now=clock())


def test_an_edited_comment_can_be_reported_again(public: int, site: SiteView, ada: Reviewer, clock: Clock) -> None:
    first = report(public, site, clock)
    decide_comment(public, requested=RequestedDecision(Choice.SPAM), seen=APPROVED, by=ada, now=clock())
    decide_comment(
        public, requested=RequestedDecision(Choice.APPROVE), seen=SeenVersion(1, Status.SPAM), by=ada, now=clock()
    )
    edit(public, clock)
    again = report(public, site, clock, NewReport(ReportReason.OFFENSIVE, "Now it is."))
    assert (again.report_id, again.is_new) == (first.report_id, True)
    assert report(public, site, clock, guest="another").is_new
    assert open_report_counts(public) == 2
