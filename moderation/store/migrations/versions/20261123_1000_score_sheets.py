"""Score sheets, and what is judged again by new limits."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_1000"
down_revision = "20261123_0930"


def upgrade() -> None:
    op.create_table(
        "score_sheets",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("records", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_score_sheets_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("site_id", "number", name=op.f("pk_score_sheets")),
    )
    op.create_table(
        "score_sheets_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorer", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheets_state")),
    )
    op.create_table(
        "rejudgings",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_rejudgings_site_id_sites"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_rejudgings")),
    )


def downgrade() -> None:
    op.drop_table("rejudgings")
    op.drop_table("score_sheets_state")
    op.drop_table("score_sheets")
