"""The vocabulary of the decision log, shared by the log, the metrics and whoever listens."""

from enum import StrEnum

from moderation.domain.status import Status


class DecisionKind(StrEnum):
    """What happened to a comment."""

    JUDGED = "comment.judged"  # by the machine, from its signals
    APPROVED = "comment.approved"
    REJECTED = "comment.rejected"
    SPAMMED = "comment.spammed"
    ANSWERED = "comment.answered"  # written by a moderator in the team's name, and public at once
    UNDONE = "comment.undone"
    EDITED = "comment.edited"  # by its author, and judged again with that
    DELETED = "comment.deleted"  # by its author

    @property
    def is_of_team(self) -> bool:
        """Whether it is what moderators do."""
        return self not in (DecisionKind.JUDGED, DecisionKind.EDITED, DecisionKind.DELETED)


class ActorKind(StrEnum):
    """Who decided."""

    MACHINE = "machine"
    MODERATOR = "moderator"
    AUTHOR = "author"


class Choice(StrEnum):
    """What a moderator may choose on a card."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"

    @property
    def status(self) -> Status:
        """The status this choice leads to."""
        return _OUTCOMES[self][0]

    @property
    def kind(self) -> DecisionKind:
        """How the log names this choice."""
        return _OUTCOMES[self][1]


_OUTCOMES: dict[Choice, tuple[Status, DecisionKind]] = {
    Choice.APPROVE: (Status.APPROVED, DecisionKind.APPROVED),
    Choice.REJECT: (Status.REJECTED, DecisionKind.REJECTED),
    Choice.SPAM: (Status.SPAM, DecisionKind.SPAMMED),
}
