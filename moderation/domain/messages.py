"""Messages for people: written in English where they are raised, translated where they are shown."""


class Message(str):
    """An English sentence that keeps its template and values, so that it can be translated when it is shown."""

    __slots__ = ("sentence", "values")

    sentence: str
    values: dict[str, object]

    def __new__(cls, sentence: str, **values: object) -> "Message":
        """Fill in a sentence's %(placeholders)s; whole numbers are written with commas."""
        message = super().__new__(cls, sentence % {name: _print(value) for name, value in values.items()})
        message.sentence, message.values = sentence, values
        return message


N_ = Message
"""Marks a sentence for `make translations`: its first argument must be a literal string."""


def _print(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
