"""A site's policy: reading the one in force, and changing it as a new revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.services.refusals import ChangedMeanwhile
from moderation.store.accounts.moderators import find_moderator
from moderation.store.decisions.events import add_event
from moderation.store.session import reading, writing
from moderation.store.sites.sites import PolicyRevision, Site, newest_policy, read_policy, write_policy


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A site's policy and who set it when; `number` is 0 and the rest empty if none was ever saved."""

    policy: Policy
    number: int
    model: str
    actor: str
    changed_at: datetime | None


def policy_in_force(session: Session, site_id: int) -> PolicyInForce:
    """Return the policy in force, inside the caller's transaction."""
    return to_in_force(newest_policy(session, site_id))


def to_in_force(revision: PolicyRevision | None) -> PolicyInForce:
    """Return the policy in force for a site's newest revision, or the balanced preset if there is none."""
    if revision is None:
        return PolicyInForce(preset_policy(Preset.BALANCED), 0, "", "", None)
    policy = read_policy(revision.rules)
    return PolicyInForce(policy, revision.number, revision.model, revision.actor, revision.created_at)


def describe_policy(site_id: int) -> PolicyInForce:
    """Return the policy in force."""
    with reading() as session:
        return policy_in_force(session, site_id)


def change_policy(
    site_id: int, *, policy: Policy, model: str, actor: str, now: datetime, seen: int | None = None
) -> int:
    """Save a policy as a new revision and return its number; `model` is the scorer's model that it was set for.

    `seen` is the revision that was edited. Raises ChangedMeanwhile if it is no longer the newest.
    """
    with writing() as session:
        newest = newest_policy(session, site_id)
        if seen is not None and seen != (newest.number if newest else 0):
            raise ChangedMeanwhile("Someone else has saved these settings since you opened them.")
        changes = find_changes(policy_in_force(session, site_id).policy, policy)
        number = add_policy(session, site_id, policy=policy, model=model, actor=actor, now=now)
        _log(session, site_id, changes, actor=actor, now=now, revision=number, model=model)
        return number


def find_changes(old: Policy, new: Policy) -> dict[str, list[Any]]:
    """Return the settings in which two policies differ: by name, the old and the new value."""
    before, after = _flatten(write_policy(old)), _flatten(write_policy(new))
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def add_policy(session: Session, site_id: int, *, policy: Policy, model: str, actor: str, now: datetime) -> int:
    """Add a revision of the policy inside the caller's transaction and return its number."""
    newest = newest_policy(session, site_id)
    number = newest.number + 1 if newest else 1
    session.add(
        PolicyRevision(
            site_id=site_id, number=number, rules=write_policy(policy), model=model, actor=actor, created_at=now
        )
    )
    return number


def _flatten(rules: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in rules.items():
        full_name = f"{path} {name}".strip()
        flat |= _flatten(value, full_name) if isinstance(value, Mapping) else {full_name: value}
    return flat


def _log(
    session: Session,
    site_id: int,
    changes: dict[str, list[Any]],
    *,
    actor: str,
    now: datetime,
    **details: Any,
) -> None:
    person, site = find_moderator(session, actor), session.get_one(Site, site_id)
    who = (person.id if person else None, actor)
    kind = EventKind.POLICY_CHANGED
    add_event(session, kind, site_id=site_id, subject=site.name, actor=who, now=now, changes=changes, **details)
