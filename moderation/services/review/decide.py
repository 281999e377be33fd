"""What people decide: one choice on one comment as it was seen, and taking it back."""

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
    """What was on the card when the choice was made."""

    revision: int
    status: Status


@dataclass(frozen=True, slots=True)
class RequestedDecision:
    """A choice and why: a reason's code, which only a rejection has, and a note for colleagues."""

    choice: Choice
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands; `decision_id` is what undo takes."""

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
    """Carry out a moderator's choice; to approve what is public is to let it stand against complaints.

    `has_second` says that there is a slow scorer: it is asked about what comes back to where its opinion matters.
    Raises NotFound for a comment that is not on one of the moderator's sites, Unacceptable for a reason that its site
    does not have or a note that is too long, and ChangedMeanwhile when its author edited it or a colleague decided it
    since it was seen: nothing is overwritten.
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
    """Carry out a choice inside the caller's transaction; what `decide_comment` says holds here too."""
    if (comment.revision, comment.state) != (seen.revision, seen.status):
        raise ChangedMeanwhile(_what_changed(comment, seen))
    grounds = to_justification(session, comment.site_id, requested)
    if requested.choice is Choice.APPROVE and comment.state is Status.APPROVED:
        decision = _let_stand(session, comment, grounds=grounds, by=by, now=now)
    else:
        to, kind = requested.choice.status, requested.choice.kind
        decision = change_status(session, comment, to=to, kind=kind, actor=actor_of(by), now=now, grounds=grounds)
    forget_given_up(session, comment.id)  # whoever has decided needs no opinion any more
    settle_reports(session, comment.id, now=now)
    drop_claims(session, comment.id)
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
        return undo_in(session, comment, decision, by=by, now=now, has_second=has_second)


def undo_in(
    session: Session, comment: Comment, decision: Decision, *, by: Reviewer, now: datetime, has_second: bool
) -> Decided:
    """Take a decision back inside the caller's transaction; what `undo_decision` says holds here too."""
    if comment.revision != decision.revision:
        raise ChangedMeanwhile("The author has edited this comment since. Read it again and decide anew.")
    newest = newest_decision(session, comment.id)
    if newest is None or newest.id != decision.id or not is_undoable(decision):
        raise ChangedMeanwhile("This is no longer the newest decision on that comment: it was undone or decided again.")
    to, kind, actor = Status(decision.old_status or Status.PENDING), DecisionKind.UNDONE, actor_of(by)
    grounds = Justification(undoes_id=decision.id)
    if comment.state is to:  # nothing had moved: see `_let_stand`
        undone = record_decision(session, comment, old=to, kind=kind, actor=actor, now=now, grounds=grounds)
    else:
        undone = change_status(session, comment, to=to, kind=kind, actor=actor, now=now, grounds=grounds)
    reopen_reports(session, comment.id, settled_at=decision.created_at)
    drop_claims(session, comment.id)
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


def actor_of(by: Reviewer) -> Actor:
    """Return a moderator as the log keeps them."""
    return Actor(ActorKind.MODERATOR, by.email, by.id)


def to_justification(session: Session, site_id: int, requested: RequestedDecision) -> Justification:
    """Return what the log keeps of a choice's reason and note. Raises Unacceptable as `decide_comment` says."""
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


def _let_stand(session: Session, comment: Comment, *, grounds: Justification, by: Reviewer, now: datetime) -> Decision:
    """Write down that what is public stays so against the complaints about it. Without any there is nothing to decide.

    Raises ChangedMeanwhile.
    """
    if not open_counts(session, [comment.id]):
        raise ChangedMeanwhile("This comment is public and has no open reports.")
    old, kind = comment.state, DecisionKind.APPROVED
    return record_decision(session, comment, old=old, kind=kind, actor=actor_of(by), now=now, grounds=grounds)


def _what_changed(comment: Comment, seen: SeenVersion) -> str:
    if comment.revision != seen.revision:
        return "The author has edited this comment since you opened it. Read it again before you decide."
    return f"Someone decided this meanwhile: it is {comment.state.value} now. Nothing was overwritten."
