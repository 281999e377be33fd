"""Who may do what."""

import pytest

from moderation.domain.roles import Permission, Role, is_allowed


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.OWNER, set(Permission)),
        (Role.MODERATOR, {Permission.DECIDE}),  # decides, but changes no rules
    ],
)
def test_permissions(role: Role, allowed: set[Permission]) -> None:
    assert {permission for permission in Permission if is_allowed(role, permission)} == allowed
