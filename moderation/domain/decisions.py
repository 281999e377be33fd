"""The vocabulary of the decision log: kinds of decision, actors, and the choices on a card."""

from enum import StrEnum

from moderation.domain.status import Status


class DecisionKind(StrEnum):
    """What happened to a comment."""

    JUDGED = "comment.judged"  # automatically, from its signals
    APPROVED = "comment.approved"
    REJECTED = "comment.rejected"
    SPAMMED = "comment.spammed"
    ANSWERED = "comment.answered"  # a moderator's answer in the team's name, published immediately
    UNDONE = "comment.undone"
    EDITED = "comment.edited"  # by its author, which also screens it again
    DELETED = "comment.deleted"  # by its author

    @property
    def is_of_team(self) -> bool:
        """Whether moderators make this kind of decision."""
        return self not in (DecisionKind.JUDGED, DecisionKind.EDITED, DecisionKind.DELETED)


class ActorKind(StrEnum):
    """Who decided."""

    MACHINE = "machine"
    MODERATOR = "moderator"
    AUTHOR = "author"


class Choice(StrEnum):
    """What a moderator can choose on a card."""

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
