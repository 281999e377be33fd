"""What a commenter is told about a comment, by its state."""

from moderation.domain.status import Status
from moderation.web.locales import gettext

PUBLISHED, WAITING, DECLINED = "published", "waiting", "declined"
COOKIE = "cookie"


def say_cookie() -> str:
    """Return what a reader is told whose browser has just been given the cookie that a vote needs."""
    return gettext("Your browser has to accept a cookie to vote. Please try again.")


def say_outcome(state: str) -> str:
    """Return what somebody is told of what they sent, by its state; nothing of none."""
    outcomes = {
        PUBLISHED: gettext("Your comment is published."),
        WAITING: gettext("Your comment is waiting for a moderator. Until then, only you can see it."),
        DECLINED: gettext("Your comment was not published. You are welcome to rephrase it."),
        COOKIE: say_cookie(),
    }
    return outcomes.get(state, "")


def state_for_author(status: Status) -> str:
    """Return the state an author is told; what was taken for spam looks as if it waited."""
    return {Status.APPROVED: PUBLISHED, Status.REJECTED: DECLINED}.get(status, WAITING)


def frame_words() -> dict[str, str]:
    """Return the script's sentences by name; {braces} are filled in by it."""
    return {
        "write": gettext("Write a comment"),
        "reply": gettext("Write a reply"),
        "draft": gettext("Your draft has been restored."),
        "discard": gettext("Discard it"),
        "left": gettext("Characters left: {count}"),
        "over": gettext("Characters too many: {count}"),
        "unreachable": gettext("Could not reach the server. Please try again."),
        "unreachable_kept": gettext("Could not reach the server. Your text is kept; please try again."),
        "too_large": gettext("That is too much for the server. Your text is kept; please shorten it."),
        "busy": gettext("The server cannot take this just now. Please try again."),
        "busy_kept": gettext("The server cannot take this just now. Your text is kept; please try again."),
    }
