"""What a commenter is told about a comment, by its state."""

from moderation.domain.status import Status

PUBLISHED, WAITING, DECLINED = "published", "waiting", "declined"

TOLD = {
    PUBLISHED: "Your comment is published.",
    WAITING: "Your comment is waiting for a moderator. Until then, only you can see it.",
    DECLINED: "Your comment was not published. You are welcome to put it another way.",
}


def state_for_author(status: Status) -> str:
    """Return the state an author is told; what was taken for spam looks as if it waited."""
    return {Status.APPROVED: PUBLISHED, Status.REJECTED: DECLINED}.get(status, WAITING)
