"""Learning anew as the worker's job: who wants it since when, and how far it is."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0851"
down_revision = "20261123_0850"

_COLUMNS = (
    ("wanted_at", sa.DateTime(timezone=True), None),
    ("wanted_by_id", sa.Integer(), None),
    ("wanted_by", sa.String(), ""),
    ("done", sa.Integer(), "0"),
    ("goal", sa.Integer(), "0"),
    ("trouble", sa.String(), ""),
)


def upgrade() -> None:
    for name, kind, default in _COLUMNS:
        op.add_column("learning_states", sa.Column(name, kind, server_default=default, nullable=default is None))


def downgrade() -> None:
    for name, _, _ in reversed(_COLUMNS):
        op.drop_column("learning_states", name)
