"""The desk's words for authors, networks and domains, and what a site thinks of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from moderation.domain.queues import Queue
from moderation.domain.standing import Standing, TargetKind
from moderation.domain.status import Status
from moderation.services.sites.standings import StandingView
from moderation.web.desk.wording import say_count, say_status

_REGARDS = {Standing.TRUSTED: "Trusted", Standing.HELD: "Always held", Standing.BLOCKED: "Blocked"}
_MEANINGS = {
    Standing.TRUSTED: "Not held for being new, for links, or where everything is; what the comments say still counts.",
    Standing.HELD: "Every new comment waits for a moderator.",
    Standing.BLOCKED: "Every new comment is rejected, and nobody is bothered.",
}


def say_regard(standing: Standing) -> str:
    """Return what a site thinks of somebody, in a word or two."""
    return _REGARDS[standing]


def say_meaning(standing: Standing) -> str:
    """Return what a standing means for the next comment, as a sentence."""
    return _MEANINGS[standing]


def say_target(view: StandingView) -> str:
    """Return whom or what a standing is about."""
    if view.target.kind is TargetKind.NETWORK and view.day is not None:
        return f"the network of a comment of {say_day(view.day)}"
    if view.target.kind is TargetKind.DOMAIN:
        return f"links to {view.name}"
    return view.name


def say_lifted(view: StandingView) -> str:
    """Return what has just been taken back, as a sentence."""
    what = say_target(view)
    if view.standing is Standing.BLOCKED:
        return f"Lifted: {what} {'are' if view.target.kind is TargetKind.DOMAIN else 'is'} no longer blocked."
    return f"Lifted: {what} is no longer {say_regard(view.standing).lower()}."


def say_day(day: date | datetime) -> str:
    """Return a day. The months are English wherever the server runs: Python prints in no other language."""
    if isinstance(day, datetime):
        day = day.astimezone(UTC).date()
    return f"{day.day} {day:%b %Y}"


def list_counts(counts: Mapping[Status, int]) -> list[tuple[str, str]]:
    """Return what there is of each status in words, each with the queue that shows it; none for what is deleted."""
    queues = {queue.status: queue.value for queue in Queue if queue.status is not None}
    return [
        (f"{say_count(count)} {say_status(status)}", queues.get(status, ""))
        for status, count in counts.items()
        if count or status is Status.PENDING
    ]


def say_comments(count: int) -> str:
    """Return how many comments, in words."""
    return "1 comment" if count == 1 else f"{say_count(count)} comments"


# What templates may say, under the functions' own names.
FILTERS = (list_counts, say_comments, say_day, say_meaning, say_regard, say_target)
