"""Who may do what."""

import pytest

from moderation.domain.roles import Permission, Role, is_allowed

# Who decides about comments, authors and conversations changes neither rules nor the team.
EVERYONE, OWNERS = set(Role), {Role.OWNER}
TABLE = {
    Permission.DECIDE: EVERYONE,
    Permission.JUDGE_AUTHORS: EVERYONE,
    Permission.RUN_THREADS: EVERYONE,
    Permission.SET_POLICY: OWNERS,
    Permission.SET_REASONS: OWNERS,
    Permission.CHANGE_SITE: OWNERS,
    Permission.MANAGE_TEAM: OWNERS,
    Permission.MANAGE_KEYS: OWNERS,
}


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_permissions(role: Role, permission: Permission) -> None:
    assert is_allowed(role, permission) is (role in TABLE[permission])
