"""The words of a card: its scorers, author, scores and reports."""

from collections.abc import Mapping

from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.services.review.cards import AuthorFacts, ReviewCard
from moderation.services.scoring.scorers import ScorerView
from moderation.web.desk.wording import say_count, say_label, say_probability, say_scorer
from moderation.web.times import say_time


def say_left_waiting(card: ReviewCard) -> str:
    """Return, as a sentence, why a comment waits that nothing holds any more; empty for every other."""
    if card.status is not Status.PENDING or decide(card.signals) is not Status.APPROVED:
        return ""
    return "Nothing holds this any more; it waits since an earlier scorer held it."


def say_away(scorer: ScorerView) -> str:
    """Return, as a sentence or two, that a scorer is away, since when, why, and what becomes of comments."""
    begun = f" since {say_time(scorer.since)}" if scorer.since else ""
    if scorer.is_second:
        who = say_scorer(scorer.name)
        then = f"{_say_waiting(scorer.waiting)} for its second opinion and will get it when it is back."
    else:
        who = "The quick scorer"
        then = "Comments get no score meanwhile; each site’s policy says whether they wait."
    return f"{who} is unavailable{begun}: {scorer.reason.rstrip('. ')}. {then}"


def say_highest(scores: Mapping[str, float]) -> str:
    """Return the three highest of a scorer's probabilities, as they were when somebody decided."""
    highest = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:3]
    return ", ".join(f"{say_label(label)} {say_probability(value)}" for label, value in highest)


def _say_waiting(waiting: int) -> str:
    return "1 comment waits" if waiting == 1 else f"{say_count(waiting)} comments wait"


def say_author(facts: AuthorFacts) -> str:
    """Return how well the site knows an author: by what became of earlier comments."""
    counted = ((facts.approved, "public"), (facts.rejected, "rejected"), (facts.spam, "spam"))
    told = [f"{say_count(count)} {what}" for count, what in counted if count]
    if not facts.approved:
        told.insert(0, "nothing public yet" if told else "new here")
    return ", ".join(told)


def say_reports(reports: Mapping[str, int]) -> str:
    """Return how many readers' reports are open, and why they were made."""
    total = sum(reports.values())
    reasons = [say_reason(reason) + (f" {count}" if total > 1 else "") for reason, count in reports.items()]
    return f"{say_count(total)} {'report' if total == 1 else 'reports'}: {', '.join(reasons)}"


def say_reason(reason: str) -> str:
    """Return a reader's or a moderator's reason by its code, as people write it."""
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
