"""Access of moderators to sites: their roles, checks of permissions, and reading a signed-in moderator."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.mail import WaitingMail
from moderation.domain.roles import Permission, Role, is_allowed
from moderation.services.refusals import NotAllowed, NotFound
from moderation.services.sites.sites import SiteView, to_view
from moderation.store.accounts.moderators import Moderator, sites_of
from moderation.store.session import reading


@dataclass(frozen=True, slots=True)
class SiteRole:
    """A site and a moderator's role there."""

    site: SiteView
    role: Role


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A signed-in moderator with their roles by site id and their account settings."""

    id: int
    email: str
    roles: Mapping[int, SiteRole]
    name: str = ""  # shown to readers with answers
    uses_keys: bool = True
    is_dense: bool = False
    veil_at: float | None = None
    waiting_mail: WaitingMail = WaitingMail.DAILY

    @property
    def site_ids(self) -> list[int]:
        """The ids of the moderator's sites."""
        return list(self.roles)

    @property
    def sites(self) -> list[SiteView]:
        """The moderator's sites."""
        return [each.site for each in self.roles.values()]

    def find_site(self, key: str) -> SiteView:
        """Return the site with a key. Raises NotFound for other people's sites, so that they look absent."""
        for site in self.sites:
            if site.key == key:
                return site
        raise NotFound("There is no such site.")

    def require(self, site_id: int, permission: Permission) -> None:
        """Raise NotFound for other people's sites, so that they look absent, and NotAllowed without the permission."""
        if site_id not in self.roles:
            raise NotFound("There is no such page.")
        if not is_allowed(self.roles[site_id].role, permission):
            raise NotAllowed("You don't have permission to do that on this site. Ask one of its owners.")


def get_reviewer(moderator_id: int, *, session_epoch: int | None = None) -> Reviewer | None:
    """Return the moderator with an id, or None if the account does not exist.

    With a `session_epoch`, also return None if the session that has it was ended.
    """
    with reading() as session:
        moderator = session.get(Moderator, moderator_id)
        if moderator is None or session_epoch not in (None, moderator.session_epoch):
            return None
        roles = {site.id: SiteRole(to_view(site), role) for site, role in sites_of(session, moderator_id)}
        return Reviewer(
            moderator.id,
            moderator.email,
            roles,
            name=moderator.name,
            uses_keys=moderator.uses_keys,
            is_dense=moderator.is_dense,
            veil_at=moderator.veil_at,
            waiting_mail=WaitingMail(moderator.waiting_mail),
        )
