"""Complaints of readers about what is public."""

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
    """What a reader sent: why, in which words, if any, and from where, which is never kept as it is."""

    reason: ReportReason
    words: str = ""
    network: Network | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A complaint that is open; `is_new` is false for one that this reader had made already."""

    report_id: int
    is_new: bool


def report_comment(comment_id: int, *, site_id: int, new: NewReport, guest_token: str, now: datetime) -> Reported:
    """Keep a reader's complaint for the moderators; the comment stays public until one of them has looked.

    A reader has one open complaint a comment: another is a repeat. Raises NotFound for what is not public on the site,
    Unacceptable for words that are too long, ChangedMeanwhile where a moderator has looked at these words for this
    reason already, and TooMany in a flood.
    """
    words = " ".join(new.words.split())
    if len(words) > MAX_WORDS:
        raise Unacceptable(
            N_("This can be up to %(most)s characters; yours is %(count)s.", most=MAX_WORDS, count=len(words)),
            field="words",
        )
    with writing() as session:
        comment = get_comment(session, comment_id)
        # What waits or was rejected looks as absent as what never was.
        if comment is None or comment.site_id != site_id or comment.state is not Status.APPROVED:
            raise NotFound(N_("This comment is not available."))
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
        # One of before an edit is opened anew: it is about other words now.
        report = next((each for each in own if each.reason == reason), None)
        if report is None:
            report = Report(site_id=site_id, comment_id=comment.id, guest_id=guest.id, reason=reason)
            session.add(report)
        report.words, report.network = words, network or None
        report.created_at, report.settled_at = now, None
        refresh_risk(session, comment)
        return Reported(report.id, is_new=True)
