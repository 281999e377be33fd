"""The names under which a site and its team speak."""

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from moderation.store.accounts.moderators import Membership, Moderator
from moderation.store.sites.sites import Site


def team_names(session: Session, site_id: int) -> list[str]:
    """The site's name, and those of its team who have one."""
    members = (
        select(Moderator.name)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id, Moderator.name != "")
    )
    return list(session.scalars(union_all(select(Site.name).where(Site.id == site_id), members)))
