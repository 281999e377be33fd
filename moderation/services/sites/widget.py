"""Changing and previewing a site's widget settings."""

from dataclasses import asdict
from datetime import datetime

from moderation.domain.events import EventKind
from moderation.domain.roles import Permission
from moderation.domain.widget_settings import BadSetting, Look, WidgetSettings, clean_look, clean_widget
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.store.decisions.events import add_event
from moderation.store.session import writing
from moderation.store.sites.sites import Site, read_widget, write_widget


def change_widget(site_id: int, typed: WidgetSettings, *, seen: str, by: Reviewer, now: datetime) -> None:
    """Save a site's widget settings and log what changed.

    `seen` is the fingerprint of the settings that were edited. Raises ChangedMeanwhile if they have changed since,
    NotFound, NotAllowed and Unacceptable.
    """
    by.require(site_id, Permission.CHANGE_SITE)
    try:
        new = clean_widget(typed)
    except BadSetting as error:
        raise Unacceptable(str(error), field=error.field) from error
    with writing() as session:
        site = session.get(Site, site_id)
        if site is None:
            raise NotFound("There is no such site.")
        present = read_widget(site.widget)
        if seen != present.fingerprint:
            raise ChangedMeanwhile("Someone else has saved these settings since you opened them.")
        changed = _name_changes(present, new)
        if changed:
            site.widget = write_widget(new)
            add_event(
                session,
                EventKind.WIDGET_CHANGED,
                site_id=site.id,
                subject=site.name,
                actor=(by.id, by.email),
                now=now,
                changed=", ".join(changed),
            )


def check_look(typed: Look) -> Look:
    """Return an appearance in canonical form, for a preview. Raises Unacceptable."""
    try:
        return clean_look(typed)
    except BadSetting as error:
        raise Unacceptable(str(error), field=error.field) from error


def _name_changes(old: WidgetSettings, new: WidgetSettings) -> list[str]:
    before, after = asdict(old), asdict(new)
    before |= before.pop("look")
    after |= after.pop("look")
    return [name.replace("_", " ").removeprefix("has ") for name, value in after.items() if before[name] != value]
