"""Having what waits for a moderator judged again by the limits in force, and how far that is."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.events import EventKind
from moderation.domain.roles import Permission
from moderation.services.accounts.moderators import Reviewer
from moderation.services.sites.policy import find_in_force
from moderation.store.comments.comments import count_pending
from moderation.store.decisions.events import add_event
from moderation.store.screening.reapply_thresholds import Rejudging, begin_rejudging, find_rejudging
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site


@dataclass(frozen=True, slots=True)
class RejudgingView:
    """How far it is: `done` of `goal` comments were looked at by the limits of one revision of the policy.

    `ended_at` is None until that is all of them.
    """

    revision: int
    goal: int
    done: int
    published: int
    rejected: int
    ended_at: datetime | None

    @property
    def left(self) -> int:
        """How many of those looked at wait as before."""
        return self.done - self.published - self.rejected


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many comments wait on a site, and the last time that they were judged again, if ever."""

    count: int
    last: RejudgingView | None

    @property
    def is_under_way(self) -> bool:
        """Whether they are being judged again."""
        return self.last is not None and self.last.ended_at is None


def ask_to_rejudge(site_id: int, *, by: Reviewer, now: datetime) -> None:
    """Have the worker judge again what waits on a site; one that is under way begins anew. Raises NotAllowed."""
    by.require(site_id, Permission.SET_POLICY)
    with writing() as session:
        goal = count_pending(session, [site_id]).get(site_id, 0)
        revision = find_in_force(session, site_id).number
        begin_rejudging(session, site_id, revision=revision, goal=goal, now=now)
        site, actor = session.get_one(Site, site_id), (by.id, by.email)
        add_event(
            session,
            EventKind.WAITING_REJUDGED,
            site_id=site_id,
            subject=site.name,
            actor=actor,
            now=now,
            revision=revision,
            comments=goal,
        )


def describe_waiting(site_id: int, *, by: Reviewer) -> Waiting:
    """Return how many comments wait on a site, and how far judging them again is. Raises NotAllowed."""
    by.require(site_id, Permission.SET_POLICY)
    with reading() as session:
        found = find_rejudging(session, site_id)
        return Waiting(count_pending(session, [site_id]).get(site_id, 0), _to_view(found) if found else None)


def _to_view(found: Rejudging) -> RejudgingView:
    return RejudgingView(found.revision, found.goal, found.done, found.published, found.rejected, found.ended_at)
