"""Agreement between moderators, and of moderators with the scorer and the learned model."""

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
    """One table of comparisons; `nothing` is shown instead where there are none.

    `approves` and `rejects` are the verbs for the second side's judgement where the two differ.
    """

    id: str
    title: str
    intro: str
    nothing: str
    comparisons: Sequence[Comparison]
    approves: str = "approves"
    rejects: str = "rejects"


def agreement(key: str) -> ResponseReturnValue:
    """Show the comparisons, and the moderator's progress in this week's blind review."""
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
    """Return the name of the first side: an address, or all moderators."""
    return comparison.first or _ALL


def say_kappa(value: float) -> str:
    """Return a kappa with two digits, with a typographic minus sign that aligns in columns."""
    shown = f"{value:.2f}".replace("-", "−")
    return "0.00" if shown == "−0.00" else shown


def say_difference(difference: Difference, comparison: Comparison, part: Part) -> str:
    """Return what each side judged where the two differ."""
    first = "rejects" if difference.first_rejects else "approves"
    if not comparison.first:
        first = first.removesuffix("s")
    second = part.approves if difference.first_rejects else part.rejects
    sentence = f"{say_first(comparison)} {first}, {comparison.second or 'it'} {second}"
    return sentence if difference.is_blind else f"{sentence} · changed knowingly"


def _to_parts(view: AgreementView) -> list[Part]:
    parts = [
        Part(
            "between",
            "Moderators with each other",
            "Comments that two moderators judged independently: one decided, the other saw it in the blind review, or "
            "both saw it there. Decisions that changed a colleague’s known decision are listed below the names and do "
            "not count towards the rate, since they are usually changed because the two disagree.",
            "No comment has been judged by two moderators yet. The blind review above will change that.",
            view.between,
        ),
        Part(
            "scorer",
            "Moderators with the scorer",
            "What the scorer alone would do under the current thresholds: publishing a comment counts as approval, "
            "holding or rejecting it as rejection. Moderators mostly see held comments, so this does not describe the "
            "others.",
            "No comment judged by a moderator has a score by the current scorer yet.",
            view.with_scorer,
            approves="publishes it",
            rejects="holds it",
        ),
    ]
    if view.with_learned is not None:
        parts.append(
            Part(
                "learnt",
                "Moderators with the learned model",
                "The model’s prediction at the time of the decision. It counts as a rejection from "
                f"{view.learned_threshold:.2f}: your hold threshold, or 0.50 where that is off.",
                "No comment judged since has a prediction yet.",
                view.with_learned,
                approves="expects approval",
                rejects="expects rejection",
            )
        )
    return parts


# Registered as template filters under the functions' own names.
FILTERS = (say_first, say_kappa, say_difference)
