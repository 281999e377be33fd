"""Decisions to train on, and the learned model."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from moderation.services.api.keys import Caller, admit_caller, make_key_of
from moderation.services.api.suggestions import keep_suggestion
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.learning.models import LearnedModelRow
from moderation.store.session import reading
from tests.conftest import NOON
from tests.made_up_site import MadeUpComment, write_comments

SUNDIALS = "My cousin paints sundials in {place}."


def fill(comments: Sequence[MadeUpComment], site: SiteView, team: Sequence[Reviewer], *, waiting: int = 0) -> list[int]:
    pairs = [(each.id, each.email) for each in team]
    return write_comments(comments, site_id=site.id, team=pairs, waiting=waiting)


def kept(site: SiteView) -> list[LearnedModelRow]:
    with reading() as session:
        rows = session.scalars(select(LearnedModelRow).order_by(LearnedModelRow.id)).all()
        session.expunge_all()
        return list(rows)


def suggest(site: SiteView, count: int, *, at: datetime) -> Caller:
    """Suggest labels for `count` texts through the API."""
    caller = admit_caller(make_key_of(site.key, name="forum", per_minute=9, actor="test", now=NOON), now=NOON)
    for number in range(count):
        text = SUNDIALS.format(place=f"street {number}")
        keep_suggestion(caller, text, scores={"toxicity": 1.0}, community="", now=at)
    return caller
