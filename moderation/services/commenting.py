"""The road of a new comment: check, score, judge, and keep it all in one transaction."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.checks import Submission, collect_signals
from moderation.domain.comment_text import UnacceptableText, clean_body, clean_name
from moderation.domain.decisions import DecisionKind
from moderation.domain.network import Network
from moderation.domain.page_url import Page
from moderation.domain.policy import Policy
from moderation.domain.risk import estimate_risk
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.markup import Reading
from moderation.scoring.scorer import Scorer
from moderation.services.flood import check_flood
from moderation.services.guests import get_or_make_guest, hand_over
from moderation.services.judging import Assessment, assess_text, fold_words
from moderation.services.moves import machine, record_decision
from moderation.services.names import check_name
from moderation.services.policies import find_in_force
from moderation.services.refusals import Unacceptable
from moderation.services.regards import find_regards, hash_for_blocks
from moderation.services.second_opinion import ask_opinion
from moderation.services.threads import open_thread
from moderation.store.comments import Comment, Revision, find_attempt, get_comment, has_approved
from moderation.store.findings import add_scores, add_signals
from moderation.store.guests import Guest
from moderation.store.session import reading, writing
from moderation.store.threads import Thread, raise_version


@dataclass(frozen=True, slots=True)
class Draft:
    """What a commenter sent, as it was typed; `network` is where it came from, which is never kept as it is."""

    page: Page
    body: str
    author: str = ""
    title: str = ""
    language: str = ""  # of the page, as it claims
    parent_id: int | None = None
    attempt: str = ""
    honeypot: str = ""
    network: Network | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A comment that is safely kept; `guest_token` is what the author's browser should hold from now on."""

    comment_id: int
    status: Status
    guest_token: str
    thread_url: str
    thread_key: str
    is_unscored: bool
    awaits_opinion: bool


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A draft that passed, with all the slow work done before the write lock is taken."""

    draft: Draft
    author: str
    body: str
    html: Markup
    seen: Reading
    folded: str
    assessment: Assessment


def post_comment(
    draft: Draft,
    *,
    site_id: int,
    guest_token: str | None,
    scorer: Scorer,
    now: datetime,
    has_second: bool = False,
) -> Posted:
    """Judge a draft and keep it as a comment.

    `has_second` says that there is a slow scorer, whose opinion is asked for later if the policy wants it. A repeat of
    an earlier attempt gets the first answer. Raises Unacceptable for a text, name or parent that cannot be taken,
    ChangedMeanwhile when the thread is closed, and TooMany in a flood.
    """
    with reading() as session:
        # A look before the costly work; what counts is the check under the write lock.
        if _find_repeated(session, draft, site_id=site_id) is None:
            check_flood(session, site_id=site_id, network=_hash_network(draft, now), now=now)
    prepared = _prepare(draft, scorer)
    token = guest_token or secrets.token_urlsafe(24)
    with writing() as session:
        comment, awaits = _find_repeated(session, draft, site_id=site_id), False
        if comment is None:
            comment = _keep(session, prepared, site_id=site_id, guest_token=token, now=now)
            awaits = has_second and ask_opinion(session, comment, scores=prepared.assessment.scores, now=now)
        elif guest_token is None:
            hand_over(session, comment, token=token)
        thread = session.get_one(Thread, comment.thread_id)
        return Posted(comment.id, comment.state, token, thread.url, thread.key, comment.is_unscored, awaits)


def _find_repeated(session: Session, draft: Draft, *, site_id: int) -> Comment | None:
    key = _attempt_key(draft)
    return find_attempt(session, site_id=site_id, attempt=key) if key else None


def _attempt_key(draft: Draft) -> str | None:
    """What makes a submission a repeat of another: the browser's id, and that it says the same in the same place."""
    if not draft.attempt:
        return None
    parts = (draft.attempt, draft.page.thread_key, draft.parent_id, draft.body)
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _prepare(draft: Draft, scorer: Scorer) -> _Prepared:
    try:
        body = clean_body(draft.body)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="body") from error
    try:
        author = clean_name(draft.author)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="author") from error
    html = markup.render(body)
    seen = markup.read(html)
    if not seen.text:
        raise Unacceptable("There is nothing to read in this yet. Write something first.", field="body")
    return _Prepared(draft, author, body, html, seen, fold_words(seen), assess_text(scorer, seen.text))


def _keep(session: Session, prepared: _Prepared, *, site_id: int, guest_token: str, now: datetime) -> Comment:
    draft = prepared.draft
    network = _hash_network(draft, now)
    check_flood(session, site_id=site_id, network=network, now=now)
    check_name(session, prepared.author, site_id=site_id)
    in_force = find_in_force(session, site_id)
    policy = in_force.policy
    thread = open_thread(
        session, draft.page, title=draft.title, language=draft.language, site_id=site_id, policy=policy, now=now
    )
    parent = _public_parent(session, draft.parent_id, thread)
    guest = get_or_make_guest(session, guest_token, now=now)
    scores = prepared.assessment.scores
    signals = collect_signals(_submit(session, prepared, guest, thread, policy, now=now), policy)
    comment = Comment(
        site_id=site_id,
        thread_id=thread.id,
        parent_id=parent.id if parent else None,
        root_id=(parent.root_id or parent.id) if parent else None,
        guest_id=guest.id,
        author=prepared.author,
        status=decide(signals).value,
        revision=1,
        network=network or None,
        attempt=_attempt_key(draft),
        is_unscored=scores is None and not prepared.assessment.uncovered,
        risk=estimate_risk([scores.values] if scores else [], signals),
        created_at=now,
    )
    session.add(comment)
    session.flush()
    session.add(Revision(comment_id=comment.id, number=1, body=prepared.body, html=str(prepared.html), created_at=now))
    if scores is not None:
        add_scores(session, comment, scores, policy=in_force.number, now=now)
    add_signals(session, comment, signals)
    actor = machine(prepared.assessment.scorer or "no scorer")
    record_decision(session, comment, old=None, kind=DecisionKind.JUDGED, actor=actor, now=now)
    if comment.state is Status.APPROVED:
        raise_version(session, thread.id)
    return comment


def _submit(
    session: Session, prepared: _Prepared, guest: Guest, thread: Thread, policy: Policy, *, now: datetime
) -> Submission:
    """Put together what the checks see."""
    draft, links = prepared.draft, prepared.seen.links
    return Submission(
        folded=prepared.folded,
        links=links,
        scores=prepared.assessment.scores,
        is_first_timer=policy.hold_first_timers and not has_approved(session, guest.id, site_id=thread.site_id),
        honeypot=draft.honeypot,
        uncovered=prepared.assessment.uncovered,
        scorer=prepared.assessment.scorer,
        regards=find_regards(
            session,
            thread.site_id,
            guest_id=guest.id,
            networks=hash_for_blocks(session, thread.site_id, network=draft.network, now=now),
            links=links,
            now=now,
        ),
        is_thread_held=thread.holds_everything,
    )


def _hash_network(draft: Draft, now: datetime) -> str:
    return draft.network.on(now.date()) if draft.network else ""


def _public_parent(session: Session, parent_id: int | None, thread: Thread) -> Comment | None:
    if parent_id is None:
        return None
    parent = get_comment(session, parent_id)
    # A stranger may not learn by asking which ids exist or wait: all these cases read alike.
    if parent is None or parent.thread_id != thread.id or parent.state is not Status.APPROVED:
        raise Unacceptable(
            "The comment you are answering is not public here (any more). Your text is kept: "
            "you can post it as a comment of its own.",
            field="parent",
        )
    return parent
