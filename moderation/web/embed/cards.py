"""A comment as the templates print it."""

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from moderation.services.comments.own import OwnComment
from moderation.services.comments.thread_page import PublicComment
from moderation.web.embed.wording import say_author

MAX_INDENT = 4  # deeper replies stand under each other; each says whom it answers
_TINTS = 8


@dataclass(frozen=True, slots=True)
class OwnControls:
    """What an author may do with a comment: edit it, for so long; delete it always.

    `keep` is the token of its `link`; `kept_link` is that with our origin, where it is to be shown.
    """

    id: int
    can_edit: bool
    keep: str
    link: str
    kept_link: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One comment.

    `state` is empty for a public one, else `new`, `waiting` or `declined`, and then `statement` may say why; the one
    that `is_focus` is gone to. `has_rules` leads from a declined one to what the site asks of comments.
    """

    id: int
    author: str
    html: Markup
    written_at: datetime
    depth: int = 0
    parent_id: int | None = None
    parent_author: str = ""
    is_gone: bool = False
    state: str = ""
    statement: str = ""
    is_focus: bool = False
    is_by_team: bool = False
    is_pinned: bool = False
    is_featured: bool = False
    has_votes: bool = False
    votes: int = 0
    is_voted: bool = False
    edited_at: datetime | None = None
    own: OwnControls | None = None
    has_rules: bool = False

    @property
    def indent(self) -> int:
        """How many steps it is moved in."""
        return min(self.depth, MAX_INDENT)

    @property
    def iso_time(self) -> str:
        """The time for machines; frame.js puts it in the reader's words."""
        return self.written_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def printed_time(self) -> str:
        """The time for people, absolute: a page that everyone shares knows no "five minutes ago".

        In numbers, which every language reads and which compress to nothing beside the time for machines.
        """
        return self.written_at.astimezone(UTC).strftime("%Y-%m-%d, %H:%M UTC")

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name; none of a name without letters."""
        words = [word for word in self.author.split() if word[0].isalnum()]
        ends = dict.fromkeys((*words[:1], *words[-1:]))
        return "".join(word[0] for word in ends).upper()

    @property
    def tint(self) -> int:
        """A colour that belongs to the name."""
        return zlib.crc32(self.author.casefold().encode("utf-8", "replace")) % _TINTS


def public_card(comment: PublicComment, *, state: str = "", is_focus: bool = False, has_votes: bool = False) -> Card:
    """Return the card of a comment that everyone sees; `has_votes` lets them recommend it."""
    return Card(
        id=comment.id,
        author=say_author(comment.author),
        html=comment.html,
        written_at=comment.created_at,
        depth=comment.depth,
        parent_id=comment.parent_id,
        parent_author=say_author(comment.parent_author),
        is_gone=comment.is_gone,
        state=state,
        is_focus=is_focus,
        is_by_team=comment.is_by_team,
        is_pinned=comment.is_pinned,
        is_featured=comment.is_featured,
        has_votes=has_votes,
        votes=comment.votes,
        edited_at=comment.edited_at,
    )


def own_card(comment: OwnComment, *, is_focus: bool = False) -> Card:
    """Return the card of a comment that only its author sees."""
    return Card(
        id=comment.id,
        author=say_author(comment.author),
        html=comment.html,
        written_at=comment.created_at,
        parent_author=say_author(comment.parent_author),
        state="declined" if comment.is_declined else "waiting",
        statement=comment.statement,
        is_focus=is_focus,
    )
