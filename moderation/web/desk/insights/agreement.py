"""Where moderators disagree with one another, with the scorer, and with what was learnt from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from moderation.domain.agreement import LEAST_JUDGED
from moderation.domain.roles import Permission
from moderation.services.insights.agreement import (
    MOST_DECISIONS,
    AgreementView,
    Comparison,
    Difference,
    describe_agreement,
)
from moderation.services.insights.blind_review import describe_progress
from moderation.web.context import context
from moderation.web.desk.page import show_page
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site

_ALL = "All moderators"


@dataclass(frozen=True, slots=True)
class Part:
    """One table of comparisons; `nothing` stands in its place where there are none.

    `approves` and `rejects` say what the second one, where it is a machine, makes of a comment on which they differ.
    """

    id: str
    title: str
    intro: str
    nothing: str
    comparisons: Sequence[Comparison]
    approves: str = "approves"
    rejects: str = "rejects"


def agreement(key: str) -> ResponseReturnValue:
    """Who agrees with whom, and how far one has come with this week's sample."""
    site = find_site(reviewer(), key, Permission.DECIDE)
    now = context().now()
    view = describe_agreement(site.id, scorer=context().scorer, by=reviewer(), now=now)
    return show_page(
        "desk/insights/agreement.html",
        site=site,
        view=view,
        parts=_to_parts(view),
        progress=describe_progress(site.id, by=reviewer(), now=now),
        least=LEAST_JUDGED,
        most=MOST_DECISIONS,
    )


def say_first(comparison: Comparison) -> str:
    """Return who is compared: an address, or all together."""
    return comparison.first or _ALL


def say_kappa(value: float) -> str:
    """Return a kappa with two digits; under 0 with a minus sign as wide as a digit."""
    said = f"{value:.2f}".replace("-", "−")
    return "0.00" if said == "−0.00" else said


def say_difference(difference: Difference, comparison: Comparison, part: Part) -> str:
    """Return who makes what of a comment on which two differ."""
    first = "rejects" if difference.first_rejects else "approves"
    if not comparison.first:
        first = first.removesuffix("s")
    second = part.approves if difference.first_rejects else part.rejects
    told = f"{say_first(comparison)} {first}, {comparison.second or 'it'} {second}"
    return told if difference.is_blind else f"{told} · decided anew knowingly"


def _to_parts(view: AgreementView) -> list[Part]:
    parts = [
        Part(
            "between",
            "Moderators with one another",
            "Comments that two judged without knowing of each other: one decided, the other met it in the blind "
            "sample, or both met it there. What one decided anew, knowing of the other’s decision, stands below the "
            "names, and no rate is taken of it: mostly it was decided anew because they differ.",
            "Nobody has judged what somebody else has judged yet. The blind review above changes that.",
            view.between,
        ),
        Part(
            "scorer",
            "Moderators with the scorer",
            "What the scorer alone would do under the limits in force: a comment that appears is approved, one that is "
            "held or rejected is not. Moderators see mostly what was held, so this tells nothing of all the others.",
            "No comment that somebody judged has a score by the scorer in use yet.",
            view.with_scorer,
            approves="lets it appear",
            rejects="holds it back",
        ),
    ]
    if view.with_learned is not None:
        parts.append(
            Part(
                "learnt",
                "Moderators with what was learnt from them",
                "The predicted probability as it stood on the comment. It counts as a rejection from "
                f"{view.learned_threshold:.2f}: your hold threshold or, where that is off, one half.",
                "No comment that somebody judged since has a learnt probability yet.",
                view.with_learned,
                approves="expects approval",
                rejects="expects rejection",
            )
        )
    return parts


# What templates may say, under the functions' own names.
FILTERS = (say_first, say_kappa, say_difference)
