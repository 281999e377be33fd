"""What is learnt from moderators."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0620"
down_revision = "20261123_0600"


def upgrade() -> None:
    op.add_column("comments", sa.Column("learned", sa.Double(), nullable=True))
    op.create_table(
        "learned_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("scorer", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("auc", sa.Double(), nullable=False),
        sa.Column("brier", sa.Double(), nullable=False),
        sa.Column("measured", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_learned_models_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_models")),
    )
    op.create_index(op.f("ix_learned_models_site_id_id"), "learned_models", ["site_id", "id"], unique=False)
    op.create_table(
        "learning_states",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_learning_states_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_learning_states")),
    )


def downgrade() -> None:
    op.drop_table("learning_states")
    op.drop_table("learned_models")
    op.drop_column("comments", "learned")
