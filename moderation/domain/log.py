"""What the log page shows: one of its parts, and filters."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """A part of the log."""

    ME = "me"  # the reader's own decisions, to undo a slip
    PEOPLE = "people"
    ALL = "all"  # automatic decisions as well
    SETTINGS = "settings"  # everything other than decisions about comments


@dataclass(frozen=True, slots=True)
class LogFilters:
    """Filters of the log; an entry must match all that are set.

    `site` is a site's key, `actor` a moderator's address, `kind` the value of a DecisionKind or, for settings, of an
    EventKind; `since` and `until` are days in UTC, both included.
    """

    part: Part = Part.ALL
    site: str = ""
    actor: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter other than the part is set."""
        return self != LogFilters(self.part)
