"""Reports of public comments by readers."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.messages import N_
from moderation.domain.network import Network
from moderation.domain.reports import MAX_WORDS, ReportReason
from moderation.domain.status import Status
from moderation.services.comments.flood import check_reports
from moderation.services.comments.guests import get_or_make_guest
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.scoring.risk import refresh_risk
from moderation.store.comments.comments import get_comment, written_at
from moderation.store.comments.reports import Report, find_own_reports, was_settled
from moderation.store.session import writing


@dataclass(frozen=True, slots=True)
class NewReport:
    """A reader's report: the reason, an optional explanation, and the network, which is never stored as it is."""

    reason: ReportReason
    words: str = ""
    network: Network | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """An open report; `is_new` is False if this reader had already sent one."""

    report_id: int
    is_new: bool


def report_comment(comment_id: int, *, site_id: int, new: NewReport, guest_token: str, now: datetime) -> Reported:
    """Save a reader's report for the moderators; the comment stays public until one of them reviews it.

    A reader has at most one open report per comment; another counts as a repeat. Raises NotFound if the comment is not
    public on the site, Unacceptable for an explanation that is too long, ChangedMeanwhile if a moderator has already
    reviewed this revision for this reason, and TooMany after too many reports.
    """
    words = " ".join(new.words.split())
    if len(words) > MAX_WORDS:
        raise Unacceptable(
            N_("This can be up to %(most)s characters; yours has %(count)s.", most=MAX_WORDS, count=len(words)),
            field="words",
        )
    with writing() as session:
        comment = get_comment(session, comment_id)
        # Pending and rejected comments must look the same as ones that never existed.
        if comment is None or comment.site_id != site_id or comment.state is not Status.APPROVED:
            raise NotFound(N_("This comment doesn’t exist or was removed."))
        network = new.network.on(now.date()) if new.network else ""
        check_reports(session, site_id=site_id, network=network, now=now)
        guest = get_or_make_guest(session, guest_token, now=now)
        own = find_own_reports(session, comment.id, guest_id=guest.id)
        open_already = next((each for each in own if each.settled_at is None), None)
        if open_already is not None:
            return Reported(open_already.id, is_new=False)
        reason = new.reason.value
        if was_settled(session, comment.id, reason=reason, since=written_at(session, comment)):
            raise ChangedMeanwhile(N_("A moderator has already reviewed this."))
        # A settled report of an earlier revision is reopened: it is about a different text now.
        report = next((each for each in own if each.reason == reason), None)
        if report is None:
            report = Report(site_id=site_id, comment_id=comment.id, guest_id=guest.id, reason=reason)
            session.add(report)
        report.words, report.network = words, network or None
        report.created_at, report.settled_at = now, None
        refresh_risk(session, comment)
        return Reported(report.id, is_new=True)
