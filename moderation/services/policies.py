"""The policy of a site: which is in force, and how it changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.services.refusals import ChangedMeanwhile
from moderation.store.session import reading, writing
from moderation.store.sites import PolicyRevision, newest_policy, read_policy, write_policy


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """A site's policy and who made it so; `number` is 0, and the rest empty, where none was ever kept."""

    policy: Policy
    number: int
    model: str
    actor: str
    changed_at: datetime | None


def find_in_force(session: Session, site_id: int) -> PolicyInForce:
    """The policy in force with its revision's number, author and time, inside the caller's transaction."""
    return to_in_force(newest_policy(session, site_id))


def to_in_force(revision: PolicyRevision | None) -> PolicyInForce:
    """The policy of a site whose newest revision this is; with none the balanced preset is in force."""
    if revision is None:
        return PolicyInForce(preset_policy(Preset.BALANCED), 0, "", "", None)
    policy = read_policy(revision.rules)
    return PolicyInForce(policy, revision.number, revision.model, revision.actor, revision.created_at)


def describe_policy(site_id: int) -> PolicyInForce:
    """The policy in force with its revision's number, author and time."""
    with reading() as session:
        return find_in_force(session, site_id)


def change_policy(
    site_id: int, *, policy: Policy, model: str, actor: str, now: datetime, seen: int | None = None
) -> int:
    """Put a policy in force as a new revision and return its number; `model` is the scorer it was set for.

    `seen` is the revision it was changed from: raises ChangedMeanwhile when that is no longer the newest.
    """
    with writing() as session:
        newest = newest_policy(session, site_id)
        if seen is not None and seen != (newest.number if newest else 0):
            raise ChangedMeanwhile("Someone else has saved these settings since you opened them.")
        return add_policy(session, site_id, policy=policy, model=model, actor=actor, now=now)


def add_policy(session: Session, site_id: int, *, policy: Policy, model: str, actor: str, now: datetime) -> int:
    """Append a revision of the policy inside the caller's transaction and return its number."""
    newest = newest_policy(session, site_id)
    number = newest.number + 1 if newest else 1
    session.add(
        PolicyRevision(
            site_id=site_id, number=number, rules=write_policy(policy), model=model, actor=actor, created_at=now
        )
    )
    return number
