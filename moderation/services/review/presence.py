"""Who looks at what: soft claims, so that two moderators do not read the same comment."""

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
"""How long a claim counts after whoever made it last touched the comment."""

MOST_SHOWN = 200  # comments of one page; whoever asks for more is no page of ours


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody has made of a comment since a page showed it."""

    kind: DecisionKind
    status: Status
    actor: str


@dataclass(frozen=True, slots=True)
class Presence:
    """What has happened around the comments of a page: who has one open, and which were moved, by comment id."""

    claims: Mapping[int, str]
    moves: Mapping[int, Move]


def claim_comment(comment_id: int, *, by: Reviewer, now: datetime) -> None:
    """Say that a moderator has a comment open; whatever else they had open, they have no longer.

    A claim is soft: it tells the others, and hinders nobody. A comment that is not theirs, or is gone, is passed over.
    """
    with writing() as session:
        comment = get_comment(session, comment_id)
        if comment is None or comment.site_id not in by.roles:
            return
        by.require(comment.site_id, Permission.DECIDE)
        session.merge(Claim(moderator_id=by.id, comment_id=comment_id, claimed_at=now))


def leave_comments(by: Reviewer) -> None:
    """Say that a moderator has nothing open any more."""
    with writing() as session:
        drop_claim_of(session, by.id)


def look_around(shown: Mapping[int, Status], *, by: Reviewer, now: datetime) -> Presence:
    """Tell what others do about the comments that a page shows, given with the status it shows them in."""
    ids = list(shown)[:MOST_SHOWN]
    with reading() as session:
        now_are = {
            comment_id: Status(status) for comment_id, _, status in states_of(session, ids, site_ids=by.site_ids)
        }
        moved = [comment_id for comment_id, status in now_are.items() if status is not shown[comment_id]]
        return Presence(
            claims=claimants(session, list(now_are), but=by.id, since=now - CLAIM_HOLDS),
            moves={
                each.comment_id: Move(DecisionKind(each.kind), Status(each.new_status), each.actor_label)
                for each in newest_decisions(session, moved)
            },
        )
