"""Times as text, before scripts replace them with relative times."""

from datetime import UTC, datetime


def say_time(at: datetime) -> str:
    """Return an exact time, as in "22 Nov 2026, 14:05 UTC"."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"
