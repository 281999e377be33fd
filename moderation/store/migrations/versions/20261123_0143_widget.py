"""The widget: votes, nudges, mail on its way out, addresses for replies, a site's own settings."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0143"
down_revision = "20261122_2212"


def upgrade() -> None:
    op.create_table(
        "nudges",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_nudges_site_id_sites"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
    )
    op.create_index("ix_nudges_site_time", "nudges", ["site_id", "created_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_outbox_site_id_sites"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_index("ix_outbox_recipient", "outbox", ["recipient", "created_at"], unique=False)

    op.create_table(
        "reply_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guests.id"], name=op.f("fk_reply_addresses_guest_id_guests"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_reply_addresses_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_addresses")),
        sa.UniqueConstraint("site_id", "guest_id", "email", name=op.f("uq_reply_addresses_site_id_guest_id_email")),
    )
    op.create_index("ix_reply_addresses_email", "reply_addresses", ["email", "site_id"], unique=False)

    op.create_table(
        "reply_requests",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["reply_addresses.id"],
            name=op.f("fk_reply_requests_address_id_reply_addresses"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_reply_requests_comment_id_comments"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_reply_requests")),
    )
    op.create_index(op.f("ix_reply_requests_address_id"), "reply_requests", ["address_id"], unique=False)

    op.create_table(
        "votes",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_votes_comment_id_comments"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guests.id"], name=op.f("fk_votes_guest_id_guests"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("comment_id", "guest_id", name=op.f("pk_votes")),
    )
    op.create_index(op.f("ix_votes_guest_id"), "votes", ["guest_id"], unique=False)
    op.create_index("ix_votes_network", "votes", ["network", "comment_id"], unique=False)
    op.create_index("ix_votes_network_time", "votes", ["network", "created_at"], unique=False)

    op.add_column("comments", sa.Column("votes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("comments", sa.Column("public_since", sa.Integer(), nullable=True))
    op.create_index("ix_comments_public_since", "comments", ["thread_id", "public_since"], unique=False)
    op.create_index("ix_comments_thread_votes", "comments", ["thread_id", "root_id", "votes", "id"], unique=False)

    op.add_column("moderators", sa.Column("waiting_mail", sa.String(), server_default="daily", nullable=False))
    op.add_column("moderators", sa.Column("waiting_mail_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("moderators", sa.Column("told_until", sa.Integer(), server_default="0", nullable=False))

    op.add_column("account_links", sa.Column("nonce", sa.String(), server_default="", nullable=False))

    op.add_column("reports", sa.Column("network", sa.String(), nullable=True))
    op.create_index("ix_reports_network", "reports", ["site_id", "network", "created_at"], unique=False)
    op.create_index("ix_reports_site_time", "reports", ["site_id", "created_at"], unique=False)

    op.add_column("sites", sa.Column("widget", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("sites", "widget")
    op.drop_index("ix_reports_site_time", table_name="reports")
    op.drop_index("ix_reports_network", table_name="reports")
    op.drop_column("reports", "network")
    op.drop_column("account_links", "nonce")
    op.drop_column("moderators", "told_until")
    op.drop_column("moderators", "waiting_mail_at")
    op.drop_column("moderators", "waiting_mail")
    op.drop_index("ix_comments_thread_votes", table_name="comments")
    op.drop_index("ix_comments_public_since", table_name="comments")
    op.drop_column("comments", "public_since")
    op.drop_column("comments", "votes")
    for table in ("votes", "reply_requests", "reply_addresses", "outbox", "nudges"):
        op.drop_table(table)
