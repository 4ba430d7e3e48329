"""A headquarters in this process that takes reports in and is asked how its terminals are: no server, a real index."""

import itertools
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence import moment
from headquarters.commands.main import main
from headquarters.fleet.desk import FleetDesk
from headquarters.index.database import SqliteDatabase
from headquarters.layout import database_path
from headquarters.protocol.fleet_wire import ReportRequest, spelled

Print = pytest.CaptureFixture[str]
Receive = Callable[[bytes], dict[str, Any]]
"""Takes a report in; returns what it is answered."""


class SmallHeadquarters:
    """One terminal of it is known. `close` it."""

    def __init__(self, data: Path, ca_pem: bytes, terminal: str) -> None:
        (data / "identity").mkdir(parents=True)
        (data / "identity/ca.pem").write_bytes(ca_pem)
        self.data = data
        self.terminal = terminal
        self._index = SqliteDatabase(database_path(data))
        minutes = itertools.count(0.0, 60.0)
        self._desk = FleetDesk(self._index, clock=lambda: next(minutes))
        self.certified(timedelta(days=365))

    def certified(self, lasts: timedelta) -> None:
        """The terminal's certificate is good for so long."""
        self._run(
            "insert or replace into certificates (serial, terminal, pem, issued, not_after, state, epoch) "
            "values ('1f', ?, x'00', ?, ?, 'active', 1)",
            self.terminal,
            moment.spell_now(),
            moment.spell(datetime.now(UTC) + lasts),
        )

    def take(self, body: bytes) -> dict[str, Any]:
        """As its call `POST /v1/reports` does behind the door. Raises where the report has another shape."""
        return self._desk.take(self.terminal, spelled(ReportRequest.model_validate_json(body)))

    def heard_last(self, ago: timedelta) -> None:
        """So long ago did the newest report come."""
        self._run("update fleet_reports set came = ?", moment.spell(datetime.now(UTC) - ago))

    def close(self) -> None:
        self._index.close()

    def _run(self, sql: str, *values: str) -> None:
        with closing(sqlite3.connect(database_path(self.data))) as raw, raw:
            raw.execute(sql, values)


def fleet_typed(hq: SmallHeadquarters, printed: Print, *words: str) -> str:
    """What `headquarters fleet` prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["headquarters", "fleet", "--data", str(hq.data), *words])
        with pytest.raises(SystemExit) as ended:
            main()
    out, err = printed.readouterr()
    assert (ended.value.code or 0, err) == (0, "")
    return out


def seen(hq: SmallHeadquarters, printed: Print) -> dict[str, Any]:
    """The one terminal, as `headquarters fleet --json` has it."""
    found: dict[str, Any]
    (found,) = json.loads(fleet_typed(hq, printed, "--json"))["terminals"]
    return found
