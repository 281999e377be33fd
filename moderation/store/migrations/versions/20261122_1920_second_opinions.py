"""Second opinions, and what scores and signals remember."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1920"
down_revision = "20261122_1613"


def upgrade() -> None:
    # Without batch mode: SQLite can add such columns in place, a rebuild would copy every row.
    op.add_column("scores", sa.Column("policy", sa.Integer(), nullable=True))
    op.add_column("signals", sa.Column("scorer", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "awaited_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_awaited_opinions_comment_id_comments"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_opinions")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_awaited_opinions_comment_id")),
    )
    op.create_index(
        "ix_awaited_opinions_due",
        "awaited_opinions",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("given_up_at IS NULL"),
        postgresql_where=sa.text("given_up_at IS NULL"),
    )
    op.create_table(
        "scorer_states",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scorer_states")),
    )


def downgrade() -> None:
    op.drop_table("scorer_states")
    op.drop_table("awaited_opinions")
    op.drop_column("signals", "scorer")
    op.drop_column("scores", "policy")
