"""A comment as the templates show it."""

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from moderation.services.comments.own import OwnComment
from moderation.services.comments.thread_page import PublicComment
from moderation.web.embed.wording import say_author

MAX_INDENT = 4  # deeper replies are not indented further; each names whom it replies to
_TINTS = 8


@dataclass(frozen=True, slots=True)
class OwnControls:
    """What authors can do with their comment: edit it for a limited time, delete it at any time.

    `keep` is the token in `link`; `kept_link` is the absolute link, set only where it is shown.
    """

    id: int
    can_edit: bool
    keep: str
    link: str
    kept_link: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One comment.

    `state` is empty for a public comment, else `new`, `waiting` or `declined`; `statement` may say why it was declined.
    The one with `is_focus` receives the focus. `has_rules` adds a link from a declined comment to the house rules.
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
        """The number of indentation steps."""
        return min(self.depth, MAX_INDENT)

    @property
    def iso_time(self) -> str:
        """The machine-readable time; frame.js shows it as a relative time."""
        return self.written_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def printed_time(self) -> str:
        """The absolute time for people: in a cached page, "five minutes ago" would be wrong.

        In digits, which every language can read and which compress well next to the machine-readable time.
        """
        return self.written_at.astimezone(UTC).strftime("%Y-%m-%d, %H:%M UTC")

    @property
    def initials(self) -> str:
        """The initials of the first and last word of the name; empty if it has no letters."""
        words = [word for word in self.author.split() if word[0].isalnum()]
        ends = dict.fromkeys((*words[:1], *words[-1:]))
        return "".join(word[0] for word in ends).upper()

    @property
    def tint(self) -> int:
        """The index of the avatar colour, derived from the name."""
        return zlib.crc32(self.author.casefold().encode("utf-8", "replace")) % _TINTS


def public_card(comment: PublicComment, *, state: str = "", is_focus: bool = False, has_votes: bool = False) -> Card:
    """Return the card of a public comment; `has_votes` adds the Recommend button."""
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
