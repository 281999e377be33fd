"""The policy of a site: which is in force, and how it changes."""

from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.store.session import reading, writing
from moderation.store.sites import PolicyRevision, newest_policy, read_policy, write_policy


def policy_in_force(session: Session, site_id: int) -> Policy:
    """The newest revision of a site's policy, inside the caller's transaction."""
    revision = newest_policy(session, site_id)
    return read_policy(revision.rules) if revision else preset_policy(Preset.BALANCED)


def get_policy(site_id: int) -> Policy:
    """The policy in force."""
    with reading() as session:
        return policy_in_force(session, site_id)


def change_policy(site_id: int, *, policy: Policy, model: str, actor: str, now: datetime) -> int:
    """Put a policy in force as a new revision and return its number; `model` is the scorer it was set for."""
    with writing() as session:
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
