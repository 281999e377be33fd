"""What the owner's figures are counted from: how long scorers take, and an index of what was held."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0930"
down_revision = "20261123_0900"


def upgrade() -> None:
    op.add_column("scores", sa.Column("milliseconds", sa.Double(), nullable=True))
    held = sa.text("new_status = 'pending'")
    columns = ["site_id", "created_at", "kind", "comment_id", "revision"]
    op.create_index("ix_decisions_held", "decisions", columns, sqlite_where=held, postgresql_where=held)


def downgrade() -> None:
    op.drop_index("ix_decisions_held", table_name="decisions")
    op.drop_column("scores", "milliseconds")
