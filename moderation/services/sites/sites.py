"""Sites: creating, finding and changing them."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from moderation.domain.origins import BadOrigin, parse_pattern
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.widget_settings import WidgetSettings
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.sites.policy import add_policy
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, all_sites, find_site, read_widget

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")
MAX_NAME = 100  # characters
MAX_ORIGINS = 50  # every response has all of them in a header


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site with its settings, detached from the database."""

    id: int
    key: str
    name: str
    origins: tuple[str, ...]
    widget: WidgetSettings = field(default_factory=WidgetSettings)


def get_site(key: str) -> SiteView:
    """Return the site with a key. Raises NotFound."""
    with reading() as session:
        site = find_site(session, key)
        if site is None:
            raise NotFound(f"There is no site with the key {key[:40]!r}. Check data-site in the page's snippet.")
        return to_view(site)


def list_sites() -> list[SiteView]:
    """Return all sites, sorted by key."""
    with reading() as session:
        return [to_view(site) for site in all_sites(session)]


def create_site(
    name: str, *, origins: Iterable[str], model: str, actor: str, now: datetime, key: str | None = None
) -> SiteView:
    """Create a site with the balanced policy, with a random key unless `key` is given.

    Raises Unacceptable for an invalid name, key or origin, and ChangedMeanwhile if the key is in use.
    """
    name = _clean_name(name)
    key = key or secrets.token_hex(4)
    if not _KEY.fullmatch(key):
        raise Unacceptable(
            f"{key[:60]!r} is not a valid key: use 3 to 40 of a-z, 0-9 and -, with a letter or digit at both ends.",
            field="key",
        )
    patterns = parse_origins(origins)
    with writing() as session:
        if find_site(session, key) is not None:
            raise ChangedMeanwhile(f"The key {key!r} is already used by another site.")
        site = Site(key=key, name=name, origins=patterns, created_at=now)
        session.add(site)
        session.flush()
        add_policy(session, site.id, policy=preset_policy(Preset.BALANCED), model=model, actor=actor, now=now)
        return to_view(site)


def change_site(key: str, *, name: str, origins: Iterable[str]) -> SiteView:
    """Change a site's name and origins. Raises NotFound and Unacceptable."""
    name = _clean_name(name)
    patterns = parse_origins(origins)
    with writing() as session:
        site = find_site(session, key)
        if site is None:
            raise NotFound(f"There is no site with the key {key[:40]!r}.")
        site.name, site.origins = name, patterns
        return to_view(site)


def parse_origins(texts: Iterable[str]) -> list[str]:
    """Return origin patterns in canonical form, without duplicates. Raises Unacceptable for the first invalid one."""
    try:
        patterns = [parse_pattern(text) for text in texts if text.strip()]
    except BadOrigin as error:
        raise Unacceptable(str(error), field="origins") from error
    if not patterns:
        raise Unacceptable("Enter at least one origin. Without one, no page can show the comments.", field="origins")
    if len(patterns) > MAX_ORIGINS:
        raise Unacceptable(f"You can list up to {MAX_ORIGINS} origins; these are {len(patterns)}.", field="origins")
    return list(dict.fromkeys(patterns))


def to_view(site: Site) -> SiteView:
    """Return a site's row as a view."""
    return SiteView(site.id, site.key, site.name, tuple(site.origins), read_widget(site.widget))


def _clean_name(raw: str) -> str:
    name = " ".join(raw.split())
    if not name:
        raise Unacceptable("Enter a name for the site.", field="name")
    if len(name) > MAX_NAME:
        raise Unacceptable(f"The name can be up to {MAX_NAME} characters; this one is {len(name)}.", field="name")
    return name
