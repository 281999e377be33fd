"""The threshold lab: trying thresholds on a site's own comments, and saving them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.comment_text import make_excerpt
from moderation.domain.policy import Thresholds, name_preset
from moderation.domain.roles import Permission
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.domain.thresholds import STEPS, Ruled, Tally
from moderation.scoring.scorer import Scorer
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import PolicyInForce, change_policy, policy_in_force
from moderation.services.thresholds.score_sheets import History, keep_sheets, read_history
from moderation.services.thresholds.tally import Distribution, apply_thresholds, distribute, find_nearest, tally
from moderation.store.comments.comments import present_html
from moderation.store.score_sheets import LABELS
from moderation.store.session import reading

PATIENCE = 1.0
"""How many seconds a page may wait for score sheets; the worker completes the rest."""

NEAREST = 4
"""The number of comments shown on each side of a threshold."""


@dataclass(frozen=True, slots=True)
class Case:
    """A comment near a threshold: its probability, what people decided, and what the tried thresholds would have done.

    `excerpt` is empty if the viewer wants such comments blurred.
    """

    comment_id: int
    excerpt: str
    value: float
    ruled: Ruled
    outcome: Status


@dataclass(frozen=True, slots=True)
class Nearest:
    """The comments nearest to a threshold of one label, on each side the nearest first."""

    label: Label
    limit: float
    under: Sequence[Case]
    over: Sequence[Case]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the tried and the current thresholds would have done with the comments since `since`.

    `share` is less than 1 while older comments are still being added to the score sheets.
    """

    tried: Tally
    present: Tally
    distributions: Sequence[Distribution]
    nearest: Nearest | None
    since: datetime | None
    share: float


def describe_thresholds(site_id: int, *, by: Reviewer) -> PolicyInForce:
    """Return the policy in force, with its thresholds. Raises NotAllowed."""
    by.require(site_id, Permission.SET_POLICY)
    with reading() as session:
        return policy_in_force(session, site_id)


def try_thresholds(
    site_id: int,
    thresholds: Mapping[Label, Thresholds],
    *,
    last: int,
    by: Reviewer,
    scorer: Scorer,
    read_at: tuple[Label, float] | None = None,
) -> Trial:
    """Return what thresholds would have done with the `last` comments. Raises NotAllowed.

    `read_at` is a label and a threshold near which to show comments.
    """
    by.require(site_id, Permission.SET_POLICY)
    share = keep_sheets(scorer, seconds=PATIENCE)
    with reading() as session:
        history = read_history(session, site_id, last=last)
        present = policy_in_force(session, site_id).policy.thresholds
        return Trial(
            tried=tally(history, thresholds),
            present=tally(history, present),
            distributions=distribute(history, thresholds),
            nearest=_read_nearest(session, history, thresholds, read_at, veil_at=by.veil_at) if read_at else None,
            since=datetime.fromtimestamp(int(history.at[0]), UTC) if len(history) else None,
            share=share,
        )


def set_thresholds(
    site_id: int, thresholds: Mapping[Label, Thresholds], *, by: Reviewer, scorer: Scorer, now: datetime, seen: int
) -> int:
    """Save thresholds as a new revision of the policy, keeping its rules. Raises NotAllowed and ChangedMeanwhile."""
    by.require(site_id, Permission.SET_POLICY)
    with reading() as session:
        in_force = policy_in_force(session, site_id)
    # If someone else saves other rules in between, `seen` is no longer the newest revision.
    policy = replace(in_force.policy, thresholds=dict(thresholds), preset=name_preset(thresholds))
    return change_policy(site_id, policy=policy, model=scorer.model, actor=by.email, now=now, seen=seen)


def _read_nearest(
    session: Session,
    history: History,
    thresholds: Mapping[Label, Thresholds],
    read_at: tuple[Label, float],
    *,
    veil_at: float | None,
) -> Nearest:
    label, limit = read_at
    sides = find_nearest(history, label, limit, count=NEAREST)
    places = [*sides[0], *sides[1]]
    words = present_html(session, [int(history.ids[place]) for place in places])
    outcomes = dict(zip(places, apply_thresholds(history, thresholds, places), strict=True))

    def read(place: int) -> Case:
        comment_id = int(history.ids[place])
        is_veiled = veil_at is not None and int(history.steps[:, place].max()) / STEPS >= veil_at
        return Case(
            comment_id=comment_id,
            excerpt="" if is_veiled else make_excerpt(markup.read(words[comment_id]).text),
            value=int(history.steps[LABELS.index(label)][place]) / STEPS,
            ruled=Ruled(int(history.ruled[place])),
            outcome=outcomes[place],
        )

    return Nearest(label, limit, *([read(place) for place in side] for side in sides))
