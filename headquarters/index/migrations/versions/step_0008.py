"""Online checks of identity: who asked, about which masked number, what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table; it only grows."""
    op.create_table(
        "online_checks",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("request", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("number_masked", sa.String, nullable=False),
        sa.Column("person_sha256", sa.String, nullable=False),
        sa.Column("consent_sha256", sa.String, nullable=False),
        sa.Column("consent_at", sa.String, nullable=False),
        sa.Column("consent_via", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("reference", sa.String, nullable=False),
        sa.Column("answered_by", sa.String, nullable=False),
        sa.Column("stand_in", sa.Boolean, nullable=False),
        sa.Column("took_ms", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("online_checks_by_moment", "online_checks", ["at"])
    for change in ("update", "delete"):
        op.execute(
            f"create trigger online_checks_no_{change} before {change} on online_checks "
            "begin select raise(abort, 'online_checks only grows'); end"
        )
