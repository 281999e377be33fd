"""The pages of one site, and to whom each is open."""

from dataclasses import dataclass

from flask import url_for

from moderation.domain.roles import Permission, is_allowed
from moderation.services.sites.sites import SiteView
from moderation.web.desk.signed_in import reviewer


@dataclass(frozen=True, slots=True)
class SiteTab:
    """A page of a site; `name` is its endpoint's."""

    name: str
    label: str
    path: str


_TABS = (
    ("site", "Settings", Permission.CHANGE_SITE),
    ("widget", "Widget", Permission.CHANGE_SITE),
    ("thresholds", "Thresholds", Permission.SET_POLICY),
    ("policy", "Policy", Permission.SET_POLICY),
    ("learning", "Learning", Permission.SET_POLICY),
    ("agreement", "Agreement", Permission.DECIDE),
    ("insights", "Insights", Permission.SET_POLICY),
    ("reasons", "Reasons", Permission.SET_REASONS),
    ("team", "Team", Permission.MANAGE_TEAM),
    ("api_keys", "API keys", Permission.MANAGE_KEYS),
    ("standings", "Trusted and blocked", Permission.JUDGE_AUTHORS),
)


def list_site_tabs(site: SiteView) -> list[SiteTab]:
    """Return the pages of a site that are open to whoever asks."""
    role = reviewer().roles[site.id].role
    return [
        SiteTab(name, label, url_for(f"desk.{name}", key=site.key))
        for name, label, permission in _TABS
        if is_allowed(role, permission)
    ]
