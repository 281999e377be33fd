"""Who may do what on which site."""

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
    """A site and the role someone has there."""

    site: SiteView
    role: Role


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A signed-in moderator: who, where with which role (by site id), and what the account page sets."""

    id: int
    email: str
    roles: Mapping[int, SiteRole]
    name: str = ""  # what readers see under an answer
    uses_keys: bool = True
    is_dense: bool = False
    veil_at: float | None = None
    waiting_mail: WaitingMail = WaitingMail.DAILY

    @property
    def site_ids(self) -> list[int]:
        """The ids of the sites this person works on."""
        return list(self.roles)

    @property
    def sites(self) -> list[SiteView]:
        """The sites this person works on."""
        return [each.site for each in self.roles.values()]

    def find_site(self, key: str) -> SiteView:
        """Return the site of a key. Raises NotFound for one that is not this person's: it must look absent."""
        for site in self.sites:
            if site.key == key:
                return site
        raise NotFound("There is no such site.")

    def require(self, site_id: int, permission: Permission) -> None:
        """Raise NotFound for a site that is not this person's (it must look absent), NotAllowed for a lesser role."""
        if site_id not in self.roles:
            raise NotFound("There is no such page.")
        if not is_allowed(self.roles[site_id].role, permission):
            raise NotAllowed("Your role on this site does not carry that. An owner of the site can do it.")


def get_reviewer(moderator_id: int, *, session_epoch: int | None = None) -> Reviewer | None:
    """Return the account of an id with its roles, or None once it is gone.

    With a `session_epoch` also None where the session that carries it was ended meanwhile.
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
