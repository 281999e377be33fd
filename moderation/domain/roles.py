"""Who may do what on the desk: one table."""

from enum import StrEnum


class Role(StrEnum):
    """A moderator's role on one site."""

    OWNER = "owner"
    MODERATOR = "moderator"


class Permission(StrEnum):
    """One thing that can be allowed or not."""

    DECIDE = "decide"  # see the queue and the log, approve, reject, undo
    SET_POLICY = "set_policy"  # thresholds and rules
    CHANGE_SITE = "change_site"  # name, origins


_ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MODERATOR: frozenset({Permission.DECIDE}),
}


def is_allowed(role: Role, permission: Permission) -> bool:
    """Tell whether a role carries a permission."""
    return permission in _ALLOWED[role]
