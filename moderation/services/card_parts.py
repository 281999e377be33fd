"""What a card consists of, and how each part is made of what the database keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from moderation import markup
from moderation.domain.policy import Limits, Policy
from moderation.domain.scores import Label
from moderation.domain.standing import Standing
from moderation.store.author_facts import FactsRow
from moderation.store.review.cards import CardRow
from moderation.store.scoring.results import ScoreRow
from moderation.store.screening.second_opinion import AwaitedOpinion


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One probability beside the label's present limits, each None where it is off."""

    label: Label
    value: float
    limits: Limits

    @property
    def hold_at(self) -> float | None:
        """From where on a comment waits."""
        return self.limits.hold_at

    @property
    def reject_at(self) -> float | None:
        """From where on a comment is rejected at once."""
        return self.limits.reject_at

    @property
    def is_over(self) -> bool:
        """Whether the probability reaches the first of these."""
        return any(limit is not None and self.value >= limit for limit in (self.hold_at, self.reject_at))


@dataclass(frozen=True, slots=True)
class Opinion:
    """The second opinion, as far as it has come.

    `scorer` and `scores` are empty until it is given. While it is awaited, or since it was given up, `reason` is why
    the last attempt came to nothing.
    """

    scorer: str
    scores: Mapping[str, float]
    is_awaited: bool
    is_given_up: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The comment that is answered."""

    author: str
    html: Markup


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    """What the site knows of a comment's author; the counts are of all their comments there and stop at 1,001."""

    guest_id: int
    first_seen_at: datetime
    approved: int
    rejected: int
    spam: int
    standing: Standing | None


def to_scores(answer: ScoreRow | None, policy: Policy) -> list[LabelScore]:
    """Put a scorer's answer beside the limits in force; nothing where there is no answer."""
    if answer is None:
        return []
    return [LabelScore(label, answer.probabilities[label], policy.limits[label]) for label in Label]


def find_veil(scores: Iterable[LabelScore], *, veil_at: float | None) -> LabelScore | None:
    """Return the gravest score if a moderator with this limit wants it veiled; None where nothing is to be veiled."""
    if veil_at is None:
        return None
    return max((each for each in scores if each.value >= veil_at), key=lambda each: each.value, default=None)


def to_opinion(given: ScoreRow | None, awaited: AwaitedOpinion | None) -> Opinion | None:
    """Tell how far the second opinion has come; None where none is asked for."""
    if awaited is not None:
        is_given_up = awaited.given_up_at is not None
        return Opinion("", {}, not is_given_up, is_given_up, awaited.reason)
    if given is not None:
        return Opinion(given.scorer, given.probabilities, False, False, "")
    return None


def to_parent(row: CardRow) -> Parent | None:
    """Return what is answered; None for a comment that stands by itself."""
    return Parent(row.parent_author, markup.restore(row.parent_html or "")) if row.parent_author else None


def to_author_facts(row: FactsRow | None) -> AuthorFacts | None:
    """Return what is known of an author; None for one without a guest cookie."""
    if row is None:
        return None
    standing = Standing(row.standing) if row.standing else None
    return AuthorFacts(row.guest_id, row.first_seen_at, row.approved, row.rejected, row.spam, standing)
