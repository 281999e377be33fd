"""Who may do what."""

import pytest

from moderation.domain.roles import Permission, Role, is_allowed


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.OWNER, set(Permission)),
        # Decides, but changes neither rules nor the team.
        (Role.MODERATOR, {Permission.DECIDE, Permission.JUDGE_AUTHORS, Permission.RUN_THREADS}),
    ],
)
def test_permissions(role: Role, allowed: set[Permission]) -> None:
    assert {permission for permission in Permission if is_allowed(role, permission)} == allowed
