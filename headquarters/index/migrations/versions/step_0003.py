"""Which life of this headquarters it is: a random name at its creation, and another at each return from a backup."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, and the name of the life that begins or goes on now."""
    op.create_table(
        "generations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("generation", sa.String, nullable=False),
        sa.Column("cause", sa.String, nullable=False),
    )
    for act in ("update", "delete"):
        op.execute(
            f"create trigger generations_no_{act} before {act} on generations "
            "begin select raise(abort, 'generations only grows'); end"
        )
    op.execute(
        "insert into generations (at, generation, cause) "
        "values (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), lower(hex(randomblob(16))), 'created')"
    )
