"""Review cards: everything a moderator sees of a comment before deciding, and how it is read and put together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.policy import Policy, Thresholds
from moderation.domain.reasons import STANDARD, Reason, suggest_reason
from moderation.domain.roles import Permission
from moderation.domain.scores import Label
from moderation.domain.signals import Signal, SignalKind
from moderation.domain.standing import Standing
from moderation.domain.status import Status
from moderation.services.refusals import NotFound
from moderation.services.scoring.scorers import newest_answer
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import to_in_force
from moderation.store.comments.reports import open_report_counts
from moderation.store.review import cards
from moderation.store.review.authors import FactsRow, facts_of
from moderation.store.review.cards import Answers, CardRow, SiteRules, answers_of, site_rules_for
from moderation.store.scoring.results import ScoreRow, signals_for
from moderation.store.screening.second_opinion import AwaitedOpinion
from moderation.store.session import reading


@dataclass(frozen=True, slots=True)
class LabelScore:
    """A label's probability and its current thresholds."""

    label: Label
    value: float
    thresholds: Thresholds

    @property
    def hold_at(self) -> float | None:
        """The probability from which comments are held."""
        return self.thresholds.hold_at

    @property
    def reject_at(self) -> float | None:
        """The probability from which comments are rejected."""
        return self.thresholds.reject_at

    @property
    def is_over(self) -> bool:
        """Whether the probability reaches either threshold."""
        return any(limit is not None and self.value >= limit for limit in (self.hold_at, self.reject_at))


@dataclass(frozen=True, slots=True)
class Opinion:
    """The second opinion on a comment, or its progress.

    `scorer` and `scores` are empty until it is given; until then, `reason` says why the last attempt failed.
    """

    scorer: str
    scores: Mapping[str, float]
    is_awaited: bool
    is_given_up: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The comment that this one replies to."""

    author: str
    html: Markup


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    """What the site knows about a comment's author; the counts are of all their comments there and stop at 1,001."""

    guest_id: int
    first_seen_at: datetime
    approved: int
    rejected: int
    spam: int
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """Everything a moderator sees of one comment; `revision` and `status` are sent back with the decision.

    `scores`, `scorer` and `model` are the first scorer's. `facts` is None for authors without a guest cookie, such as
    the team. `learned` is None without a prediction. `reports` maps reasons to numbers of open reports. `veil` is the
    score for which this moderator wants the comment blurred, if any.
    """

    id: int
    revision: int
    status: Status
    author: str
    is_by_team: bool
    facts: AuthorFacts | None
    html: Markup
    veil: LabelScore | None
    created_at: datetime
    site_key: str
    site_name: str
    thread_id: int
    page_title: str
    page_url: str
    can_be_pinned: bool
    is_pinned: bool
    is_featured: bool
    parent: Parent | None
    signals: Sequence[Signal]
    reports: Mapping[str, int]
    risk: float
    learned: float | None
    scores: Sequence[LabelScore]
    scorer: str
    model: str
    is_unscored: bool
    opinion: Opinion | None
    reasons: Sequence[Reason]
    suggested_reason: str

    @property
    def has_words_to_mark(self) -> bool:
        """Whether a label's score reached a threshold, so that its words can be highlighted."""
        return any(signal.kind is SignalKind.LABEL for signal in self.signals)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The policy and the reasons of a site."""

    policy: Policy
    reasons: tuple[Reason, ...]


def read_card(comment_id: int, *, by: Reviewer) -> ReviewCard:
    """Return a comment's card, whatever its status. Raises NotFound if it is not on one of the moderator's sites."""
    with reading() as session:
        return find_card(session, comment_id, by=by)


def find_card(
    session: Session, comment_id: int, *, by: Reviewer, answers: Mapping[int, Answers] | None = None
) -> ReviewCard:
    """Return a comment's card inside the caller's transaction; see `read_card` and `to_cards`."""
    row = cards.find_card(session, comment_id)
    if row is None:
        raise NotFound("There is no such comment.")
    by.require(row.comment.site_id, Permission.DECIDE)
    return to_cards(session, [row], by=by, answers=answers)[0]


def to_cards(
    session: Session, rows: Sequence[CardRow], *, by: Reviewer, answers: Mapping[int, Answers] | None = None
) -> list[ReviewCard]:
    """Return cards for the store's rows inside the caller's transaction, with five queries for any number of cards.

    `answers` saves one of the queries if the caller already has the answers of all revisions.
    """
    ids = [row.comment.id for row in rows]
    answers = answers_of(session, ids) if answers is None else answers
    signals, reports, authors = signals_for(session, ids), open_report_counts(session, ids), facts_of(session, ids)
    site_rules = site_rules_for(session, list({row.comment.site_id for row in rows}))
    rules = {site_id: _to_rules(each) for site_id, each in site_rules.items()}
    return [
        _to_card(
            row,
            by=by,
            rules=rules[row.comment.site_id],
            signals=signals.get(row.comment.id, []),
            answers=answers[row.comment.id],
            reports=reports.get(row.comment.id, {}),
            author=authors.get((row.comment.guest_id or 0, row.comment.site_id)),
        )
        for row in rows
    ]


def to_scores(answer: ScoreRow | None, policy: Policy) -> list[LabelScore]:
    """Return a scorer's probabilities with the policy's thresholds; empty without an answer."""
    if answer is None:
        return []
    return [LabelScore(label, answer.probabilities[label], policy.thresholds[label]) for label in Label]


def find_veil(scores: Iterable[LabelScore], *, veil_at: float | None) -> LabelScore | None:
    """Return the highest score at or above a moderator's blur threshold, or None if the comment is not blurred."""
    if veil_at is None:
        return None
    return max((each for each in scores if each.value >= veil_at), key=lambda each: each.value, default=None)


