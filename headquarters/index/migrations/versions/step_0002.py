"""Epochs and second histories, quarantine and who decided on it, who asks from where, what was verified."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_APPEND_ONLY = ("quarantines", "decisions", "alarms")
_KEPT = (
    "take, terminal, series, number, previous, state, entries, head, segments, opened, first_seen, captured_us, "
    "received, manifest_sha256, pack_sha256, pack_bytes"
)


def upgrade() -> None:
    """Widen what was there, make what is new; everything of 0.1.0 is of the first epoch and of no second history."""
    _widen_terminals()
    _remake_takes()
    _make_quarantine()
    _make_watching()
    for name in _APPEND_ONLY:
        for act in ("update", "delete"):
            op.execute(
                f"create trigger {name}_no_{act} before {act} on {name} "
                f"begin select raise(abort, '{name} only grows'); end"
            )


def _widen_terminals() -> None:
    op.add_column("certificates", sa.Column("epoch", sa.Integer, nullable=False, server_default="1"))
    op.add_column("certificates", sa.Column("renews", sa.String))
    op.add_column("codes", sa.Column("keep_epoch", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("escrows", sa.Column("with_code", sa.Boolean, nullable=False, server_default="0"))


def _remake_takes() -> None:
    """SQLite cannot drop a table's constraint, so the table is written anew; whoever migrates looks at foreign keys."""
    op.create_table(
        "takes_0002",
        sa.Column("take", sa.String, primary_key=True),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("series", sa.String(9), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("previous", sa.String),
        sa.Column("state", sa.String(11), nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("head", sa.String, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("opened", sa.String, nullable=False),
        sa.Column("first_seen", sa.String, nullable=False),
        sa.Column("captured_us", sa.Integer, nullable=False),
        sa.Column("received", sa.String),
        sa.Column("manifest_sha256", sa.String),
        sa.Column("pack_sha256", sa.String),
        sa.Column("pack_bytes", sa.Integer),
        sa.Column("epoch", sa.Integer, nullable=False, server_default="1"),
        sa.Column("history", sa.String, nullable=False, server_default=""),
        sa.Column("quarantine", sa.String),
        sa.Column("decision", sa.String),
        sa.Column("demonstration", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("notes", sa.String, nullable=False, server_default=""),
        sa.UniqueConstraint("terminal", "epoch", "series", "number", "history"),
    )
    op.execute(f"insert into takes_0002 ({_KEPT}) select {_KEPT} from takes")  # noqa: S608 - our own words
    op.drop_table("takes")
    op.rename_table("takes_0002", "takes")


def _make_quarantine() -> None:
    op.create_table(
        "quarantines",
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("issued", sa.String, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("second_name", sa.String),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("proof", sa.String, nullable=False),
    )


def _make_watching() -> None:
    op.create_table(
        "contacts",
        sa.Column("serial", sa.String, primary_key=True),
        sa.Column("address", sa.String, primary_key=True),
        sa.Column("first_seen", sa.String, nullable=False),
        sa.Column("last_seen", sa.String, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "marks",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("epoch", sa.Integer, primary_key=True),
        sa.Column("series", sa.String(9), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("terminal", sa.String, nullable=False, index=True),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
    )
    op.create_table(
        "verified",
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
    )
