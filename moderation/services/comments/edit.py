"""Editing and deleting comments by their authors; an edited comment is screened like a new one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.checks import collect_signals
from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.editing import lead_edit, may_delete
from moderation.domain.messages import N_
from moderation.domain.network import Network
from moderation.domain.signals import Signal, SignalKind
from moderation.domain.standing import NETWORK
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.scoring.scorer import Scorer
from moderation.services.comments.own import Ownership, can_still_edit, get_own
from moderation.services.decisions import Actor, change_status, record_decision
from moderation.services.learning.predict import apply_prediction
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, TooMany, Unacceptable
from moderation.services.scoring.risk import refresh_risk
from moderation.services.screening.screen import (
    ScreenedText,
    Sender,
    build_submission,
    save_revision,
    screen_text,
)
from moderation.services.screening.second_opinion import request_opinion
from moderation.services.sites.policy import policy_in_force
from moderation.services.sites.standings import network_hashes
from moderation.store.comments.comments import Comment, count_edits_since, newest_revisions
from moderation.store.comments.reports import settle_reports
from moderation.store.comments.threads import Thread, raise_version
from moderation.store.decisions.decisions import has_person_decided, has_person_declined
from moderation.store.review.presence import drop_claims
from moderation.store.scoring.results import signals_of
from moderation.store.screening.second_opinion import forget_awaited
from moderation.store.session import reading, writing

# Each edit is scored and may have to be reviewed. This is more than anyone needs to fix typos.
EDIT_LIMITS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 30))

_FROM_FORM = (SignalKind.HONEYPOT, SignalKind.TOO_FAST)  # only known when the comment was first sent
_AUTHOR = Actor(ActorKind.AUTHOR, "The author")  # no name: log rows cannot change, and a name may have to be erased


@dataclass(frozen=True, slots=True)
class EditRequest:
    """An author's new text for a comment; `network` is where the request came from, which is never stored as it is."""

    own: Ownership
    body: str
    network: Network | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """A comment after its author edited or deleted it."""

    comment_id: int
    status: Status
    is_unscored: bool = False
    awaits_opinion: bool = False


def edit_comment(edit: EditRequest, *, scorer: Scorer, now: datetime, has_second: bool = False) -> Edited:
    """Save an edit as a new revision of a comment and screen it; the old revision is kept.

    An unchanged text changes nothing. `has_second` is as in `post_comment`. Raises NotFound for anyone but the author,
    Unacceptable for an invalid text, ChangedMeanwhile if the comment was deleted or its conversation closed, NotAllowed
    if the edit window is over, and TooMany after too many edits.
    """
    with reading() as session:
        # An early check to avoid scoring in vain; the one that counts is under the write lock.
        comment = get_own(session, edit.own)
        _check(session, comment, now=now)
        site_id = comment.site_id
    prepared = screen_text(edit.body, scorer, site_id=site_id)
    with writing() as session:
        comment = get_own(session, edit.own)
        _check(session, comment, now=now)
        (present,) = newest_revisions(session, comment.id, limit=1)
        if present.body == prepared.body:
            if comment.state is Status.REJECTED:
                raise Unacceptable(N_("The text is unchanged. Rephrase it, then send it."), field="body")
            return Edited(comment.id, comment.state)
        networks = network_hashes(session, comment.site_id, network=edit.network, now=now)
        sender = Sender(comment.guest_id, [comment.network or "", *networks])
        _save(session, comment, prepared, sender, now=now)
        scores = prepared.assessment.scores
        awaits = has_second and request_opinion(session, comment, scores=scores, now=now)
        return Edited(comment.id, comment.state, comment.is_unscored, awaits)


def delete_comment(own: Ownership, *, now: datetime) -> Edited:
    """Delete a comment for its author; a deleted comment stays deleted.

    Moderators can read its text in the log until it is purged. Raises NotFound for anyone but the author.
    """
    with writing() as session:
        comment = get_own(session, own)
        if may_delete(comment.state):
            to, kind = Status.DELETED, DecisionKind.DELETED
            change_status(session, comment, to=to, kind=kind, actor=_AUTHOR, now=now)
            settle_reports(session, comment.id, now=now)
            forget_awaited(session, comment.id)
            drop_claims(session, comment.id)
        return Edited(comment.id, comment.state)


def _check(session: Session, comment: Comment, *, now: datetime) -> None:
    if comment.state is Status.DELETED:
        raise ChangedMeanwhile(N_("This comment was deleted, so it cannot be edited."))
    if not can_still_edit(session, comment, now=now):
        raise NotAllowed(N_("This comment can no longer be edited. You can still delete it."))
    for span, limit in EDIT_LIMITS:
        if count_edits_since(session, comment, since=now - span, stop=limit) >= limit:
            raise TooMany(
                N_("This was edited often just now. Please try again a little later; your text is kept."),
                retry_after=int(span.total_seconds()),
            )


def _save(session: Session, comment: Comment, prepared: ScreenedText, sender: Sender, *, now: datetime) -> None:
    in_force = policy_in_force(session, comment.site_id)
    thread = session.get_one(Thread, comment.thread_id)
    submission = build_submission(session, prepared.plain, sender, thread, in_force.policy, now=now)
    new_signals = collect_signals(submission, in_force.policy)
    new_signals += _signals_that_stay(signals_of(session, comment), new_signals)
    scores, policy = prepared.assessment.scores, in_force.policy
    predicted = apply_prediction(
        session, comment.site_id, prepared.words, scores=scores, signals=new_signals, policy=policy
    )
    signals, comment.learned = predicted.signals, predicted.probability
    comment.revision += 1
    comment.is_unscored = prepared.is_unscored
    save_revision(session, comment, prepared, signals, in_force=in_force, now=now)
    forget_awaited(session, comment.id)  # it would be an opinion on the old revision
    refresh_risk(session, comment)
    _apply_verdict(session, comment, verdict=decide(signals), now=now)


def _apply_verdict(session: Session, comment: Comment, *, verdict: Status, now: datetime) -> None:
    old = comment.state
    to = lead_edit(
        old,
        verdict=verdict,
        has_person_decided=has_person_decided(session, comment.id),
        has_person_declined=has_person_declined(session, comment.id),
    )
    kind = DecisionKind.EDITED
    if to is not old:
        change_status(session, comment, to=to, kind=kind, actor=_AUTHOR, now=now)
        return
    if old is Status.APPROVED:
        raise_version(session, comment.thread_id)
    record_decision(session, comment, old=old, kind=kind, actor=_AUTHOR, now=now)


def _signals_that_stay(old: Collection[Signal], new: Collection[Signal]) -> list[Signal]:
    """Return the signals of the first submission that an edit cannot give again: from its form and its network."""
    return [
        each
        for each in old
        if each not in new and (each.kind in _FROM_FORM or (each.kind is SignalKind.BLOCKED and each.name == NETWORK))
    ]