def to_opinion(given: ScoreRow | None, awaited: AwaitedOpinion | None) -> Opinion | None:
    """Return the second opinion or its progress, or None if none was requested."""
    if awaited is not None:
        is_given_up = awaited.given_up_at is not None
        return Opinion("", {}, not is_given_up, is_given_up, awaited.reason)
    if given is not None:
        return Opinion(given.scorer, given.probabilities, False, False, "")
    return None


def to_parent(row: CardRow) -> Parent | None:
    """Return the comment that this one replies to, or None for a top-level comment."""
    return Parent(row.parent_author, markup.restore(row.parent_html or "")) if row.parent_author else None


def to_author_facts(row: FactsRow | None) -> AuthorFacts | None:
    """Return what is known about an author, or None for one without a guest cookie."""
    if row is None:
        return None
    standing = Standing(row.standing) if row.standing else None
    return AuthorFacts(row.guest_id, row.first_seen_at, row.approved, row.rejected, row.spam, standing)


def _to_rules(stored: SiteRules) -> _Rules:
    reasons = tuple(Reason(row.code, row.title, row.sentence) for row in stored.reasons)
    return _Rules(to_in_force(stored.policy).policy, reasons or STANDARD)


def _to_card(
    row: CardRow,
    *,
    by: Reviewer,
    rules: _Rules,
    signals: Sequence[Signal],
    answers: Answers,
    reports: Mapping[str, int],
    author: FactsRow | None,
) -> ReviewCard:
    comment, thread, site = row.comment, row.thread, by.roles[row.comment.site_id].site
    # If there are several answers, the newest is the one that was compared with the thresholds.
    current = [answer for answer in answers.given if answer.revision == comment.revision]
    first, second = (newest_answer(current, is_second=is_second) for is_second in (False, True))
    scores = to_scores(first, rules.policy)
    return ReviewCard(
        id=comment.id,
        revision=comment.revision,
        status=comment.state,
        author=comment.author,
        is_by_team=comment.is_by_team,
        facts=to_author_facts(author),
        html=markup.restore(row.html),
        veil=find_veil(scores, veil_at=by.veil_at),
        created_at=comment.created_at,
        site_key=site.key,
        site_name=site.name,
        thread_id=thread.id,
        page_title=thread.title or thread.url,
        page_url=thread.url,
        can_be_pinned=comment.root_id is None,
        is_pinned=comment.pinned_at is not None,
        is_featured=comment.featured_at is not None,
        parent=to_parent(row),
        signals=signals,
        reports=reports,
        risk=comment.risk,
        learned=comment.learned,
        scores=scores,
        scorer=first.scorer if first else "",
        model=first.model if first else "",
        is_unscored=comment.is_unscored,
        opinion=to_opinion(second, answers.awaited),
        reasons=rules.reasons,
        suggested_reason=suggest_reason(signals, rules.reasons),
    )
