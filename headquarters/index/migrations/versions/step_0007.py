"""What the counter needs: staff, rooms, tasks and what came of them, grants, audit logs, codes of administrators."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_GROWING = ("task_outcomes", "grants", "audit")


def upgrade() -> None:
    """Make the tables; outcomes, grants and audit logs only grow."""
    _make_registers()
    _make_tasks()
    op.create_table(
        "grants",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("take", sa.String, nullable=False),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("begins", sa.String, nullable=False),
        sa.Column("ends", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("grants_by_terminal", "grants", ["terminal", "ends"])
    op.create_table(
        "audit",
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("log", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("facts", sa.String, nullable=False),
        sa.Column("received", sa.String, nullable=False),
    )
    op.create_index("audit_by_arrival", "audit", ["terminal", "received"])
    for table in _GROWING:
        for change in ("update", "delete"):
            op.execute(
                f"create trigger {table}_no_{change} before {change} on {table} "
                f"begin select raise(abort, '{table} only grows'); end"
            )


def _make_registers() -> None:
    op.create_table(
        "staff",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("licence", sa.String, nullable=False),
        sa.Column("licensed_until", sa.String, nullable=False),
        sa.Column("grade", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("institution_short", sa.String, nullable=False),
        sa.Column("left", sa.String, nullable=False),
    )
    op.create_table(
        "rooms",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("institution", sa.String, nullable=False),
        sa.Column("branch", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("sales_area", sa.Boolean, nullable=False),
        sa.Column("acceptance_reference", sa.String, nullable=False),
        sa.Column("terminals", sa.String, nullable=False),
        sa.Column("closed", sa.String, nullable=False),
    )
    op.create_table(
        "administrator_codes",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("expires", sa.String, nullable=False),
        sa.Column("used", sa.String),
        sa.Column("number", sa.String),
        sa.Column("name", sa.String),
        sa.Column("serial", sa.String),
    )


def _make_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sale", sa.String, nullable=False),
        sa.Column("corrects", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("branch", sa.String, nullable=False),
        sa.Column("due", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("lease_s", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("claimant", sa.String, nullable=False),
        sa.Column("claimed_by", sa.String, nullable=False),
        sa.Column("lease_until", sa.String, nullable=False),
        sa.Column("ended", sa.String, nullable=False),
    )
    op.create_index("tasks_by_state", "tasks", ["state", "terminal", "branch"])
    op.create_table(
        "task_outcomes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("task", sa.Integer, sa.ForeignKey("tasks.id"), nullable=False),
        sa.Column("terminal", sa.String, nullable=False),
        sa.Column("take", sa.String, nullable=False),
        sa.Column("ending", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("told", sa.String, nullable=False),
        sa.UniqueConstraint("task", "take", "ending"),
    )
