"""A site's own list of reasons; a site without rows uses the standard one."""

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.reasons import STANDARD, Reason
from moderation.store.base import Base


class ReasonRow(Base):
    """One reason of one site; `position` is its place in the list."""

    __tablename__ = "reasons"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    position: Mapped[int]
    code: Mapped[str]
    title: Mapped[str]
    sentence: Mapped[str]


def reasons_of(session: Session, site_id: int) -> tuple[Reason, ...]:
    """A site's reasons in their order."""
    rows = session.scalars(select(ReasonRow).where(ReasonRow.site_id == site_id).order_by(ReasonRow.position))
    return tuple(Reason(row.code, row.title, row.sentence) for row in rows) or STANDARD


def replace_reasons(session: Session, site_id: int, reasons: tuple[Reason, ...]) -> None:
    """Put a list in place of a site's present one; decisions keep the code and the sentence as they were."""
    session.execute(delete(ReasonRow).where(ReasonRow.site_id == site_id))
    session.add_all(
        ReasonRow(site_id=site_id, position=position, code=each.code, title=each.title, sentence=each.sentence)
        for position, each in enumerate(reasons)
    )
