"""Cards: everything a moderator sees of a comment before deciding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.policy import Policy
from moderation.domain.roles import Permission
from moderation.domain.scores import Label
from moderation.domain.signals import Signal
from moderation.domain.status import Status
from moderation.services.moderators import Reviewer
from moderation.services.policies import find_in_force
from moderation.services.refusals import NotFound
from moderation.services.scorers import newest_answer
from moderation.services.sites import SiteView
from moderation.store import queue_rows
from moderation.store.findings import ScoreRow, all_scores, all_signals
from moderation.store.queue_rows import CardRow
from moderation.store.second_opinion import AwaitedOpinion, awaited_by
from moderation.store.session import reading


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One probability beside the limit that holds at present; None where the label is off."""

    label: Label
    value: float
    hold_at: float | None

    @property
    def is_over(self) -> bool:
        """Whether the probability reaches the limit."""
        return self.hold_at is not None and self.value >= self.hold_at


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
class Card:
    """Everything a moderator sees of one comment; `revision` and `status` come back with the decision.

    `scores` and `model` are the quick scorer's.
    """

    id: int
    revision: int
    status: Status
    author: str
    html: Markup
    created_at: datetime
    site_name: str
    page_title: str
    page_url: str
    parent: Parent | None
    signals: Sequence[Signal]
    scores: Sequence[LabelScore]
    model: str
    is_unscored: bool
    opinion: Opinion | None


def read_card(comment_id: int, *, by: Reviewer) -> Card:
    """Read one comment's card, whatever its status. Raises NotFound when it is not on one of the moderator's sites."""
    with reading() as session:
        row = queue_rows.find_card(session, comment_id)
        if row is None:
            raise NotFound("There is no such comment.")
        by.require(row.comment.site_id, Permission.DECIDE)
        return to_cards(session, [row], by=by)[0]


def to_cards(session: Session, rows: Sequence[CardRow], *, by: Reviewer) -> list[Card]:
    """Put cards together from the store's rows, inside the caller's transaction."""
    ids = [row.comment.id for row in rows]
    scores, signals, awaited = all_scores(session, ids), all_signals(session, ids), awaited_by(session, ids)
    policies = {site_id: find_in_force(session, site_id).policy for site_id in {row.comment.site_id for row in rows}}
    return [
        _to_card(
            row,
            site=by.roles[row.comment.site_id].site,
            policy=policies[row.comment.site_id],
            signals=signals.get(row.comment.id, []),
            scores=scores.get(row.comment.id, []),
            awaited=awaited.get(row.comment.id),
        )
        for row in rows
    ]


def _to_card(
    row: CardRow,
    *,
    site: SiteView,
    policy: Policy,
    signals: Sequence[Signal],
    scores: Sequence[ScoreRow],
    awaited: AwaitedOpinion | None,
) -> Card:
    comment, thread = row.comment, row.thread
    # Of several answers the newest is the one that the limits were held against.
    first, second = newest_answer(scores, is_second=False), newest_answer(scores, is_second=True)
    return Card(
        id=comment.id,
        revision=comment.revision,
        status=comment.state,
        author=comment.author,
        html=markup.restore(row.html),
        created_at=comment.created_at,
        site_name=site.name,
        page_title=thread.title or thread.url,
        page_url=thread.url,
        parent=Parent(row.parent_author, markup.restore(row.parent_html or "")) if row.parent_author else None,
        signals=signals,
        scores=[LabelScore(label, first.probabilities[label], policy.limits[label].hold_at) for label in Label]
        if first
        else [],
        model=first.model if first else "",
        is_unscored=comment.is_unscored,
        opinion=_to_opinion(second, awaited),
    )


def _to_opinion(given: ScoreRow | None, awaited: AwaitedOpinion | None) -> Opinion | None:
    if awaited is not None:
        is_given_up = awaited.given_up_at is not None
        return Opinion("", {}, not is_given_up, is_given_up, awaited.reason)
    if given is not None:
        return Opinion(given.scorer, given.probabilities, False, False, "")
    return None
