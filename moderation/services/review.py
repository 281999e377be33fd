"""What people decide: one choice on one comment as it was seen, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.decisions import ActorKind, Choice, DecisionKind
from moderation.domain.roles import Permission
from moderation.domain.second_opinion import may_change
from moderation.domain.status import Status
from moderation.services.moderators import Reviewer
from moderation.services.moves import Actor, move_comment
from moderation.services.refusals import ChangedMeanwhile, NotFound
from moderation.services.second_opinion import ask_again
from moderation.store.comments import Comment, get_comment
from moderation.store.decisions import Decision, newest_decision
from moderation.store.second_opinion import forget_given_up
from moderation.store.session import writing


@dataclass(frozen=True, slots=True)
class Seen:
    """What was on the card when the choice was made."""

    revision: int
    status: Status


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands; `decision_id` is what undo takes."""

    decision_id: int
    comment_id: int
    status: Status


def decide_comment(
    comment_id: int, *, choice: Choice, seen: Seen, by: Reviewer, now: datetime, has_second: bool = False
) -> Decided:
    """Carry out a moderator's choice.

    `has_second` says that there is a slow scorer: it is asked about what comes back to where its opinion matters.
    Raises NotFound for a comment that is not on one of the moderator's sites, and ChangedMeanwhile when its author
    edited it or a colleague decided it since it was seen: nothing is overwritten.
    """
    with writing() as session:
        comment = get_reviewable(session, comment_id, by=by)
        if (comment.revision, comment.state) != (seen.revision, seen.status):
            raise ChangedMeanwhile(_what_changed(comment, seen))
        decision = move_comment(session, comment, to=choice.status, kind=choice.kind, actor=_actor(by), now=now)
        forget_given_up(session, comment.id)  # whoever has decided needs no opinion any more
        if has_second and not may_change(seen.status):
            ask_again(session, comment, now=now)
        return Decided(decision.id, comment.id, comment.state)


def undo_decision(decision_id: int, *, by: Reviewer, now: datetime, has_second: bool = False) -> Decided:
    """Take a person's decision back by a new decision: the comment is again what it was before.

    `has_second` is as in `decide_comment`. Raises NotFound for a decision elsewhere or by the machine,
    ChangedMeanwhile when it is no longer the newest.
    """
    with writing() as session:
        decision = session.get(Decision, decision_id)
        if decision is None or decision.actor_kind != ActorKind.MODERATOR or decision.old_status is None:
            raise NotFound("There is no such decision.")
        comment = get_reviewable(session, decision.comment_id, by=by)
        if comment.revision != decision.revision:
            raise ChangedMeanwhile("The author has edited this comment since. Read it again and decide anew.")
        newest = newest_decision(session, comment.id)
        if newest is None or newest.id != decision.id or not is_undoable(decision):
            raise ChangedMeanwhile(
                "This is not the newest decision on that comment (any more): it was undone, or decided anew."
            )
        undone = move_comment(
            session,
            comment,
            to=Status(decision.old_status),
            kind=DecisionKind.UNDONE,
            actor=_actor(by),
            now=now,
            undoes_id=decision.id,
        )
        if has_second:
            ask_again(session, comment, now=now)
        return Decided(undone.id, comment.id, comment.state)


def is_undoable(decision: Decision) -> bool:
    """Tell whether a decision is of the sort that can be taken back while it is the newest: a person's choice."""
    return (
        decision.actor_kind == ActorKind.MODERATOR
        and decision.old_status is not None
        and decision.kind != DecisionKind.UNDONE
    )


def get_reviewable(session: Session, comment_id: int, *, by: Reviewer) -> Comment:
    """Return a comment that this moderator may decide on, inside the caller's transaction. Raises NotFound."""
    comment = get_comment(session, comment_id)
    if comment is None:
        raise NotFound("There is no such comment.")
    by.require(comment.site_id, Permission.DECIDE)
    return comment


def _actor(by: Reviewer) -> Actor:
    return Actor(ActorKind.MODERATOR, by.email, by.id)


def _what_changed(comment: Comment, seen: Seen) -> str:
    if comment.revision != seen.revision:
        return "The author has edited this comment since you opened it. Read it again before you decide."
    return f"Someone decided this meanwhile: it is {comment.state.value} now. Nothing was overwritten."
