"""Decisions by moderators: a choice about one comment as it was shown, and undoing it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.comment_text import UnacceptableText, clean_note
from moderation.domain.decisions import ActorKind, Choice, DecisionKind
from moderation.domain.roles import Permission
from moderation.domain.second_opinion import may_change
from moderation.domain.status import Status
from moderation.services.decisions import Actor, Justification, change_status, record_decision
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.screening.second_opinion import ask_again
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import Comment, get_comment
from moderation.store.comments.reports import open_counts, reopen_reports, settle_reports
from moderation.store.decisions.decisions import Decision, newest_decision
from moderation.store.review.presence import drop_claims
from moderation.store.screening.second_opinion import forget_given_up
from moderation.store.session import writing
from moderation.store.sites.reasons import reasons_of


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """The revision and status that the card showed when the choice was made."""

    revision: int
    status: Status


@dataclass(frozen=True, slots=True)
class RequestedDecision:
    """A choice with the code of a reason, which only rejections have, and a note for colleagues."""

    choice: Choice
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A recorded decision; `decision_id` is used to undo it."""

    decision_id: int
    comment_id: int
    status: Status


def decide_comment(
    comment_id: int,
    *,
    requested: RequestedDecision,
    seen: SeenVersion,
    by: Reviewer,
    now: datetime,
    has_second: bool = False,
) -> Decided:
    """Carry out a moderator's choice; approving a public comment dismisses the reports about it.

    `has_second` if there is a second scorer: it is asked about comments whose new status makes its opinion matter.
    Raises NotFound for a comment that is not on one of the moderator's sites, Unacceptable for a reason that its site
    does not have or a note that is too long, and ChangedMeanwhile if the comment was edited or decided since it was
    shown, so that nothing is overwritten.
    """
    with writing() as session:
        comment = get_reviewable(session, comment_id, by=by)
        return decide_in(session, comment, requested=requested, seen=seen, by=by, now=now, has_second=has_second)


def decide_in(
    session: Session,
    comment: Comment,
    *,
    requested: RequestedDecision,
    seen: SeenVersion,
    by: Reviewer,
    now: datetime,
    has_second: bool,
) -> Decided:
    """Carry out a choice inside the caller's transaction, as `decide_comment` does."""
    if (comment.revision, comment.state) != (seen.revision, seen.status):
        raise ChangedMeanwhile(_what_changed(comment, seen))
    grounds = to_justification(session, comment.site_id, requested)
    if requested.choice is Choice.APPROVE and comment.state is Status.APPROVED:
        decision = _dismiss_reports(session, comment, grounds=grounds, by=by, now=now)
    else:
        to, kind = requested.choice.status, requested.choice.kind
        decision = change_status(session, comment, to=to, kind=kind, actor=actor_of(by), now=now, grounds=grounds)
    forget_given_up(session, comment.id)  # no opinion is needed after a person has decided
    settle_reports(session, comment.id, now=now)
    drop_claims(session, comment.id)
    if has_second and not may_change(seen.status):
        ask_again(session, comment, now=now)
    return Decided(decision.id, comment.id, comment.state)


def undo_decision(decision_id: int, *, by: Reviewer, now: datetime, has_second: bool = False) -> Decided:
    """Undo a moderator's decision by a new decision that restores the comment's previous status.

    `has_second` is as in `decide_comment`. Raises NotFound for a decision on another site or by anyone but a moderator,
    and ChangedMeanwhile if it is no longer the newest decision on the comment.
    """
    with writing() as session:
        decision = session.get(Decision, decision_id)
        if decision is None or decision.actor_kind != ActorKind.MODERATOR or decision.old_status is None:
            raise NotFound("There is no such decision.")
        comment = get_reviewable(session, decision.comment_id, by=by)
        return undo_in(session, comment, decision, by=by, now=now, has_second=has_second)


def undo_in(
    session: Session, comment: Comment, decision: Decision, *, by: Reviewer, now: datetime, has_second: bool
) -> Decided:
    """Undo a decision inside the caller's transaction, as `undo_decision` does."""
    if comment.revision != decision.revision:
        raise ChangedMeanwhile("The author has edited this comment since. Read it again before you decide.")
    newest = newest_decision(session, comment.id)
    if newest is None or newest.id != decision.id or not is_undoable(decision):
        raise ChangedMeanwhile("This is no longer the newest decision on that comment: it was undone or decided again.")
    to, kind, actor = Status(decision.old_status or Status.PENDING), DecisionKind.UNDONE, actor_of(by)
    grounds = Justification(undoes_id=decision.id)
    if comment.state is to:  # the decision had dismissed reports without changing the status
        undone = record_decision(session, comment, old=to, kind=kind, actor=actor, now=now, grounds=grounds)
    else:
        undone = change_status(session, comment, to=to, kind=kind, actor=actor, now=now, grounds=grounds)
    reopen_reports(session, comment.id, settled_at=decision.created_at)
    drop_claims(session, comment.id)
    if has_second:
        ask_again(session, comment, now=now)
    return Decided(undone.id, comment.id, comment.state)


def is_undoable(decision: Decision) -> bool:
    """Return whether a decision can be undone while it is the newest: it is a moderator's and not an undo itself."""
    return (
        decision.actor_kind == ActorKind.MODERATOR
        and decision.old_status is not None
        and decision.kind != DecisionKind.UNDONE
    )


def get_reviewable(
    session: Session, comment_id: int, *, by: Reviewer, permission: Permission = Permission.DECIDE
) -> Comment:
    """Return a comment on a site where the moderator has a permission, inside the caller's transaction.

    Raises NotFound for a comment of another site, and NotAllowed without the permission.
    """
    comment = get_comment(session, comment_id)
    if comment is None:
        raise NotFound("There is no such comment.")
    by.require(comment.site_id, permission)
    return comment


def actor_of(by: Reviewer) -> Actor:
    """Return a moderator as an actor in the log."""
    return Actor(ActorKind.MODERATOR, by.email, by.id)


def to_justification(session: Session, site_id: int, requested: RequestedDecision) -> Justification:
    """Return a choice's reason and note as the log stores them. Raises Unacceptable as `decide_comment` does."""
    try:
        note = clean_note(requested.note)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="note") from error
    if not requested.reason or requested.choice is not Choice.REJECT:
        return Justification(note=note)
    for reason in reasons_of(session, site_id):
        if reason.code == requested.reason:
            return Justification(reason.code, reason.sentence, note)
    raise Unacceptable("This site no longer has that reason. Reload the page and choose again.", field="reason")


def _dismiss_reports(
    session: Session, comment: Comment, *, grounds: Justification, by: Reviewer, now: datetime
) -> Decision:
    """Record that a public comment stays public despite reports. Raises ChangedMeanwhile if there are no open ones."""
    if not open_counts(session, [comment.id]):
        raise ChangedMeanwhile("This comment is public and has no open reports.")
    old, kind = comment.state, DecisionKind.APPROVED
    return record_decision(session, comment, old=old, kind=kind, actor=actor_of(by), now=now, grounds=grounds)


def _what_changed(comment: Comment, seen: SeenVersion) -> str:
    if comment.revision != seen.revision:
        return "The author has edited this comment since you opened it. Read it again before you decide."
    return f"Someone else decided this: it is {comment.state.value} now. Nothing was overwritten."
