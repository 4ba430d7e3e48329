"""An index of any earlier release, or none yet, becomes one of today, in one transaction."""

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from headquarters.faults import HeadquartersError

SCHEMA_VERSION = 10
"""Kept in `user_version`, where 0.1.0 looks: it opens 1 and no other. A step that it could not live with raises it."""
_HEAD = f"{SCHEMA_VERSION:04d}"
_STEPS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, path: Path) -> None:
    """Take every step that is lacking. The connection writes, and its foreign keys rest, since tables are remade.

    Raises HeadquartersError `database.version` for an index of a later program, `database.damaged` where a step left a
    row without the one that it belongs to.
    """
    version = connection.scalar(text("pragma user_version"))
    assert isinstance(version, int)
    if version > SCHEMA_VERSION:
        raise HeadquartersError("database.version", path=str(path), version=version, known=SCHEMA_VERSION)
    if version == SCHEMA_VERSION:
        return
    _take_steps(connection, f"{version:04d}" if version else "base")
    lost = connection.execute(text("pragma foreign_key_check")).first()
    if lost is not None:
        raise HeadquartersError("database.damaged", path=str(path), reason=f"foreign key of {lost[0]}")
    connection.execute(text(f"pragma user_version = {SCHEMA_VERSION}"))


def _take_steps(connection: Connection, baseline: str) -> None:
    """Take the steps above `baseline`. 0.1.0 kept no table of Alembic's, so what it made is just taken for granted."""
    script = ScriptDirectory(str(_STEPS))
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        for step in reversed(list(script.iterate_revisions(_HEAD, baseline))):
            step.module.upgrade()
    context.stamp(script, _HEAD)
