"""Too much at once: counted in the database, so exact over all processes and after a restart."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.services.refusals import TooMany
from moderation.store.comments import count_since

# What a household or an office in a heated thread still stays under, and a script does not.
NETWORK_LIMITS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 60))
# A whole site: what many networks together may send before the queue is lost to them.
SITE_LIMIT = (timedelta(minutes=1), 300)


def check_flood(session: Session, *, site_id: int, network: str, now: datetime) -> None:
    """Raise TooMany when a network, or everyone together, has commented too often on a site of late.

    `network` is a keyed hash of where the comment came from; empty where that tells nothing, and then only the site's
    own limit counts.
    """
    for span, limit in NETWORK_LIMITS if network else ():
        if count_since(session, site_id=site_id, network=network, since=now - span, stop=limit) >= limit:
            raise _too_many("Many comments have come from your network just now.", span)
    span, limit = SITE_LIMIT
    if count_since(session, site_id=site_id, network=None, since=now - span, stop=limit) >= limit:
        raise _too_many("This site is being flooded with comments just now.", span)


def _too_many(what: str, span: timedelta) -> TooMany:
    seconds = int(span.total_seconds())
    wait = "a minute" if seconds == 60 else "an hour at the most"
    return TooMany(f"{what} Please try again in {wait}; your text is kept.", retry_after=seconds)
