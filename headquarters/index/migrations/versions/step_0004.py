"""Takes that grow: how far each journal is verified, and which of its files are held, in rows instead of in memory.

What was begun before is brought up take by take, when its terminal next speaks of it: see `takes.growing`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make what is new; lines, and what a line said of a file, never change."""
    op.add_column("takes", sa.Column("chain", sa.String))
    op.create_table(
        "segments",
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), primary_key=True),
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("role", sa.String),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("held", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "create trigger lines_no_update before update on lines begin select raise(abort, 'lines never change'); end"
    )
    op.execute(
        "create trigger segments_no_update before update of take, sha256, number, role, bytes on segments "
        "begin select raise(abort, 'what an entry says of a file never changes'); end"
    )
