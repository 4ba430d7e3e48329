"""How terminals are: the newest report of each, what changed, and what is wished of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables. A wish is never removed, and once it is answered it does not change."""
    op.create_table(
        "fleet_reports",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("came", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("since", sa.String, nullable=False),
        sa.Column("devices", sa.String),
    )
    op.create_table(
        "fleet_changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("after", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
    )
    op.create_index("fleet_changes_by_terminal", "fleet_changes", ["terminal", "id"])
    op.create_table(
        "fleet_wishes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("wish", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("proof", sa.String, nullable=False),
        sa.Column("told", sa.String),
        sa.Column("answered", sa.String),
        sa.Column("code", sa.String),
    )
    op.create_index("fleet_wishes_by_terminal", "fleet_wishes", ["terminal", "answered"])
    op.execute(
        "create trigger fleet_wishes_no_delete before delete on fleet_wishes "
        "begin select raise(abort, 'fleet_wishes only grows'); end"
    )
    op.execute(
        "create trigger fleet_wishes_no_update before update on fleet_wishes "
        "when old.answered is not null or new.id != old.id or new.terminal != old.terminal or new.wish != old.wish "
        "or new.at != old.at or new.by_name != old.by_name or new.reason != old.reason or new.proof != old.proof "
        "begin select raise(abort, 'a wish is answered once'); end"
    )
