"""Who may do what on the desk: one table."""

from enum import StrEnum


class Role(StrEnum):
    """A moderator's role on one site."""

    OWNER = "owner"
    MODERATOR = "moderator"


class Permission(StrEnum):
    """One thing that can be allowed or not."""

    DECIDE = "decide"  # see the queues and the log; approve, reject, undo, answer
    JUDGE_AUTHORS = "judge_authors"  # trust, hold, block; notes
    RUN_THREADS = "run_threads"  # open, close, hold, rename; pin and feature
    SET_POLICY = "set_policy"  # thresholds and rules
    SET_REASONS = "set_reasons"  # the list of reasons and what authors are told
    CHANGE_SITE = "change_site"  # name, origins, widget
    MANAGE_TEAM = "manage_team"  # invite, change roles, remove, hand out password links
    MANAGE_KEYS = "manage_keys"  # make and revoke API keys, forget what came by them


_ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MODERATOR: frozenset({Permission.DECIDE, Permission.JUDGE_AUTHORS, Permission.RUN_THREADS}),
}


def is_allowed(role: Role, permission: Permission) -> bool:
    """Tell whether a role carries a permission."""
    return permission in _ALLOWED[role]
