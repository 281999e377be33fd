"""Answers in the team's name, written on a card and published immediately."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.comment_text import UnacceptableText, clean_body
from moderation.domain.decisions import Choice, DecisionKind
from moderation.domain.status import Status
from moderation.services.decisions import publish, record_decision
from moderation.services.refusals import ChangedMeanwhile, Unacceptable
from moderation.services.review.decide import RequestedDecision, SeenVersion, actor_of, decide_in, get_reviewable
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import Comment, Revision, find_attempt
from moderation.store.session import writing


@dataclass(frozen=True, slots=True)
class Answered:
    """A published answer; `was_approved` if the comment it replies to was approved with it."""

    answer_id: int
    comment_id: int
    was_approved: bool


def answer_comment(comment_id: int, *, body: str, seen: SeenVersion, by: Reviewer, now: datetime) -> Answered:
    """Publish an answer to a comment in the team's name; a pending comment is approved in the same step.

    Answers are not scored, and closed threads accept them. Repeating an answer returns the first one. Raises NotFound
    for a comment that is not on one of the moderator's sites, Unacceptable for an invalid text or a comment that was
    rejected, and ChangedMeanwhile if the comment has changed since it was shown.
    """
    text, html = _prepare(body)
    with writing() as session:
        comment = get_reviewable(session, comment_id, by=by)
        attempt = _attempt_key(comment_id, text, by)
        earlier = find_attempt(session, site_id=comment.site_id, attempt=attempt)
        if earlier is not None and earlier.state is Status.APPROVED:
            return Answered(earlier.id, comment_id, was_approved=False)
        was_waiting = _make_public(session, comment, seen=seen, by=by, now=now)
        answer = Comment(
            site_id=comment.site_id,
            thread_id=comment.thread_id,
            parent_id=comment.id,
            root_id=comment.root_id or comment.id,
            author=by.name or by.roles[comment.site_id].site.name,
            status=Status.APPROVED.value,
            is_by_team=True,
            is_made_up=comment.is_made_up,
            attempt=attempt if earlier is None else None,  # an answer that was taken down may be repeated
            created_at=now,
        )
        session.add(answer)
        session.flush()
        session.add(Revision(comment_id=answer.id, number=1, body=text, html=str(html), created_at=now))
        record_decision(session, answer, old=None, kind=DecisionKind.ANSWERED, actor=actor_of(by), now=now)
        publish(session, answer, now=now)
        return Answered(answer.id, comment_id, was_approved=was_waiting)


def _prepare(raw: str) -> tuple[str, Markup]:
    try:
        body = clean_body(raw)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="body") from error
    html = markup.render(body)
    if not markup.read(html).text:
        raise Unacceptable("This comment has no visible text yet. Write something first.", field="body")
    return body, html


def _make_public(session: Session, comment: Comment, *, seen: SeenVersion, by: Reviewer, now: datetime) -> bool:
    """Approve a comment if it is pending, and return whether it was."""
    if comment.state is Status.PENDING:
        requested = RequestedDecision(Choice.APPROVE)
        decide_in(session, comment, requested=requested, seen=seen, by=by, now=now, has_second=False)
        return True
    if comment.state is not seen.status:
        raise ChangedMeanwhile(f"Someone else decided this: it is {comment.state.value} now. Your answer is kept.")
    if comment.revision != seen.revision:
        raise ChangedMeanwhile("The author has edited this comment since you opened it. Your answer is kept.")
    if comment.state is not Status.APPROVED:
        raise Unacceptable("You can only answer public comments. Approve this one first.", field="body")
    return False


def _attempt_key(comment_id: int, body: str, by: Reviewer) -> str:
    return "team-" + hashlib.sha256(repr((comment_id, by.id, body)).encode("utf-8", "replace")).hexdigest()[:32]
