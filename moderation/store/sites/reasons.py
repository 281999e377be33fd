"""A site's own list of reasons, and the statements sent to authors."""

from collections.abc import Collection, Sequence

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.decisions import DecisionKind
from moderation.domain.reasons import STANDARD, Reason
from moderation.domain.status import Status
from moderation.store.base import Base
from moderation.store.decisions.decisions import Decision


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
    """Return a site's reasons in order; the standard ones if it has none of its own."""
    rows = session.scalars(select(ReasonRow).where(ReasonRow.site_id == site_id).order_by(ReasonRow.position))
    return tuple(Reason(row.code, row.title, row.sentence) for row in rows) or STANDARD


def reasons_of_sites(session: Session, site_ids: Collection[int]) -> dict[int, tuple[Reason, ...]]:
    """Return the reasons of each site, in order."""
    rows = session.scalars(select(ReasonRow).where(ReasonRow.site_id.in_(site_ids)).order_by(ReasonRow.position))
    found: dict[int, list[Reason]] = {}
    for row in rows:
        found.setdefault(row.site_id, []).append(Reason(row.code, row.title, row.sentence))
    return {site_id: tuple(found.get(site_id, STANDARD)) for site_id in site_ids}


def replace_reasons(session: Session, site_id: int, reasons: tuple[Reason, ...]) -> None:
    """Replace a site's list of reasons; past decisions keep their code and sentence."""
    session.execute(delete(ReasonRow).where(ReasonRow.site_id == site_id))
    session.add_all(
        ReasonRow(site_id=site_id, position=position, code=each.code, title=each.title, sentence=each.sentence)
        for position, each in enumerate(reasons)
    )


def statements_of(session: Session, comment_ids: Sequence[int]) -> dict[int, str]:
    """Return the statement shown to the author of each rejected comment; no entry if there is none.

    If an undo restores a rejection, that rejection's statement applies again.
    """
    rejecting = (
        select(func.max(Decision.id))
        .where(Decision.comment_id.in_(comment_ids), Decision.new_status == Status.REJECTED)
        .where(Decision.kind != DecisionKind.UNDONE)
        .group_by(Decision.comment_id)
    )
    rows = session.execute(select(Decision.comment_id, Decision.statement).where(Decision.id.in_(rejecting)))
    return {comment_id: statement for comment_id, statement in rows if statement}
