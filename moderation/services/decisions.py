"""Changing a comment's status: the only place that does, together with logging the decision and publishing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.reasons import suggest_reason
from moderation.domain.status import Status, can_move
from moderation.services.mail.replies import queue_reply_mail
from moderation.services.refusals import ChangedMeanwhile
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import raise_version
from moderation.store.decisions.decisions import Decision
from moderation.store.scoring.results import scores_of, signals_of
from moderation.store.sites.reasons import reasons_of


@dataclass(frozen=True, slots=True)
class Actor:
    """The maker of a decision; `label` stays in the log even if the account is deleted."""

    kind: ActorKind
    label: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Justification:
    """Why a decision was made: a reason's code, the sentence that the author reads, and a note for colleagues.

    `undoes_id` is the decision that this one undoes.
    """

    reason: str | None = None
    statement: str | None = None
    note: str = ""
    undoes_id: int | None = None


NO_GROUNDS = Justification()


def machine_actor(label: str) -> Actor:
    """Return the machine as an actor, labelled with its scorer's name."""
    return Actor(ActorKind.MACHINE, label)


def change_status(
    session: Session,
    comment: Comment,
    *,
    to: Status,
    kind: DecisionKind,
    actor: Actor,
    now: datetime,
    grounds: Justification = NO_GROUNDS,
) -> Decision:
    """Change a comment's status and record the decision, inside the caller's transaction.

    The thread's version is raised if the public thread changes. Raises ChangedMeanwhile for a move that is not allowed.
    """
    old = comment.state
    if not can_move(old, to):
        raise ChangedMeanwhile(f"This comment is {old.value} now, so it cannot become {to.value}.")
    comment.status = to.value
    if to is Status.APPROVED:
        publish(session, comment, now=now)
    elif old is Status.APPROVED:
        raise_version(session, comment.thread_id)
    return record_decision(session, comment, old=old, kind=kind, actor=actor, now=now, grounds=grounds)


def publish(session: Session, comment: Comment, *, now: datetime) -> None:
    """Publish a comment that was just approved and queue mail about it, inside the caller's transaction."""
    comment.public_since = raise_version(session, comment.thread_id)
    queue_reply_mail(session, comment, now=now)


def record_decision(
    session: Session,
    comment: Comment,
    *,
    old: Status | None,
    kind: DecisionKind,
    actor: Actor,
    now: datetime,
    grounds: Justification = NO_GROUNDS,
) -> Decision:
    """Record the decision that gave a comment its current status; `old` is None for a new comment.

    Comments that are rejected automatically are given the reason that fits their signals best.
    """
    session.flush()
    if comment.state is Status.REJECTED and actor.kind is not ActorKind.MODERATOR and grounds == NO_GROUNDS:
        grounds = _find_grounds(session, comment)
    decision = Decision(
        site_id=comment.site_id,
        comment_id=comment.id,
        revision=comment.revision,
        kind=kind.value,
        old_status=old.value if old else None,
        new_status=comment.status,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_label=actor.label,
        undoes_id=grounds.undoes_id,
        reason=grounds.reason,
        statement=grounds.statement,
        note=grounds.note,
        waited=_waited(comment, old=old, actor=actor, now=now),
        scores={row.scorer: row.probabilities for row in scores_of(session, comment)} or None,
        created_at=now,
    )
    session.add(decision)
    session.flush()
    return decision


def _find_grounds(session: Session, comment: Comment) -> Justification:
    reasons = reasons_of(session, comment.site_id)
    code = suggest_reason(signals_of(session, comment), reasons)
    return next((Justification(each.code, each.sentence) for each in reasons if each.code == code), NO_GROUNDS)


def _waited(comment: Comment, *, old: Status | None, actor: Actor, now: datetime) -> int | None:
    """Return how many seconds a comment was pending, or None unless a moderator decided a pending comment."""
    if actor.kind is not ActorKind.MODERATOR or old is not Status.PENDING:
        return None
    return max(0, int((now - comment.created_at).total_seconds()))
