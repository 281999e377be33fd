"""What the desk needs of the sites whose comments it shows: the policy in force and the reasons to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from moderation.store.sites.reasons import ReasonRow
from moderation.store.sites.sites import PolicyRevision, Site


@dataclass(frozen=True, slots=True)
class HouseRules:
    """A site's newest policy, None where none was ever kept, and its own reasons, if it has any."""

    policy: PolicyRevision | None
    reasons: list[ReasonRow]


def house_rules_of(session: Session, site_ids: Sequence[int]) -> dict[int, HouseRules]:
    """The rules of all these sites in one query, however many they are."""
    newest = (
        select(PolicyRevision.site_id, func.max(PolicyRevision.number).label("number"))
        .where(PolicyRevision.site_id.in_(site_ids))
        .group_by(PolicyRevision.site_id)
        .subquery()
    )
    rows = session.execute(
        select(Site.id, PolicyRevision, ReasonRow)
        .outerjoin(newest, newest.c.site_id == Site.id)
        .outerjoin(PolicyRevision, and_(PolicyRevision.site_id == Site.id, PolicyRevision.number == newest.c.number))
        .outerjoin(ReasonRow, ReasonRow.site_id == Site.id)
        .where(Site.id.in_(site_ids))
        .order_by(Site.id, ReasonRow.position)
    )
    found: dict[int, HouseRules] = {}
    for site_id, policy, reason in rows:
        rules = found.setdefault(site_id, HouseRules(policy, []))
        if reason is not None:
            rules.reasons.append(reason)
    return found
