"""Accounts, sessions, audit, commands, watch list and alerts; replay and retries of what was lost or refused."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NAME = sa.String(32)
_CODE = sa.String(48)
_WORDS = sa.String(64)
_TEXT = sa.String(500)
_PLACE = sa.String(200)
_MOMENT = sa.DateTime(timezone=True)
_AUDIT_GUARD = "audit entries are never changed"


def upgrade() -> None:
    """Go forward."""
    _create_accounts()
    _create_sessions()
    _create_audit_entries()
    _guard_audit_entries()
    _create_commands()
    _create_watch_entries()
    _create_alerts()
    _create_suppressed_hits()
    _add_columns()


def downgrade() -> None:
    """Go back."""
    _drop_columns()
    for table in (
        "suppressed_hits",
        "alerts",
        "watch_entries",
        "commands",
        "audit_entries",
        "sessions",
        "accounts",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("role", _CODE, nullable=False),
        sa.Column("place", _PLACE, nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_ends_at", _MOMENT, nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("disabled_at", _MOMENT, nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", _WORDS, nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("csrf_token", _WORDS, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])


def _create_audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("actor", _WORDS, nullable=False),
        sa.Column("role", _CODE, nullable=False),
        sa.Column("action", _CODE, nullable=False),
        sa.Column("target", _PLACE, nullable=False),
        sa.Column("site", _NAME, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", _WORDS, nullable=False),
        sa.Column("digest", _WORDS, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_account_seq", "audit_entries", ["account", "seq"])
    op.create_index("ix_audit_entries_action_seq", "audit_entries", ["action", "seq"])
    op.create_index("ix_audit_entries_action_target", "audit_entries", ["action", "target"])


def _guard_audit_entries() -> None:
    """Have the database itself refuse to change what is on record, so that no mistake in the program can."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_AUDIT_GUARD}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entries_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entries_guard_{change.lower()} BEFORE {change} ON audit_entries "
            f"BEGIN SELECT RAISE(ABORT, '{_AUDIT_GUARD}'); END"
        )


def _create_commands() -> None:
    op.create_table(
        "commands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", _WORDS, nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("actor", _WORDS, nullable=False),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("note", _PLACE, nullable=False),
        sa.Column("passage", sa.Uuid(), nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("result_reason", _CODE, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.UniqueConstraint("account", "key", name=op.f("uq_commands_account_key")),
    )
    op.create_index("ix_commands_site_node_lane_issued_at", "commands", ["site", "node", "lane", "issued_at"])


def _create_watch_entries() -> None:
    op.create_table(
        "watch_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plate", sa.String(8), nullable=False),
        sa.Column("skeleton", sa.String(8), nullable=False),
        sa.Column("place", _PLACE, nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("legal_basis", _TEXT, nullable=False),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_by_name", _WORDS, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", _WORDS, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("removed_by_name", _WORDS, nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.Column("removal_reason", _TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_entries")),
    )
    op.create_index("ix_watch_entries_skeleton", "watch_entries", ["skeleton"])


def _create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("passage", sa.Uuid(), nullable=False),
        sa.Column("site", _NAME, nullable=False),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("lane", _NAME, nullable=False),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("plate", sa.String(8), nullable=False),
        sa.Column("differs", sa.JSON(), nullable=False),
        sa.Column("captured_at", _MOMENT, nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("acknowledged_by", _WORDS, nullable=True),
        sa.Column("acknowledged_at", _MOMENT, nullable=True),
        sa.Column("closed_by", _WORDS, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("outcome", _CODE, nullable=True),
        sa.Column("closing_reason", _TEXT, nullable=True),
        sa.Column("suppressed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("entry", "passage", name=op.f("uq_alerts_entry_passage")),
    )
    op.create_index("ix_alerts_entry_site_lane_captured_at", "alerts", ["entry", "site", "lane", "captured_at"])
    op.create_index("ix_alerts_passage", "alerts", ["passage"])
    op.create_index("ix_alerts_state_raised_at", "alerts", ["state", "raised_at"])


def _create_suppressed_hits() -> None:
    op.create_table(
        "suppressed_hits",
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("passage", sa.Uuid(), nullable=False),
        sa.Column("alert", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "passage", name=op.f("pk_suppressed_hits")),
    )
    op.create_index("ix_suppressed_hits_alert", "suppressed_hits", ["alert"])


def _add_columns() -> None:
    with op.batch_alter_table("barrier_moves") as table:
        table.add_column(sa.Column("command", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("actor", _WORDS, nullable=True))
        table.create_index("ix_barrier_moves_command", ["command"])
    with op.batch_alter_table("dead_letters") as table:
        table.add_column(sa.Column("retries", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("recovered_at", _MOMENT, nullable=True))
    with op.batch_alter_table("epochs") as table:
        table.add_column(sa.Column("asked_at", _MOMENT, nullable=True))
        table.add_column(sa.Column("asked", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("doubled", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("not_kept", sa.JSON(), nullable=True))
    with op.batch_alter_table("feed") as table:
        table.add_column(sa.Column("alert", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("command", sa.Uuid(), nullable=True))
    with op.batch_alter_table("nodes") as table:
        table.add_column(sa.Column("challenge", _WORDS, nullable=True))
    with op.batch_alter_table("lanes") as table:
        table.add_column(sa.Column("fault", _CODE, nullable=True))
        table.add_column(sa.Column("persons", sa.BigInteger(), nullable=False, server_default="0"))


def _drop_columns() -> None:
    for name, columns in (
        ("lanes", ("persons", "fault")),
        ("nodes", ("challenge",)),
        ("feed", ("command", "alert")),
        ("epochs", ("not_kept", "doubled", "asked", "asked_at")),
        ("dead_letters", ("recovered_at", "retries")),
    ):
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.drop_column(column)
    with op.batch_alter_table("barrier_moves") as table:
        table.drop_index("ix_barrier_moves_command")
        table.drop_column("actor")
        table.drop_column("command")
