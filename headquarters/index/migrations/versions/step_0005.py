"""Indexes by which a page, a count or a hole is found; wrong links; seals, packs and what is still to be done.

What is kept in `mismatches` follows the takes by triggers, so that whoever writes a take need not think of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_PLACED = "(t.history = '' or t.decision = 'accepted')"
"""Whether a take has a place among the numbers; of several under one number the one with the first history has it."""
_WRONG = f"""
select t.terminal, t.epoch, t.series, t.number, t.take, b.take
from takes t join takes b on b.series = t.series and b.terminal = t.terminal and b.epoch = t.epoch
  and b.number = t.number - 1
where {_PLACED} and {_PLACED.replace("t.", "b.")} and b.state <> 'open'
  and coalesce(t.previous, '') not in (b.head, '{"0" * 64}')
  and t.history = (select min(t.history) from takes t where t.series = b.series and t.terminal = b.terminal
    and t.epoch = b.epoch and t.number = b.number + 1 and {_PLACED})
  and b.history = (select min(t.history) from takes t where t.series = b.series and t.terminal = b.terminal
    and t.epoch = b.epoch and t.number = b.number and {_PLACED})
"""  # noqa: S608 - our own words


def upgrade() -> None:
    """Make indexes and tables, and look once through what is there."""
    _make_indexes()
    op.create_table(
        "mismatches",
        sa.Column("series", sa.String(9), primary_key=True),
        sa.Column("terminal", sa.String, primary_key=True),
        sa.Column("epoch", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("take", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("take", sa.String, sa.ForeignKey("takes.take")),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("lease_until", sa.String),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("problem", sa.String),
        sa.UniqueConstraint("kind", "take"),
    )
    op.create_table(
        "seals",
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), primary_key=True),
        sa.Column("manifest", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "packs",
        sa.Column("take", sa.String, sa.ForeignKey("takes.take"), primary_key=True),
        sa.Column("members", sa.LargeBinary, nullable=False),
    )
    op.create_index("jobs_due", "jobs", ["at"])
    for kind in ("sweep", "hold"):
        op.execute(f"insert into jobs (kind, at) values ('{kind}', strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+1 hour'))")  # noqa: S608
    op.execute(f"insert into mismatches (terminal, epoch, series, number, take, before) {_WRONG}")
    _watch("insert", "insert")
    _watch("update", "update of state, decision, previous")


def _make_indexes() -> None:
    place = ["series", "terminal", "epoch", "number", "history"]
    op.create_index("takes_by_place", "takes", [*place, "decision"])
    op.create_index("takes_by_arrival", "takes", ["series", "received", "take"])
    op.create_index("takes_by_standing", "takes", ["series", "demonstration", "state", "quarantine", "decision"])
    op.create_index("takes_open", "takes", place, sqlite_where=sa.text("state = 'open'"))
    op.create_index("takes_doubted", "takes", place, sqlite_where=sa.text("quarantine is not null"))
    op.create_index("verified_by_time", "verified", ["at", "take"])
    op.create_index("verified_damaged", "verified", ["take"], sqlite_where=sa.text("status = 'damaged'"))
    for table, column in (
        ("codes", "terminal"),
        ("decisions", "take"),
        ("exports", "take"),
        ("history", "terminal"),
        ("certificates", "renews"),
    ):
        op.create_index(f"{table}_by_{column}", table, [column])


def _watch(name: str, event: str) -> None:
    """A take can only make a difference to its own link and to that of the one behind it."""
    near = "series = new.series and terminal = new.terminal and epoch = new.epoch and number between new.number"
    here = "t.series = new.series and t.terminal = new.terminal and t.epoch = new.epoch and t.number between new.number"
    op.execute(
        f"create trigger mismatches_{name} after {event} on takes begin "  # noqa: S608 - our own words
        f"delete from mismatches where {near} and new.number + 1; "
        "insert into mismatches (terminal, epoch, series, number, take, before) "
        f"{_WRONG} and {here} and new.number + 1; end"
    )
