"""Suggested scores from API clients: labels for a site's learning, used for nothing else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class Suggestion(Base):
    """One text and an outside judgement of it: `scores` maps labels to shares from 0 to 1.

    The text is kept because features are computed from its words and change with the model. `text_hash` is unique per
    site: a new suggestion for a text replaces the old one.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        UniqueConstraint("site_id", "text_hash"),
        Index("ix_suggestions_site_time", "site_id", "created_at", "id"),
        Index("ix_suggestions_key_time", "key_id", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id", ondelete="RESTRICT"))
    text: Mapped[str]
    text_hash: Mapped[str]
    scores: Mapped[dict[str, float]] = mapped_column(JSON)
    community: Mapped[str]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with an outside judgement, by label."""

    id: int
    text: str
    scores: Mapping[str, float]
    suggested_at: datetime

    @property
    def is_bad(self) -> bool:
        """Whether any label is at least 0.5, so that a moderator would probably have rejected it."""
        return any(share >= 0.5 for share in self.scores.values())


def read_labelled(session: Session, site_id: int, limit: int) -> list[LabelledText]:
    """Return a site's suggestions, newest first."""
    rows = session.execute(
        select(Suggestion.id, Suggestion.text, Suggestion.scores, Suggestion.created_at)
        .where(Suggestion.site_id == site_id)
        .order_by(Suggestion.created_at.desc(), Suggestion.id.desc())
        .limit(limit)
    )
    return [LabelledText(*row) for row in rows]


def count_labelled(session: Session, site_id: int) -> tuple[int, datetime | None]:
    """Count a site's suggestions and return the time of the newest."""
    query = select(func.count(), func.max(Suggestion.created_at)).where(Suggestion.site_id == site_id)
    count, newest_at = session.execute(query).one()
    return count, newest_at


def open_suggestion(
    session: Session, site_id: int, *, key_id: int, text: str, text_hash: str, now: datetime
) -> Suggestion:
    """Return the suggestion for a text, or a new row, locked for writing.

    If two callers suggest a new text at once, one creates the row and the other waits for it.
    """
    row = {"site_id": site_id, "key_id": key_id, "text": text, "text_hash": text_hash}
    # SQLAlchemy has no generic ON CONFLICT: each dialect has its own insert().
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(Suggestion) if is_postgresql else sqlite.insert(Suggestion)
    session.execute(
        insert.values(**row, scores={}, community="", created_at=now).on_conflict_do_nothing(
            index_elements=["site_id", "text_hash"]
        )
    )
    return session.scalars(
        select(Suggestion).where(Suggestion.site_id == site_id, Suggestion.text_hash == text_hash).with_for_update()
    ).one()


def count_suggestions(session: Session, key_ids: Collection[int]) -> dict[int, int]:
    """Count the stored suggestions of each of these keys."""
    query = select(Suggestion.key_id, func.count()).where(Suggestion.key_id.in_(key_ids)).group_by(Suggestion.key_id)
    return dict(session.execute(query).all())


def drop_oldest(session: Session, key_id: int, *, kept: int) -> None:
    """Delete a key's oldest suggestions beyond the newest `kept`."""
    newest = select(Suggestion.id).where(Suggestion.key_id == key_id)
    spare = newest.order_by(Suggestion.created_at.desc(), Suggestion.id.desc()).limit(100).offset(kept)
    session.execute(delete(Suggestion).where(Suggestion.id.in_(spare)).execution_options(synchronize_session=False))


def forget_suggestions_before(session: Session, site_id: int, time: datetime) -> int:
    """Delete a site's suggestions older than a time; return how many there were."""
    dropped = session.execute(
        delete(Suggestion)
        .where(Suggestion.site_id == site_id, Suggestion.created_at < time)
        .returning(Suggestion.id)
        .execution_options(synchronize_session=False)
    )
    return len(dropped.all())


def drop_suggestions(session: Session, key_id: int) -> int:
    """Delete all suggestions of a key; return how many there were."""
    dropped = session.execute(
        delete(Suggestion)
        .where(Suggestion.key_id == key_id)
        .returning(Suggestion.id)
        .execution_options(synchronize_session=False)
    )
    return len(dropped.all())
