"""Schema 1, just as 0.1.0 made it: a new index begins with it too, and every later step finds the same ground."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_APPEND_ONLY = ("receipts", "exports", "history", "escrows")


def upgrade() -> None:
    """Make the tables of 0.1.0, and the triggers that let four of them only grow."""
    _make_terminals()
    _make_takes()
    for name in _APPEND_ONLY:
        for act in ("update", "delete"):
            op.execute(
                f"create trigger {name}_no_{act} before {act} on {name} "
                f"begin select raise(abort, '{name} only grows'); end"
            )


def _make_terminals() -> None:
    op.create_table(
        "certificates",
        sa.Column("serial", sa.String, primary_key=True),
        sa.Column("terminal", sa.String, nullable=False, index=True),
        sa.Column("pem", sa.LargeBinary, nullable=False),
        sa.Column("issued", sa.String, nullable=False),
        sa.Column("not_after", sa.String, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("revoked", sa.String),
    )
    op.create_table(
        "codes",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("expires", sa.String, nullable=False),
        sa.Column("used", sa.String),
        sa.Column("key_digest", sa.String),
        sa.Column("serial", sa.String, sa.ForeignKey("certificates.serial")),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
    )
    op.create_table(
        "escrows",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("blob", sa.LargeBinary, nullable=False),
    )


def _make_takes() -> None:
    op.create_table(
        "takes",
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
        sa.UniqueConstraint("terminal", "series", "number"),
    )
    op.create_table(
        "lines",
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("line", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "receipts",
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("issued", sa.String, nullable=False),
    )
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
    )
