"""The desk: risk and search, reports, reasons, standings, batches, claims, invitations; logs that only grow."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_2212"
down_revision = "20261122_1920"

_LOGS = ("decisions", "events")


def upgrade() -> None:
    op.create_table(
        "account_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderators.id"],
            name=op.f("fk_account_links_moderator_id_moderators"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_account_links_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_links_token_hash")),
    )
    op.create_index(op.f("ix_account_links_email"), "account_links", ["email"], unique=False)
    op.create_index(op.f("ix_account_links_site_id"), "account_links", ["site_id"], unique=False)

    op.create_table(
        "author_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["moderators.id"], name=op.f("fk_author_notes_actor_id_moderators"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guests.id"], name=op.f("fk_author_notes_guest_id_guests"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_author_notes_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_notes")),
    )
    op.create_index(op.f("ix_author_notes_guest_id_site_id"), "author_notes", ["guest_id", "site_id"], unique=False)

    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["moderators.id"], name=op.f("fk_batches_actor_id_moderators"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_actor_id"), "batches", ["actor_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["moderators.id"], name=op.f("fk_events_actor_id_moderators"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_events_site_id_sites"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_log", "events", ["site_id", "created_at", "id"], unique=False)

    op.create_table(
        "reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_reasons_site_id_sites"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reasons")),
        sa.UniqueConstraint("site_id", "code", name=op.f("uq_reasons_site_id_code")),
    )
    op.create_table(
        "standings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["moderators.id"], name=op.f("fk_standings_actor_id_moderators"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_standings_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standings")),
        sa.UniqueConstraint("site_id", "kind", "value", name=op.f("uq_standings_site_id_kind_value")),
    )
    op.create_index("ix_standings_list", "standings", ["site_id", "id"], unique=False)
    op.create_table(
        "claims",
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_claims_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_claims_moderator_id_moderators"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("moderator_id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_comment_id"), "claims", ["comment_id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_reports_comment_id_comments"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guests.id"], name=op.f("fk_reports_guest_id_guests"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_reports_site_id_sites"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("comment_id", "guest_id", "reason", name=op.f("uq_reports_comment_id_guest_id_reason")),
    )
    op.create_index(
        "ix_reports_open",
        "reports",
        ["site_id", "comment_id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )

    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_batch_items_batch_id_batches"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_batch_items_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_batch_items_decision_id_decisions"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("batch_id", "comment_id", name=op.f("pk_batch_items")),
    )
    op.create_index(
        "ix_batch_items_open",
        "batch_items",
        ["batch_id", "comment_id"],
        unique=False,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )

    op.add_column("comments", sa.Column("risk", sa.Double(), server_default="0", nullable=False))
    op.add_column("comments", sa.Column("is_by_team", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("comments", sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("comments", sa.Column("featured_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_comments_pinned",
        "comments",
        ["thread_id", "id"],
        unique=False,
        sqlite_where=sa.text("pinned_at IS NOT NULL"),
        postgresql_where=sa.text("pinned_at IS NOT NULL"),
    )
    op.create_index("ix_comments_guest_time", "comments", ["guest_id", "site_id", "created_at", "id"], unique=False)
    op.create_index(
        "ix_comments_featured",
        "comments",
        ["thread_id", "id"],
        unique=False,
        sqlite_where=sa.text("featured_at IS NOT NULL"),
        postgresql_where=sa.text("featured_at IS NOT NULL"),
    )
    op.create_index("ix_comments_risk", "comments", ["site_id", "status", "risk", "id"], unique=False)
    op.create_index("ix_comments_thread_status", "comments", ["thread_id", "status", "created_at", "id"], unique=False)

    op.add_column("decisions", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("decisions", sa.Column("statement", sa.String(), nullable=True))
    op.add_column("decisions", sa.Column("note", sa.String(), server_default="", nullable=False))
    op.add_column("decisions", sa.Column("waited", sa.Integer(), nullable=True))

    _index_log("created_at", "id")

    op.add_column("moderators", sa.Column("name", sa.String(), server_default="", nullable=False))
    op.add_column("moderators", sa.Column("session_epoch", sa.Integer(), server_default="0", nullable=False))
    op.add_column("moderators", sa.Column("uses_keys", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("moderators", sa.Column("veil_at", sa.Double(), server_default="0.95", nullable=True))

    op.add_column("threads", sa.Column("language", sa.String(), server_default="", nullable=False))
    op.add_column("threads", sa.Column("holds_everything", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_threads_language", "threads", ["site_id", "language"], unique=False)

    _fill_risk()
    _forbid_changes()
    if op.get_bind().dialect.name == "sqlite":
        _make_search()


def _index_log(*columns: str) -> None:
    people = sa.text("actor_id IS NOT NULL")
    op.drop_index("ix_decisions_log", table_name="decisions")
    op.drop_index("ix_decisions_people", table_name="decisions")
    op.create_index("ix_decisions_log", "decisions", ["site_id", *columns], unique=False)
    op.create_index(
        "ix_decisions_people",
        "decisions",
        ["site_id", *columns],
        unique=False,
        sqlite_where=people,
        postgresql_where=people,
    )


def _fill_risk() -> None:
    """What was judged before has at least its highest score; what has none is in the middle."""
    each = "json_each" if op.get_bind().dialect.name == "sqlite" else "json_each_text"
    op.execute(
        "UPDATE comments SET risk = coalesce((SELECT max(CAST(each_label.value AS FLOAT)) "
        f"FROM scores, {each}(scores.probabilities) AS each_label "
        "WHERE scores.comment_id = comments.id AND scores.revision = comments.revision), 0.5)"
    )


def _forbid_changes() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(
            "CREATE OR REPLACE FUNCTION parley_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is a log: its rows are never changed', TG_TABLE_NAME; END $$"
        )
    for table in _LOGS:
        for verb in ("update", "delete"):
            head = f"CREATE TRIGGER {table}_never_{verb} BEFORE {verb.upper()} ON {table} "
            refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is a log: its rows are never changed'); END"
            op.execute(head + (refusal if is_sqlite else "FOR EACH ROW EXECUTE FUNCTION parley_refuse_change()"))


def _make_search() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE comment_words USING fts5("
        "site, author, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '3')"
    )
    op.execute(
        "CREATE TRIGGER revisions_keep_words AFTER INSERT ON revisions BEGIN "
        "INSERT OR REPLACE INTO comment_words (rowid, site, author, body) "
        "SELECT id, 'site' || site_id, author, NEW.body FROM comments WHERE id = NEW.comment_id; END"
    )
    op.execute(
        "CREATE TRIGGER revisions_change_words AFTER UPDATE OF body ON revisions BEGIN "
        "UPDATE comment_words SET body = NEW.body WHERE rowid = NEW.comment_id "
        "AND NEW.number = (SELECT revision FROM comments WHERE id = NEW.comment_id); END"
    )
    op.execute(
        "CREATE TRIGGER comments_drop_words AFTER DELETE ON comments BEGIN "
        "DELETE FROM comment_words WHERE rowid = OLD.id; END"
    )
    op.execute(
        "INSERT INTO comment_words (rowid, site, author, body) "
        "SELECT comments.id, 'site' || comments.site_id, comments.author, revisions.body FROM comments "
        "JOIN revisions ON revisions.comment_id = comments.id AND revisions.number = comments.revision"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("revisions_keep_words", "revisions_change_words", "comments_drop_words"):
            op.execute(f"DROP TRIGGER {trigger}")
        op.execute("DROP TABLE comment_words")
    for table in _LOGS:
        for verb in ("update", "delete"):
            on = "" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"
            op.execute(f"DROP TRIGGER {table}_never_{verb}{on}")
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.drop_index("ix_threads_language")
        batch_op.drop_column("holds_everything")
        batch_op.drop_column("language")

    with op.batch_alter_table("moderators", schema=None) as batch_op:
        batch_op.drop_column("veil_at")
        batch_op.drop_column("uses_keys")
        batch_op.drop_column("session_epoch")
        batch_op.drop_column("name")

    _index_log("id")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("waited")
        batch_op.drop_column("note")
        batch_op.drop_column("statement")
        batch_op.drop_column("reason")

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index("ix_comments_thread_status")
        batch_op.drop_index("ix_comments_risk")
        batch_op.drop_index("ix_comments_guest_time")
        batch_op.drop_index(
            "ix_comments_featured",
            sqlite_where=sa.text("featured_at IS NOT NULL"),
            postgresql_where=sa.text("featured_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_comments_pinned",
            sqlite_where=sa.text("pinned_at IS NOT NULL"),
            postgresql_where=sa.text("pinned_at IS NOT NULL"),
        )
        batch_op.drop_column("featured_at")
        batch_op.drop_column("pinned_at")
        batch_op.drop_column("is_by_team")
        batch_op.drop_column("risk")

    op.drop_table("batch_items")
    op.drop_table("reports")
    op.drop_table("claims")
    op.drop_table("standings")
    op.drop_table("reasons")
    op.drop_table("events")
    op.drop_table("batches")
    op.drop_table("author_notes")
    op.drop_table("account_links")
