"""The sentences that commenters read, except those in templates, refusals and the pages behind mail links."""

from moderation.domain.comment_text import ANONYMOUS
from moderation.domain.paging import Sort
from moderation.domain.reports import MAX_WORDS, ReportReason
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.services.refusals import Refusal, TooMany, Unacceptable
from moderation.web.locales import gettext, ngettext

PUBLISHED, WAITING, DECLINED = "published", "waiting", "declined"
COOKIE = "cookie"


def say_author(name: str) -> str:
    """Return a name, or "Anonymous" in the reader's language."""
    return gettext("Anonymous") if name == ANONYMOUS else name


def say_count(count: int, number: str) -> str:
    """Return how many comments a thread has, as a heading; `number` is the count as it is printed."""
    return ngettext("%(number)s comment", "%(number)s comments", count, number=number) if count else gettext("Comments")


def say_new(count: int, number: str) -> str:
    """Return how many comments are new."""
    return ngettext("%(number)s new comment", "%(number)s new comments", count, number=number)


def say_orders(*, has_votes: bool) -> tuple[tuple[str, str], ...]:
    """Return the sort orders that a reader can choose, with their labels."""
    orders = ((Sort.NEWEST, gettext("Newest first")), (Sort.OLDEST, gettext("Oldest first")))
    return (*orders, (Sort.BEST, gettext("Best first"))) if has_votes else orders


def state_for_author(status: Status) -> str:
    """Return the state that an author is shown; spam looks as if it were waiting."""
    return {Status.APPROVED: PUBLISHED, Status.REJECTED: DECLINED}.get(status, WAITING)


def say_outcome(state: str) -> str:
    """Return the message for the state of what was just sent; empty if there is no state."""
    outcomes = {
        PUBLISHED: gettext("Your comment is published."),
        WAITING: gettext("Your comment is waiting for a moderator. Until it is approved, only you can see it."),
        DECLINED: gettext("Your comment was not published. You are welcome to rephrase it."),
        COOKIE: say_cookie(),
    }
    return outcomes.get(state, "")


def say_status(status: Status) -> str:
    """Return a comment's status for the page behind its author's link."""
    if status is Status.DELETED:
        return gettext("This comment was deleted.")
    return {
        PUBLISHED: gettext("Your comment is published."),
        WAITING: gettext("Your comment is waiting for a moderator. Until it is approved, nobody else can see it."),
        DECLINED: gettext("Your comment was not published."),
    }[state_for_author(status)]


def say_deleted() -> str:
    """Return the message after a deletion."""
    return gettext("Your comment was deleted.")


def say_nudge(label: Label) -> str:
    """Return how a text may come across, by its strongest label, and the question that follows."""
    reasons = {
        Label.TOXICITY: gettext("This may sound harsher than you mean it."),
        Label.SEVERE_TOXICITY: gettext("This may come across as very hurtful."),
        Label.OBSCENE: gettext("Some of these words may put readers off."),
        Label.THREAT: gettext("This may read as a threat."),
        Label.INSULT: gettext("This may read as an attack on a person."),
        Label.IDENTITY_ATTACK: gettext("This may read as an attack on a group of people."),
    }
    question = gettext("Would you like to rephrase it?")
    return f"{reasons[label]} {question}"


def say_consequence(*, is_held: bool) -> str:
    """Return what happens to a nudged comment that is sent unchanged."""
    if is_held:
        return gettext("If you send it unchanged, a moderator will review it before it is published.")
    return ""


def say_vote(*, is_voted: bool) -> str:
    """Return the message after a vote, or after its removal."""
    return gettext("You recommend this comment.") if is_voted else gettext("Your recommendation was removed.")


def say_cookie() -> str:
    """Return the message for a browser that sent no cookie with its vote."""
    return gettext("Your browser has to accept a cookie to vote. Please try again.")


def say_reported(*, is_reviewed: bool = False) -> str:
    """Return the thanks for a report; `is_reviewed` if a moderator had already reviewed the comment."""
    if is_reviewed:
        return gettext("A moderator has already reviewed this. Thank you all the same.")
    return gettext("Thank you. A moderator will review this comment.")


def say_report_problem(refusal: Refusal) -> str:
    """Return what is wrong with a report."""
    if isinstance(refusal, TooMany):
        return gettext("Many reports have come in just now. Please try again later; your text is kept.")
    field = refusal.field if isinstance(refusal, Unacceptable) else ""
    problems = {
        "reason": gettext("Please choose a reason."),
        "words": gettext("Please use at most %(limit)s characters.", limit=MAX_WORDS),
    }
    return problems.get(field) or gettext("This page has been open for a long time. Please send it again.")


def say_report_reasons() -> tuple[tuple[str, str], ...]:
    """Return the reasons for a report, with their labels."""
    return (
        (ReportReason.OFFENSIVE, gettext("It is hurtful or hateful")),
        (ReportReason.SPAM, gettext("It is advertising or spam")),
        (ReportReason.OFF_TOPIC, gettext("It has nothing to do with the topic")),
        (ReportReason.PRIVATE_DATA, gettext("It reveals private information")),
        (ReportReason.ILLEGAL, gettext("It may be against the law")),
        (ReportReason.OTHER, gettext("Something else")),
    )


def say_feed_title(title: str) -> str:
    """Return the title of a thread's feed."""
    return gettext("Comments on %(title)s", title=title)


def say_entry_title(name: str, *, parent: str = "") -> str:
    """Return the title of a comment in a feed; `parent` is the author that it replies to."""
    if parent:
        return gettext("%(name)s in reply to %(other)s", name=name, other=parent)
    return gettext("Comment by %(name)s", name=name)


def frame_words() -> dict[str, str]:
    """Return the script's sentences by name; it fills in the {braces}."""
    return {
        "write": gettext("Write a comment"),
        "reply": gettext("Write a reply"),
        "draft": gettext("Your draft has been restored."),
        "discard": gettext("Discard"),
        "left": gettext("Characters left: {count}"),
        "over": gettext("Characters over the limit: {count}"),
        "unreachable": gettext("Could not reach the server. Please try again."),
        "unreachable_kept": gettext("Could not reach the server. Your text is kept; please try again."),
        "too_large": gettext("This is too long for the server. Your text is kept; please shorten it."),
        "busy": gettext("The server is busy. Please try again."),
        "busy_kept": gettext("The server is busy. Your text is kept; please try again."),
    }
