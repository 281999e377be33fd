"""The desk's words for what a card tells of a comment's author and readers: data in, one short phrase out."""

from collections.abc import Mapping

from moderation.services.card_parts import AuthorFacts
from moderation.web.desk.wording import say_count


def say_author(facts: AuthorFacts) -> str:
    """Return how well the site knows an author: by what became of earlier comments."""
    counted = ((facts.approved, "public"), (facts.rejected, "rejected"), (facts.spam, "spam"))
    told = [f"{say_count(count)} {what}" for count, what in counted if count]
    if not facts.approved:
        told.insert(0, "nothing public yet" if told else "new here")
    return ", ".join(told)


def say_complaints(complaints: Mapping[str, int]) -> str:
    """Return how many readers' reports are open, and why they were made."""
    total = sum(complaints.values())
    reasons = [say_reason(reason) + (f" {count}" if total > 1 else "") for reason, count in complaints.items()]
    return f"{say_count(total)} {'report' if total == 1 else 'reports'}: {', '.join(reasons)}"


def say_reason(reason: str) -> str:
    """Return a reader's or a moderator's reason by its code, as people write it."""
    return reason.replace("_", " ")


# What templates may say, under the functions' own names.
FILTERS = (
    say_author,
    say_complaints,
    say_reason,
)
