"""Too much at once: counted in the database, so exact over all processes and after a restart."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.messages import N_
from moderation.services.refusals import TooMany
from moderation.store.comments.comments import count_between
from moderation.store.comments.reports import count_reports_since

# What a household or an office in a heated thread still stays under, and a script does not.
NETWORK_LIMITS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 60))
# A whole site: what many networks together may send before the queue is lost to them.
SITE_LIMIT = (timedelta(minutes=1), 300)
# Nobody reads and complains faster; whoever sends no cookie is a new reader each time, so only this stops them.
REPORT_LIMITS = ((timedelta(minutes=1), 6), (timedelta(hours=1), 30))
SITE_REPORT_LIMIT = (timedelta(minutes=1), 60)


_FROM_NETWORK = {
    timedelta(minutes=1): N_(
        "Too many comments have come from your network. Please try again in a minute; your text is kept."
    ),
    timedelta(hours=1): N_(
        "Too many comments have come from your network. Please try again in an hour; your text is kept."
    ),
}
_ON_SITE = N_("This site is receiving too many comments. Please try again in a minute; your text is kept.")
_REPORTS = {
    timedelta(minutes=1): N_("Too many reports have come in. Please try again in a minute; your text is kept."),
    timedelta(hours=1): N_("Too many reports have come in. Please try again in an hour; your text is kept."),
}


def check_flood(session: Session, *, site_id: int, network: str, now: datetime) -> None:
    """Raise TooMany when a network, or everyone together, has commented too often on a site of late.

    `network` is a keyed hash of where the comment came from; empty where that tells nothing, and then only the site's
    own limit counts.
    """
    for span, limit in NETWORK_LIMITS if network else ():
        if count_between(session, site_id=site_id, network=network, since=now - span, until=now, stop=limit) >= limit:
            raise TooMany(_FROM_NETWORK[span], retry_after=_seconds(span))
    span, limit = SITE_LIMIT
    if count_between(session, site_id=site_id, network=None, since=now - span, until=now, stop=limit) >= limit:
        raise TooMany(_ON_SITE, retry_after=_seconds(span))


def check_reports(session: Session, *, site_id: int, network: str, now: datetime) -> None:
    """Raise TooMany when a network, or everyone together, has complained too often on a site of late."""
    asked = [(network, *limit) for limit in REPORT_LIMITS if network]
    for where, span, limit in (*asked, (None, *SITE_REPORT_LIMIT)):
        if count_reports_since(session, site_id=site_id, network=where, since=now - span, stop=limit) >= limit:
            raise TooMany(_REPORTS[span], retry_after=_seconds(span))


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
