"""Roles on the desk and their permissions, in one table."""

from enum import StrEnum


class Role(StrEnum):
    """A moderator's role on one site."""

    OWNER = "owner"
    MODERATOR = "moderator"


class Permission(StrEnum):
    """Something that a role may or may not allow."""

    DECIDE = "decide"  # see the queues and the log; approve, reject, undo, answer
    JUDGE_AUTHORS = "judge_authors"  # trust, hold, block; notes
    RUN_THREADS = "run_threads"  # open, close, hold, rename; pin and feature
    SET_POLICY = "set_policy"  # thresholds and rules
    SET_REASONS = "set_reasons"  # the list of reasons and the sentences that authors read
    CHANGE_SITE = "change_site"  # name, origins, widget
    MANAGE_TEAM = "manage_team"  # invite, change roles, remove, create password links
    MANAGE_KEYS = "manage_keys"  # create and revoke API keys, delete the suggestions sent with them


_ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MODERATOR: frozenset({Permission.DECIDE, Permission.JUDGE_AUTHORS, Permission.RUN_THREADS}),
}


def is_allowed(role: Role, permission: Permission) -> bool:
    """Return whether a role has a permission."""
    return permission in _ALLOWED[role]
