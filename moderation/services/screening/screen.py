"""What a new comment and an edit have in common: the same text, looked at, judged and kept by the same road."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import Submission
from moderation.domain.comment_text import UnacceptableText, clean_body
from moderation.domain.messages import N_
from moderation.domain.policy import Policy
from moderation.domain.signals import Signal
from moderation.markup import Reading
from moderation.scoring.scorer import Scorer
from moderation.services.learning.predict import Features, Predicted, apply_prediction, read_features
from moderation.services.refusals import Unacceptable
from moderation.services.scoring.assess import Assessment, assess_text
from moderation.services.screening.unscored import fold_words
from moderation.services.sites.policy import PolicyInForce
from moderation.services.sites.standings import find_standings_for
from moderation.store.comments.comments import Comment, Revision, has_approved
from moderation.store.comments.threads import Thread
from moderation.store.scoring.results import add_scores, add_signals


@dataclass(frozen=True, slots=True)
class ScreenedText:
    """A text that passed, with all the slow work done before the write lock is taken."""

    body: str
    html: Markup
    seen: Reading
    folded: str
    assessment: Assessment
    words: Features | None  # for what was learnt from the site's moderators, where something was

    @property
    def is_unscored(self) -> bool:
        """Whether a scorer should have answered for it, and none did."""
        return self.assessment.scores is None and not self.assessment.uncovered


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a text is from, as far as can be told; `networks` are hashes under which they may be blocked.

    `seconds` is how long they wrote, where that is known.
    """

    guest_id: int | None
    networks: Sequence[str]
    honeypot: str = ""
    seconds: float | None = None


def screen_text(typed: str, scorer: Scorer, *, site_id: int) -> ScreenedText:
    """Clean, render, score and read what was typed. Slow: never inside a transaction. Raises Unacceptable."""
    try:
        body = clean_body(typed)
    except UnacceptableText as error:
        raise Unacceptable(error.message, field="body") from error
    html = markup.render(body)
    seen = markup.read(html)
    if not seen.text:
        raise Unacceptable(N_("There is nothing to read in this yet. Write something first."), field="body")
    words = read_features(seen.text, site_id=site_id)
    return ScreenedText(body, html, seen, fold_words(seen), assess_text(scorer, seen.text), words)


def build_submission(
    session: Session, prepared: ScreenedText, sender: Sender, thread: Thread, policy: Policy, *, now: datetime
) -> Submission:
    """Put together what the checks see of a text that is meant for a thread."""
    guest_id, assessment, links = sender.guest_id, prepared.assessment, prepared.seen.links
    return Submission(
        folded=prepared.folded,
        links=links,
        scores=assessment.scores,
        is_first_timer=policy.hold_first_timers and _is_first_timer(session, thread.site_id, guest_id),
        honeypot=sender.honeypot,
        seconds=sender.seconds,
        uncovered=assessment.uncovered,
        scorer=assessment.scorer,
        standings=find_standings_for(
            session, thread.site_id, guest_id=guest_id, networks=sender.networks, links=links, now=now
        ),
        is_thread_held=thread.holds_everything,
    )


def _is_first_timer(session: Session, site_id: int, guest_id: int | None) -> bool:
    return guest_id is not None and not has_approved(session, guest_id, site_id=site_id)


def hear_draft(
    session: Session, site_id: int, prepared: ScreenedText, *, signals: Sequence[Signal], policy: Policy
) -> Predicted:
    """Return what the checks' signals become by what was learnt from the site's moderators."""
    scores = prepared.assessment.scores
    return apply_prediction(session, site_id, prepared.words, scores=scores, signals=signals, policy=policy)


def save_revision(
    session: Session,
    comment: Comment,
    prepared: ScreenedText,
    signals: list[Signal],
    *,
    in_force: PolicyInForce,
    now: datetime,
) -> None:
    """Write a text down as its comment's present revision, with its scores and what the checks found."""
    session.add(
        Revision(
            comment_id=comment.id,
            number=comment.revision,
            body=prepared.body,
            html=str(prepared.html),
            created_at=now,
        )
    )
    assessment = prepared.assessment
    if assessment.scores is not None:
        took = assessment.milliseconds
        add_scores(session, comment, assessment.scores, policy=in_force.number, milliseconds=took, now=now)
    add_signals(session, comment, signals)
