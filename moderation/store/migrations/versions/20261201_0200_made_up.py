"""Made-up comments: a mark that never changes, what the worker is to do with them, and their way out of the log."""

import sqlalchemy as sa
from alembic import op

revision = "20261201_0200"
down_revision = "20261201_0100"

_LOG = "decisions is a log: its rows are never changed"
_MADE_UP = "(SELECT is_made_up FROM comments WHERE id = OLD.comment_id)"


def upgrade() -> None:
    op.create_table(
        "seeding_states",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_seeding_states_site_id_sites"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_seeding_states")),
    )
    op.add_column("comments", sa.Column("is_made_up", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_comments_made_up",
        "comments",
        ["site_id", "id"],
        sqlite_where=sa.text("is_made_up = 1"),
        postgresql_where=sa.text("is_made_up"),
    )
    replies = sa.text("parent_id IS NOT NULL")
    op.create_index("ix_comments_parent", "comments", ["parent_id"], sqlite_where=replies, postgresql_where=replies)
    if op.get_bind().dialect.name == "sqlite":
        _make_sqlite_triggers()
    else:
        _make_postgresql_triggers()


def _make_sqlite_triggers() -> None:
    op.execute("DROP TRIGGER decisions_never_delete")
    op.execute(
        "CREATE TRIGGER decisions_never_delete BEFORE DELETE ON decisions "
        f"WHEN NOT coalesce({_MADE_UP}, 0) BEGIN SELECT RAISE(ABORT, '{_LOG}'); END"
    )
    op.execute(
        "CREATE TRIGGER comments_keep_is_made_up BEFORE UPDATE OF is_made_up ON comments "
        "WHEN OLD.is_made_up IS NOT NEW.is_made_up "
        "BEGIN SELECT RAISE(ABORT, 'comments.is_made_up is never changed'); END"
    )


def _make_postgresql_triggers() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION parley_refuse_real_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF coalesce({_MADE_UP}, false) THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION '% is a log: its rows are never changed', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION parley_refuse_column() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a column of % is never changed', TG_TABLE_NAME; END $$"
    )
    op.execute("DROP TRIGGER decisions_never_delete ON decisions")
    op.execute(
        "CREATE TRIGGER decisions_never_delete BEFORE DELETE ON decisions "
        "FOR EACH ROW EXECUTE FUNCTION parley_refuse_real_delete()"
    )
    op.execute(
        "CREATE TRIGGER comments_keep_is_made_up BEFORE UPDATE OF is_made_up ON comments FOR EACH ROW "
        "WHEN (OLD.is_made_up IS DISTINCT FROM NEW.is_made_up) EXECUTE FUNCTION parley_refuse_column()"
    )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(f"DROP TRIGGER comments_keep_is_made_up{'' if is_sqlite else ' ON comments'}")
    op.execute(f"DROP TRIGGER decisions_never_delete{'' if is_sqlite else ' ON decisions'}")
    op.execute(
        "CREATE TRIGGER decisions_never_delete BEFORE DELETE ON decisions "
        + (
            f"BEGIN SELECT RAISE(ABORT, '{_LOG}'); END"
            if is_sqlite
            else "FOR EACH ROW EXECUTE FUNCTION parley_refuse_change()"
        )
    )
    op.drop_index("ix_comments_parent", table_name="comments")
    op.drop_index("ix_comments_made_up", table_name="comments")
    op.drop_column("comments", "is_made_up")
    op.drop_table("seeding_states")
