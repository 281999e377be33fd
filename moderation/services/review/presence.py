"""Presence of moderators: soft claims, so that two of them do not review the same comment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.decisions import DecisionKind
from moderation.domain.roles import Permission
from moderation.domain.status import Status
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import get_comment, states_of
from moderation.store.decisions.decisions import newest_decisions
from moderation.store.review.presence import Claim, claimants, drop_claim_of
from moderation.store.session import reading, writing

CLAIM_HOLDS = timedelta(minutes=2)
"""How long a claim lasts after its moderator last touched the comment."""

MOST_SHOWN = 200  # comments per request; no page of the desk shows more


@dataclass(frozen=True, slots=True)
class Move:
    """A decision made on a comment since a page showed it."""

    kind: DecisionKind
    status: Status
    actor: str


@dataclass(frozen=True, slots=True)
class Presence:
    """What others do with the comments of a page, by comment id: who has it open, and what they decided."""

    claims: Mapping[int, str]
    moves: Mapping[int, Move]


def claim_comment(comment_id: int, *, by: Reviewer, now: datetime) -> None:
    """Record that a moderator has a comment open, in place of the one they had open before.

    A claim is soft: others see it but can still decide. Comments that do not exist or are not theirs are ignored.
    """
    with writing() as session:
        comment = get_comment(session, comment_id)
        if comment is None or comment.site_id not in by.roles:
            return
        by.require(comment.site_id, Permission.DECIDE)
        session.merge(Claim(moderator_id=by.id, comment_id=comment_id, claimed_at=now))


def leave_comments(by: Reviewer) -> None:
    """Record that a moderator has no comment open."""
    with writing() as session:
        drop_claim_of(session, by.id)


def look_around(shown: Mapping[int, Status], *, by: Reviewer, now: datetime) -> Presence:
    """Return what others do with the comments of a page; `shown` maps their ids to the statuses it shows."""
    ids = list(shown)[:MOST_SHOWN]
    with reading() as session:
        current = {
            comment_id: Status(status) for comment_id, _, status in states_of(session, ids, site_ids=by.site_ids)
        }
        moved = [comment_id for comment_id, status in current.items() if status is not shown[comment_id]]
        return Presence(
            claims=claimants(session, list(current), but=by.id, since=now - CLAIM_HOLDS),
            moves={
                each.comment_id: Move(DecisionKind(each.kind), Status(each.new_status), each.actor_label)
                for each in newest_decisions(session, moved)
            },
        )
