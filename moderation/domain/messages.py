"""Sentences for people: English where they are made, in the reader's language where they are shown."""


class Message(str):
    """An English sentence that still knows its words and blanks, so that whoever shows it can say it otherwise."""

    __slots__ = ("sentence", "values")

    sentence: str
    values: dict[str, object]

    def __new__(cls, sentence: str, **values: object) -> "Message":
        """Fill in a sentence's %(blanks)s; whole numbers are written with commas."""
        message = super().__new__(cls, sentence % {name: _print(value) for name, value in values.items()})
        message.sentence, message.values = sentence, values
        return message


N_ = Message
"""The mark by which `make translations` finds a sentence: its first argument has to stand there as it is."""


def _print(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
