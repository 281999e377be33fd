"""Where a made-up month happens, who takes part, and what they have written."""

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
    """The site where it happens: its policy's number, its reasons, who decides there, its pages by number.

    `titles` are those of the first pages; the others are called what their addresses say.
    """

    site_id: int
    policy: int
    reasons: tuple[Reason, ...]
    team: Sequence[Actor]
    find_page: Callable[[int], Page]
    titles: Sequence[str] = ()


@dataclass(slots=True)
class Author:
    """A guest, and how many of their comments are public."""

    id: int
    name: str
    approved: int = 0


@dataclass(slots=True)
class Conversation:
    """A thread, and what people still answer there: each a comment's id and its root's."""

    id: int
    answerable: deque[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Written:
    """A comment: what it said at first, and what it was edited to. That which answers nothing is its own root."""

    id: int
    parent_id: int | None
    root_id: int
    at: datetime
    versions: tuple[JudgedText, ...]
    author: Author
    conversation: Conversation

    @property
    def revision(self) -> int:
        """The number of the newest version."""
        return len(self.versions)

    @property
    def text(self) -> JudgedText:
        """The newest version."""
        return self.versions[-1]

    @property
    def place(self) -> tuple[int, int]:
        """What an answer to it refers to: the comment and its root."""
        return self.id, self.root_id
