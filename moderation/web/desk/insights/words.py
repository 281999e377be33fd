"""Words for insights, as template filters."""

from datetime import date

from moderation.domain.insights import CommentOutcome, Drift, Watched
from moderation.domain.signals import SignalKind
from moderation.services.scoring.scorers import ScorerView
from moderation.web.desk.signal_words import say_signal_kind
from moderation.web.desk.wording import say_label, say_probability, say_share
from moderation.web.times import say_time

_OUTCOMES = {
    CommentOutcome.PUBLISHED: "Published without review",
    CommentOutcome.APPROVED: "Approved by a moderator",
    CommentOutcome.REJECTED: "Rejected by a moderator",
    CommentOutcome.REFUSED: "Rejected automatically",
    CommentOutcome.SPAM: "Spam",
    CommentOutcome.WAITING: "Still waiting",
    CommentOutcome.DELETED: "Deleted by their authors",
    CommentOutcome.TEAM: "Answers by the team",
}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def say_became(outcome: CommentOutcome) -> str:
    """Return the name of an outcome."""
    return _OUTCOMES[outcome]


def say_hold(name: str) -> str:
    """Return why comments were held; `name` is a kind of signal, with a label after a colon for scores."""
    kind, _, label = name.partition(":")
    return f"{say_label(label)} over its threshold" if label else say_signal_kind(SignalKind(kind))


def say_short_day(day: date) -> str:
    """Return a day without its year, as in "22 Nov"."""
    return f"{day.day} {day:%b}"


def say_wait(seconds: int) -> str:
    """Return a duration in its two largest units."""
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < 2 * _DAY:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{seconds / _DAY:.1f} days"


def say_milliseconds(milliseconds: float) -> str:
    """Return a response time."""
    return f"{milliseconds:,.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"


def say_watched(watched: Watched) -> str:
    """Return a threshold: its label, effect and value."""
    return f"{say_label(watched.label)}, {watched.action} at {say_probability(watched.limit)}"


def say_drift(drift: Drift) -> str:
    """Return how often a threshold was reached when it was saved, and how often it is now."""
    return f"{say_watched(drift.watched)}: {say_share(drift.then.value)} then, {say_share(drift.week.value)} now"


def say_scorer_state(scorer: ScorerView) -> str:
    """Return the state of a scorer."""
    if scorer.is_available is None:
        return "not used yet"
    since = f" since {say_time(scorer.since)}" if scorer.since else ""
    return f"available{since}" if scorer.is_available else f"unavailable{since}"


# Registered as template filters under the functions' own names.
FILTERS = (
    say_became,
    say_short_day,
    say_drift,
    say_hold,
    say_milliseconds,
    say_scorer_state,
    say_wait,
    say_watched,
)
