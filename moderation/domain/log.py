"""What of the log is looked at."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """Which part of the log, by who did what."""

    ME = "me"  # one's own decisions, to take back what was a slip
    PEOPLE = "people"
    ALL = "all"  # the machine's decisions too
    SETTINGS = "settings"  # what was done beside deciding comments


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What the log is narrowed to; everything that is set must hold.

    `site` is a site's key, `actor` a moderator's address, `kind` a DecisionKind's value or, of settings, an
    EventKind's; `since` and `until` are whole days in UTC, both included.
    """

    part: Part = Part.ALL
    site: str = ""
    actor: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything of the part is left out."""
        return self != LogFilters(self.part)
