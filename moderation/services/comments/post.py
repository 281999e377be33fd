"""Posting a new comment: screen it, decide its status, and store everything in one transaction."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.checks import collect_signals
from moderation.domain.comment_text import UnacceptableText, clean_name
from moderation.domain.decisions import DecisionKind
from moderation.domain.messages import N_
from moderation.domain.network import Network
from moderation.domain.page_url import Page
from moderation.domain.risk import estimate_risk
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.scoring.scorer import Scorer
from moderation.services.accounts.reserved_names import check_name
from moderation.services.comments.flood import check_flood
from moderation.services.comments.guests import get_or_make_guest, reassign_guest
from moderation.services.comments.nudges import JudgedDraft, Nudged, NudgeWanted, Nudging, keep_nudge, settle_nudge
from moderation.services.comments.threads import open_thread
from moderation.services.decisions import machine_actor, publish, record_decision
from moderation.services.learning.predict import apply_prediction
from moderation.services.mail.replies import remember_address
from moderation.services.refusals import Unacceptable
from moderation.services.scoring.explain import mark_words
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
from moderation.store.comments.comments import Comment, find_attempt, get_comment
from moderation.store.comments.threads import Thread
from moderation.store.session import reading, writing


@dataclass(frozen=True, slots=True)
class Draft:
    """What a commenter sent, as typed; `network` is where it came from, which is never stored as it is."""

    page: Page
    body: str
    author: str = ""
    email: str = ""  # for notifications of replies; also empty if mail is off
    title: str = ""
    language: str = ""  # of the page, as it claims
    parent_id: int | None = None
    attempt: str = ""
    honeypot: str = ""
    begun_at: datetime | None = None  # when the form was entered, if known
    network: Network | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A stored comment; `guest_token` is the token that the author's browser should keep from now on."""

    comment_id: int
    status: Status
    guest_token: str
    thread_url: str
    thread_key: str
    is_unscored: bool
    awaits_opinion: bool


def post_comment(
    draft: Draft,
    *,
    site_id: int,
    guest_token: str | None,
    scorer: Scorer,
    now: datetime,
    has_second: bool = False,
    nudging: Nudging | None = None,
) -> Posted:
    """Screen a draft and store it as a comment.

    `has_second` if there is a second scorer, whose opinion is requested for later if the policy wants it. Repeating an
    attempt returns the first comment. Without `nudging`, authors are not nudged. Raises Nudged if the author is,
    Unacceptable for an invalid text, name or parent, ChangedMeanwhile if the thread is closed, and TooMany in a flood.
    """
    with reading() as session:
        # An early check to avoid scoring in vain; the one that counts is under the write lock.
        if _find_repeated(session, draft, site_id=site_id) is None:
            check_flood(session, site_id=site_id, network=_hash_network(draft, now), now=now)
    draft = replace(draft, author=_clean_author(draft.author))
    prepared = screen_text(draft.body, scorer, site_id=site_id)
    token = guest_token or secrets.token_urlsafe(24)
    try:
        with writing() as session:
            comment, awaits = _find_repeated(session, draft, site_id=site_id), False
            if comment is None:
                comment = _insert_comment(
                    session, draft, prepared, nudging, site_id=site_id, guest_token=token, now=now
                )
                awaits = has_second and request_opinion(session, comment, scores=prepared.assessment.scores, now=now)
            elif guest_token is None:
                reassign_guest(session, comment, token=token)
            thread = session.get_one(Thread, comment.thread_id)
            return Posted(comment.id, comment.state, token, thread.url, thread.key, comment.is_unscored, awaits)
    except NudgeWanted as wanted:
        # Not before: explaining takes time, and the comment's transaction had to be rolled back first.
        html = mark_words(prepared.html, label=wanted.label, scorer=scorer)
        secret = nudging.secret if nudging else ""
        nudged = keep_nudge(site_id, draft.page.thread_key, secret=secret, now=now)
        raise Nudged(nudged, wanted.label, html=html, is_held=wanted.is_held) from None


def _find_repeated(session: Session, draft: Draft, *, site_id: int) -> Comment | None:
    key = _attempt_key(draft)
    return find_attempt(session, site_id=site_id, attempt=key) if key else None


def _attempt_key(draft: Draft) -> str | None:
    """Return a key that repeats of an attempt share: the browser's id with the same text in the same place."""
    if not draft.attempt:
        return None
    parts = (draft.attempt, draft.page.thread_key, draft.parent_id, draft.body)
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _clean_author(typed: str) -> str:
    try:
        return clean_name(typed)
    except UnacceptableText as error:
        raise Unacceptable(error.message, field="author") from error


def _insert_comment(
    session: Session,
    draft: Draft,
    prepared: ScreenedText,
    nudging: Nudging | None,
    *,
    site_id: int,
    guest_token: str,
    now: datetime,
) -> Comment:
    network = _hash_network(draft, now)
    check_flood(session, site_id=site_id, network=network, now=now)
    check_name(session, draft.author, site_id=site_id)
    in_force = policy_in_force(session, site_id)
    policy = in_force.policy
    thread = open_thread(
        session, draft.page, title=draft.title, language=draft.language, site_id=site_id, policy=policy, now=now
    )
    parent = _find_parent(session, draft.parent_id, thread)
    guest = get_or_make_guest(session, guest_token, now=now)
    networks = network_hashes(session, site_id, network=draft.network, now=now)
    seconds = (now - draft.begun_at).total_seconds() if draft.begun_at else None
    sender = Sender(guest.id, networks, honeypot=draft.honeypot, seconds=seconds)
    collected = collect_signals(build_submission(session, prepared.plain, sender, thread, policy, now=now), policy)
    scores = prepared.assessment.scores
    predicted = apply_prediction(session, site_id, prepared.words, scores=scores, signals=collected, policy=policy)
    signals = predicted.signals
    status = decide(signals)
    if nudging:
        settle_nudge(session, JudgedDraft(site_id, draft.page.thread_key, scores, policy, status), nudging, now=now)
    comment = Comment(
        site_id=site_id,
        thread_id=thread.id,
        parent_id=parent.id if parent else None,
        root_id=(parent.root_id or parent.id) if parent else None,
        guest_id=guest.id,
        author=draft.author,
        status=status.value,
        revision=1,
        network=network or None,
        attempt=_attempt_key(draft),
        is_unscored=prepared.is_unscored,
        risk=estimate_risk([scores.values] if scores else [], signals, learned=predicted.probability),
        learned=predicted.probability,
        created_at=now,
    )
    session.add(comment)
    session.flush()
    save_revision(session, comment, prepared, signals, in_force=in_force, now=now)
    actor = machine_actor(prepared.assessment.scorer or "no scorer")
    record_decision(session, comment, old=None, kind=DecisionKind.JUDGED, actor=actor, now=now)
    if comment.state is Status.APPROVED:
        publish(session, comment, now=now)
    if draft.email:
        remember_address(session, comment, draft.email, now=now)
    return comment


def _hash_network(draft: Draft, now: datetime) -> str:
    return draft.network.on(now.date()) if draft.network else ""


def _find_parent(session: Session, parent_id: int | None, thread: Thread) -> Comment | None:
    if parent_id is None:
        return None
    parent = get_comment(session, parent_id)
    # All these cases get the same answer, so that strangers cannot find out which ids exist or are pending.
    if parent is None or parent.thread_id != thread.id or parent.state is not Status.APPROVED:
        raise Unacceptable(
            N_(
                "The comment you are replying to is no longer public. Your text is kept: "
                "you can post it as a new comment."
            ),
            field="parent",
        )
    return parent
