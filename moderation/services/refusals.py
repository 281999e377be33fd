"""Why a use case may refuse; every message is a sentence for the person who asked."""


class Refusal(Exception):
    """A use case that was not carried out; nothing was changed."""

    @property
    def message(self) -> str:
        """The sentence as it was made; one for readers can be said in their language (`domain.messages`)."""
        message: str = self.args[0]
        return message


class NotFound(Refusal):
    """There is no such thing, or not for this person: the two must look alike."""


class NotAllowed(Refusal):
    """The person's role does not carry this."""


class Unacceptable(Refusal):
    """Something that was typed cannot be taken; `field` names the form field, or is empty."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ChangedMeanwhile(Refusal):
    """What the person saw is no longer so."""


class TooMany(Refusal):
    """Too often; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
