"""The words of a card: its scorers, author, scores and reports."""

from collections.abc import Mapping

from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.services.review.cards import AuthorFacts, ReviewCard
from moderation.services.scoring.scorers import ScorerView
from moderation.web.desk.wording import say_count, say_label, say_probability, say_scorer
from moderation.web.times import say_time


def say_left_waiting(card: ReviewCard) -> str:
    """Return why a comment that no rule holds is still waiting, as a sentence; "" for other comments."""
    if card.status is not Status.PENDING or decide(card.signals) is not Status.APPROVED:
        return ""
    return "No rule holds this now. It was held by an earlier scorer and has not been reviewed."


def say_away(scorer: ScorerView) -> str:
    """Return that a scorer is unavailable, since when, why, and what happens to comments meanwhile."""
    since = f" since {say_time(scorer.since)}" if scorer.since else ""
    if scorer.is_second:
        name = say_scorer(scorer.name)
        effect = f"{_say_waiting(scorer.waiting)} for a second opinion, which will follow when it is back."
    else:
        name = "The first scorer"
        effect = "Until it is back, comments are not scored; each site’s policy decides whether they are held."
    return f"{name} is unavailable{since}: {scorer.reason.rstrip('. ')}. {effect}"


def say_highest(scores: Mapping[str, float]) -> str:
    """Return the three highest probabilities of a scorer, as they were when somebody decided."""
    highest = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:3]
    return ", ".join(f"{say_label(label)} {say_probability(value)}" for label, value in highest)


def _say_waiting(waiting: int) -> str:
    return "1 comment is waiting" if waiting == 1 else f"{say_count(waiting)} comments are waiting"


def say_author(facts: AuthorFacts) -> str:
    """Return an author's record on the site: how many comments were published, rejected or spam."""
    counted = ((facts.approved, "public"), (facts.rejected, "rejected"), (facts.spam, "spam"))
    parts = [f"{say_count(count)} {what}" for count, what in counted if count]
    if not facts.approved:
        parts.insert(0, "nothing public yet" if parts else "new here")
    return ", ".join(parts)


def say_reports(reports: Mapping[str, int]) -> str:
    """Return the number of open reports and their reasons."""
    total = sum(reports.values())
    reasons = [say_reason(reason) + (f" {count}" if total > 1 else "") for reason, count in reports.items()]
    return f"{say_count(total)} {'report' if total == 1 else 'reports'}: {', '.join(reasons)}"


def say_reason(reason: str) -> str:
    """Return the display name of a reason code."""
    return reason.replace("_", " ")


# Registered as template filters under the functions' own names.
FILTERS = (
    say_author,
    say_away,
    say_reports,
    say_highest,
    say_left_waiting,
    say_reason,
)
