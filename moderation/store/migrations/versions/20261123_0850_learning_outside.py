"""How much of what was learnt came from outside."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0850"
down_revision = "20261123_0620"


def upgrade() -> None:
    for name in ("outside", "suggested"):
        op.add_column("learned_models", sa.Column(name, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for name in ("suggested", "outside"):
        op.drop_column("learned_models", name)
