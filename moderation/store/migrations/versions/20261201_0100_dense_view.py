"""The density of a moderator's queue."""

import sqlalchemy as sa
from alembic import op

revision = "20261201_0100"
down_revision = "20261123_1000"


def upgrade() -> None:
    op.add_column("moderators", sa.Column("is_dense", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("moderators", "is_dense")
