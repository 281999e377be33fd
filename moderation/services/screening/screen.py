"""Screening the text of a new comment or an edit: cleaning and scoring it, what the checks see of it, saving it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import Submission
from moderation.domain.comment_text import UnacceptableText, clean_body
from moderation.domain.messages import N_
from moderation.domain.policy import Policy
from moderation.domain.signals import Signal
from moderation.scoring.scorer import Scorer
from moderation.services.learning.predict import Features, read_features
from moderation.services.refusals import Unacceptable
from moderation.services.scoring.assess import Assessment, assess_text, describe_text
from moderation.services.screening.results import save_scores
from moderation.services.sites.policy import PolicyInForce
from moderation.services.sites.standings import find_standings_for
from moderation.store.comments.comments import Comment, Revision, has_approved
from moderation.store.comments.threads import Thread
from moderation.store.scoring.results import add_signals


@dataclass(frozen=True, slots=True)
class ScreenedText:
    """A text after all the slow work that must happen before the write lock is taken."""

    body: str
    html: Markup
    plain: Submission
    assessment: Assessment
    words: Features | None  # for the site's model, if it has one

    @property
    def is_unscored(self) -> bool:
        """Whether no scorer answered, although the language is covered."""
        return self.assessment.scores is None and not self.assessment.uncovered


@dataclass(frozen=True, slots=True)
class Sender:
    """What is known about the sender of a text; `networks` are hashes under which they may be blocked.

    `seconds` is how long they took to write it, if known.
    """

    guest_id: int | None
    networks: Sequence[str]
    honeypot: str = ""
    seconds: float | None = None


def screen_text(typed: str, scorer: Scorer, *, site_id: int) -> ScreenedText:
    """Clean, render and score a text. Slow: never call it in a transaction. Raises Unacceptable."""
    try:
        body = clean_body(typed)
    except UnacceptableText as error:
        raise Unacceptable(error.message, field="body") from error
    html = markup.render(body)
    rendered = markup.read(html)
    if not rendered.text:
        raise Unacceptable(N_("This comment has no visible text yet. Write something first."), field="body")
    assessment = assess_text(scorer, rendered.text)
    words = read_features(rendered.text, site_id=site_id)
    return ScreenedText(body, html, describe_text(rendered, assessment), assessment, words)


def build_submission(
    session: Session, plain: Submission, sender: Sender, thread: Thread, policy: Policy, *, now: datetime
) -> Submission:
    """Return a submission completed with its sender and thread, inside the caller's transaction.

    `plain` is the submission that `describe_text` returns for the text alone.
    """
    guest_id, site_id = sender.guest_id, thread.site_id
    is_new = policy.hold_first_timers and guest_id is not None and not has_approved(session, guest_id, site_id=site_id)
    standings = find_standings_for(
        session, site_id, guest_id=guest_id, networks=sender.networks, links=plain.links, now=now
    )
    return replace(
        plain,
        is_first_timer=is_new,
        honeypot=sender.honeypot,
        seconds=sender.seconds,
        standings=standings,
        is_thread_held=thread.holds_everything,
    )


def save_revision(
    session: Session,
    comment: Comment,
    prepared: ScreenedText,
    signals: list[Signal],
    *,
    in_force: PolicyInForce,
    now: datetime,
) -> None:
    """Save a text as the comment's current revision, with its scores and signals."""
    session.add(
        Revision(
            comment_id=comment.id,
            number=comment.revision,
            body=prepared.body,
            html=str(prepared.html),
            created_at=now,
        )
    )
    save_scores(session, comment, prepared.assessment, in_force=in_force, now=now)
    add_signals(session, comment, signals)
