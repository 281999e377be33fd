"""Suggested scores sent to the API: texts judged elsewhere, which a site's model learns from like from decisions."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from moderation.services.api.keys import Caller
from moderation.store.api.suggestions import drop_oldest, forget_suggestions_before, open_suggestion
from moderation.store.session import writing
from moderation.store.sites.sites import all_sites

KEPT_PER_KEY = 5_000
"""How many suggestions are kept per key, the newest: more teach little, and a caller must not fill the disk."""

KEPT = timedelta(days=180)
"""How long suggestions are kept: half a year is enough, and they are texts of people who never used this site."""


def keep_suggestion(caller: Caller, text: str, *, scores: Mapping[str, float], community: str, now: datetime) -> None:
    """Save a caller's scores for a text, by label, replacing earlier ones of the site for the same text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    with writing() as session:
        suggestion = open_suggestion(
            session, caller.site_id, key_id=caller.key_id, text=text, text_hash=digest, now=now
        )
        suggestion.scores = {**suggestion.scores, **scores}
        suggestion.key_id, suggestion.community, suggestion.created_at = caller.key_id, community, now
        session.flush()
        drop_oldest(session, caller.key_id, kept=KEPT_PER_KEY)


def forget_old_suggestions(*, now: datetime) -> int:
    """Delete old suggestions and return how many there were."""
    with writing() as session:
        return sum(forget_suggestions_before(session, site.id, now - KEPT) for site in all_sites(session))
