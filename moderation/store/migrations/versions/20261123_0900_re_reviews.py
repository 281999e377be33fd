"""Comments put up to be judged again, blind."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0900"
down_revision = "20261123_0851"


def upgrade() -> None:
    op.create_table(
        "re_review_samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_re_review_samples_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_re_review_samples")),
        sa.UniqueConstraint("site_id", "week", name=op.f("uq_re_review_samples_site_id_week")),
    )
    op.create_table(
        "re_review_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_re_review_items_comment_id_comments"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["re_review_samples.id"],
            name=op.f("fk_re_review_items_sample_id_re_review_samples"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_re_review_items")),
        sa.UniqueConstraint("sample_id", "place", name=op.f("uq_re_review_items_sample_id_place")),
    )
    op.create_index(op.f("ix_re_review_items_comment_id"), "re_review_items", ["comment_id"], unique=False)
    op.create_table(
        "re_review_answers",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["re_review_items.id"],
            name=op.f("fk_re_review_answers_item_id_re_review_items"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderators.id"],
            name=op.f("fk_re_review_answers_moderator_id_moderators"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("item_id", "moderator_id", name=op.f("pk_re_review_answers")),
    )


def downgrade() -> None:
    op.drop_table("re_review_answers")
    op.drop_table("re_review_items")
    op.drop_table("re_review_samples")
