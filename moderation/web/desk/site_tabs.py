"""The tabs of a site's pages, in groups, and the permission that each requires."""

from dataclasses import dataclass

from flask import url_for

from moderation.domain.roles import Permission, is_allowed
from moderation.services.sites.sites import SiteView
from moderation.web.desk.signed_in import reviewer


@dataclass(frozen=True, slots=True)
class SiteTab:
    """A tab; `name` is the endpoint of its page."""

    name: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class TabGroup:
    """Pages of a site that belong together."""

    label: str
    tabs: tuple[SiteTab, ...]


_GROUPS = (
    (
        "Set-up",
        (
            ("site", "Settings", Permission.CHANGE_SITE),
            ("widget", "Widget", Permission.CHANGE_SITE),
            ("team", "Team", Permission.MANAGE_TEAM),
            ("api_keys", "API keys", Permission.MANAGE_KEYS),
        ),
    ),
    (
        "Rules",
        (
            ("thresholds", "Thresholds", Permission.SET_POLICY),
            ("policy", "Policy", Permission.SET_POLICY),
            ("reasons", "Reasons", Permission.SET_REASONS),
            ("standings", "Trusted and blocked", Permission.JUDGE_AUTHORS),
            ("learning", "Learning", Permission.SET_POLICY),
        ),
    ),
    (
        "Figures",
        (
            ("insights", "Insights", Permission.SET_POLICY),
            ("agreement", "Agreement", Permission.DECIDE),
        ),
    ),
)


def list_site_tabs(site: SiteView) -> list[TabGroup]:
    """Return the tabs of a site that the current moderator may open, in groups; empty groups are left out."""
    role = reviewer().roles[site.id].role
    groups = (
        TabGroup(
            label,
            tuple(
                SiteTab(name, words, url_for(f"desk.{name}", key=site.key))
                for name, words, permission in pages
                if is_allowed(role, permission)
            ),
        )
        for label, pages in _GROUPS
    )
    return [group for group in groups if group.tabs]
