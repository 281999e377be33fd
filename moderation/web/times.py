"""A time as pages print it, before the reader's own browser puts it in words."""

from datetime import UTC, datetime


def say_time(at: datetime) -> str:
    """Return an exact time. The months are English wherever the server runs: Python prints in no other language."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"
