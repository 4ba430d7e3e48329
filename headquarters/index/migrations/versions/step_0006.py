"""People who sign, books that were published, and which terminal holds which."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the three tables; a published book never changes and never goes."""
    op.create_table(
        "people",
        sa.Column("serial", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("pem", sa.LargeBinary, nullable=False),
        sa.Column("issued", sa.String, nullable=False),
        sa.Column("not_after", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("revoked", sa.String),
    )
    op.create_table(
        "books",
        sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("published", sa.String, nullable=False),
    )
    op.create_table(
        "held_books",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    for change in ("update", "delete"):
        op.execute(
            f"create trigger books_no_{change} before {change} on books "
            "begin select raise(abort, 'published books never change'); end"
        )
    op.execute(
        "create trigger books_rise before insert on books when new.serial <= (select max(serial) from books) "
        "begin select raise(abort, 'serials of books only rise'); end"
    )
