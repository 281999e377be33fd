"""What a commenter is told about a comment, by its state."""

from moderation.domain.status import Status
from moderation.web.locales import gettext

PUBLISHED, WAITING, DECLINED = "published", "waiting", "declined"
COOKIE = "cookie"


def say_cookie() -> str:
    """Return what a reader is told whose browser has just been given the cookie that a vote needs."""
    return gettext(
        "To count each reader once a cookie is needed, and your browser did not send one. Please press once more."
    )


def say_outcome(state: str) -> str:
    """Return what somebody is told of what they sent, by its state; nothing of none."""
    outcomes = {
        PUBLISHED: gettext("Your comment is published."),
        WAITING: gettext("Your comment is waiting for a moderator. Until then, only you can see it."),
        DECLINED: gettext("Your comment was not published. You are welcome to put it another way."),
        COOKIE: say_cookie(),
    }
    return outcomes.get(state, "")


def state_for_author(status: Status) -> str:
    """Return the state an author is told; what was taken for spam looks as if it waited."""
    return {Status.APPROVED: PUBLISHED, Status.REJECTED: DECLINED}.get(status, WAITING)
