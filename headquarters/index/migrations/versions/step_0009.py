"""Updates: which ring a terminal is in, what was released to whom, what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the three tables; what was released only grows."""
    op.create_table(
        "update_rings",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("ring", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
    op.create_table(
        "update_releases",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("ring", sa.Integer, nullable=False),
        sa.Column("not_before", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
    )
    op.create_index("update_releases_by_version", "update_releases", ["version"])
    op.create_table(
        "update_outcomes",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("version", sa.String, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("told", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    for change in ("update", "delete"):
        op.execute(
            f"create trigger update_releases_no_{change} before {change} on update_releases "
            "begin select raise(abort, 'update_releases only grows'); end"
        )
