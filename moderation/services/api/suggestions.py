"""What people elsewhere think of a text: kept for the site's learning, which reads it as it reads decisions."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from moderation.services.api.keys import Caller
from moderation.store.api.suggestions import drop_oldest, forget_suggestions_before, open_suggestion
from moderation.store.session import writing
from moderation.store.sites.sites import all_sites

KEPT_PER_KEY = 5_000
"""The newest of a key: more teach little, and whoever holds a key must not be able to fill the disk."""

KEPT = timedelta(days=180)
"""Half a year of a site's taste is plenty, and these are texts of people who never wrote to this site."""


def keep_suggestion(caller: Caller, text: str, *, scores: Mapping[str, float], community: str, now: datetime) -> None:
    """Keep what somebody thinks of a text, by label; what the site was told of the same text before gives way."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    with writing() as session:
        kept = open_suggestion(session, caller.site_id, key_id=caller.key_id, text=text, text_hash=digest, now=now)
        kept.scores = {**kept.scores, **scores}
        kept.key_id, kept.community, kept.created_at = caller.key_id, community, now
        session.flush()
        drop_oldest(session, caller.key_id, kept=KEPT_PER_KEY)


def forget_old_suggestions(*, now: datetime) -> int:
    """Forget what was suggested long ago and return how many texts that were."""
    with writing() as session:
        return sum(forget_suggestions_before(session, site.id, now - KEPT) for site in all_sites(session))
