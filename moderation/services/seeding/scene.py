"""The parts of a made-up month: its site and team, authors, threads and comments."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.page_url import Page
from moderation.domain.reasons import Reason
from moderation.services.decisions import Actor
from moderation.services.seeding.texts import JudgedText


@dataclass(frozen=True, slots=True)
class Scene:
    """The site: its policy's number, its reasons, its team, and its pages by number.

    `titles` are those of the first pages; the titles of the others are made from their addresses.
    """

    site_id: int
    policy: int
    reasons: tuple[Reason, ...]
    team: Sequence[Actor]
    find_page: Callable[[int], Page]
    titles: Sequence[str] = ()


@dataclass(slots=True)
class Author:
    """A guest and the number of their public comments."""

    id: int
    name: str
    approved: int = 0


@dataclass(slots=True)
class Conversation:
    """A thread and its comments that can get replies, each as (id, root id)."""

    id: int
    answerable: deque[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Written:
    """A comment with all its revisions. A top-level comment is its own root."""

    id: int
    parent_id: int | None
    root_id: int
    at: datetime
    versions: tuple[JudgedText, ...]
    author: Author
    conversation: Conversation

    @property
    def revision(self) -> int:
        """The number of the newest revision."""
        return len(self.versions)

    @property
    def text(self) -> JudgedText:
        """The newest revision."""
        return self.versions[-1]

    @property
    def place(self) -> tuple[int, int]:
        """The comment's id and its root's, as replies refer to it."""
        return self.id, self.root_id
