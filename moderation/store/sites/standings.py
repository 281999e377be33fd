"""Standings: which guests, networks and domains a site trusts, holds or blocks."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, delete, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.standing import MatchedStanding, Standing, Target, TargetKind
from moderation.store.base import Base


class StandingRow(Base):
    """A site's standing for one guest, network or domain.

    `day` is set for networks, whose hash changes daily. The standing ends at `expires_at`.
    """

    __tablename__ = "standings"
    __table_args__ = (UniqueConstraint("site_id", "kind", "value"), Index("ix_standings_list", "site_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    kind: Mapped[str]
    value: Mapped[str]
    standing: Mapped[str]
    day: Mapped[date | None]
    actor_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"))
    actor_label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]

    @property
    def matched(self) -> MatchedStanding:
        """The standing as a domain object."""
        return MatchedStanding(Target(TargetKind(self.kind), self.value), Standing(self.standing))


def find_standing(session: Session, target: Target, *, site_id: int) -> StandingRow | None:
    """Return a target's last standing, in force or not."""
    return session.scalar(
        select(StandingRow).where(
            StandingRow.site_id == site_id,
            StandingRow.kind == target.kind.value,
            StandingRow.value == target.value,
        )
    )


def standings_of(session: Session, targets: Sequence[Target], *, site_id: int, now: datetime) -> list[StandingRow]:
    """Return the standings in force for these targets."""
    if not targets:
        return []
    asked = or_(
        *(
            (StandingRow.kind == kind.value)
            & StandingRow.value.in_([target.value for target in targets if target.kind is kind])
            for kind in {target.kind for target in targets}
        )
    )
    rows = session.scalars(
        select(StandingRow).where(StandingRow.site_id == site_id, asked, _in_force(now)).order_by(StandingRow.id)
    )
    return list(rows)


def blocked_days(session: Session, *, site_id: int, now: datetime) -> list[date]:
    """Return the days for which networks have a standing in force."""
    rows = session.scalars(
        select(StandingRow.day)
        .where(StandingRow.site_id == site_id, StandingRow.kind == TargetKind.NETWORK.value, _in_force(now))
        .distinct()
    )
    return [day for day in rows if day is not None]


def standing_rows(
    session: Session, *, site_id: int, now: datetime, before_id: int | None, limit: int
) -> list[StandingRow]:
    """Return a site's standings in force, newest first; `before_id` is the last one already shown."""
    place = true() if before_id is None else StandingRow.id < before_id
    rows = session.scalars(
        select(StandingRow)
        .where(StandingRow.site_id == site_id, place, _in_force(now))
        .order_by(StandingRow.id.desc())
        .limit(limit)
    )
    return list(rows)


def drop_expired(session: Session, *, site_id: int, now: datetime) -> None:
    """Delete expired standings."""
    session.execute(delete(StandingRow).where(StandingRow.site_id == site_id, StandingRow.expires_at <= now))


def _in_force(now: datetime) -> ColumnElement[bool]:
    return or_(StandingRow.expires_at.is_(None), StandingRow.expires_at > now)
