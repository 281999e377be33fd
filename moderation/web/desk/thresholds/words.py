"""The threshold lab's words: data in, one short phrase out."""

from moderation.domain.learning import Share
from moderation.domain.status import Status
from moderation.domain.thresholds import Ruled
from moderation.services.screening.reapply_thresholds import ReapplyProgress
from moderation.web.desk.wording import say_share

_RULED = {Ruled.NOT: "not decided", Ruled.APPROVED: "approved", Ruled.REJECTED: "rejected"}
_WOULD = {Status.APPROVED: "would appear", Status.PENDING: "would wait", Status.REJECTED: "would be rejected"}


def say_ruled(ruled: Ruled) -> str:
    """Return what people made of a comment."""
    return _RULED[ruled]


def say_would(outcome: Status) -> str:
    """Return what limits would have done to a comment."""
    return _WOULD[outcome]


def say_of(share: Share) -> str:
    """Return so many of a number."""
    return f"{share.part:,} of {share.whole:,}"


def say_sure(share: Share) -> str:
    """Return a share and between what it surely is."""
    if not share.whole:
        return "–"
    low, high = share.interval
    return f"{say_share(share.value)} ({say_share(low)} – {say_share(high)})"


def say_a_day(number: float) -> str:
    """Return how many come a day."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def say_reapplied(view: ReapplyProgress) -> str:
    """Return what came of applying limits to what waited, as a sentence."""
    return (
        f"The limits of revision {view.revision} were applied to {view.done:,} that waited:"
        f" {view.published:,} published, {view.rejected:,} rejected, {view.left:,} wait on."
    )


# What templates may say, under the functions' own names.
FILTERS = (say_a_day, say_of, say_reapplied, say_ruled, say_sure, say_would)
