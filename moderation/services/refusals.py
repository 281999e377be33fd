"""Exceptions for requests that are refused; every message is a sentence for the person who made the request."""


class Refusal(Exception):
    """A request was refused, and nothing was changed."""

    @property
    def message(self) -> str:
        """The sentence in English; those for commenters can be translated (see `domain.messages`)."""
        message: str = self.args[0]
        return message


class NotFound(Refusal):
    """It does not exist, or not for this person; the two must look the same."""


class NotAllowed(Refusal):
    """The person does not have the permission."""


class Unacceptable(Refusal):
    """The input is invalid; `field` is the name of the form field, or empty."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ChangedMeanwhile(Refusal):
    """The data has changed since the person saw it."""


class TooMany(Refusal):
    """Too many requests; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
