"""Words for the threshold lab, as template filters."""

from moderation.domain.learning import Share
from moderation.domain.status import Status
from moderation.domain.thresholds import Ruled
from moderation.services.screening.reapply_thresholds import ReapplyProgress
from moderation.web.desk.wording import say_share

_RULED = {Ruled.NOT: "not decided", Ruled.APPROVED: "approved", Ruled.REJECTED: "rejected"}
_WOULD = {Status.APPROVED: "would be published", Status.PENDING: "would be held", Status.REJECTED: "would be rejected"}


def say_ruled(ruled: Ruled) -> str:
    """Return what moderators decided about a comment."""
    return _RULED[ruled]


def say_would(outcome: Status) -> str:
    """Return what thresholds would have done to a comment."""
    return _WOULD[outcome]


def say_of(share: Share) -> str:
    """Return a share as a count, as in "3 of 20"."""
    return f"{share.part:,} of {share.whole:,}"


def say_sure(share: Share) -> str:
    """Return a share with its confidence interval."""
    if not share.whole:
        return "–"
    low, high = share.interval
    return f"{say_share(share.value)} ({say_share(low)} – {say_share(high)})"


def say_a_day(number: float) -> str:
    """Return a number per day."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def say_reapplied(view: ReapplyProgress) -> str:
    """Return the result of reapplying thresholds to waiting comments, as a sentence."""
    return (
        f"The thresholds of revision {view.revision} were applied to {view.done:,} waiting comments:"
        f" {view.published:,} published, {view.rejected:,} rejected, {view.left:,} still waiting."
    )


# Registered as template filters under the functions' own names.
FILTERS = (say_a_day, say_of, say_reapplied, say_ruled, say_sure, say_would)
