"""Flood limits for comments and reports, counted in the database, so that they apply across processes and restarts."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.messages import N_
from moderation.services.refusals import TooMany
from moderation.store.comments.comments import count_between
from moderation.store.comments.reports import count_reports_since

# A household or an office in a heated discussion stays below these limits, a script does not.
NETWORK_LIMITS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 60))
# For a whole site: what many networks together may send before they make its queue useless.
SITE_LIMIT = (timedelta(minutes=1), 300)
# Nobody reads and reports faster. Without a cookie every request is a new reader, so only the network can be limited.
REPORT_LIMITS = ((timedelta(minutes=1), 6), (timedelta(hours=1), 30))
SITE_REPORT_LIMIT = (timedelta(minutes=1), 60)


_FROM_NETWORK = {
    timedelta(minutes=1): N_(
        "Too many comments have come from your network. Please try again in a minute; your text is kept."
    ),
    timedelta(hours=1): N_(
        "Too many comments have come from your network. Please try again within an hour; your text is kept."
    ),
}
_ON_SITE = N_("This site is receiving too many comments. Please try again in a minute; your text is kept.")
_REPORTS = {
    timedelta(minutes=1): N_("Too many reports have come in. Please try again in a minute; your text is kept."),
    timedelta(hours=1): N_("Too many reports have come in. Please try again within an hour; your text is kept."),
}


def check_flood(session: Session, *, site_id: int, network: str, now: datetime) -> None:
    """Raise TooMany if a network, or everyone together, has recently sent too many comments to a site.

    `network` is the hash of the commenter's network; if it is empty, only the site's own limit applies.
    """
    for span, limit in NETWORK_LIMITS if network else ():
        if count_between(session, site_id=site_id, network=network, since=now - span, until=now, stop=limit) >= limit:
            raise TooMany(_FROM_NETWORK[span], retry_after=_seconds(span))
    span, limit = SITE_LIMIT
    if count_between(session, site_id=site_id, network=None, since=now - span, until=now, stop=limit) >= limit:
        raise TooMany(_ON_SITE, retry_after=_seconds(span))


def check_reports(session: Session, *, site_id: int, network: str, now: datetime) -> None:
    """Raise TooMany if a network, or everyone together, has recently sent too many reports to a site."""
    network_limits = [(network, *limit) for limit in REPORT_LIMITS if network]
    for source, span, limit in (*network_limits, (None, *SITE_REPORT_LIMIT)):
        if count_reports_since(session, site_id=site_id, network=source, since=now - span, stop=limit) >= limit:
            raise TooMany(_REPORTS[span], retry_after=_seconds(span))


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
