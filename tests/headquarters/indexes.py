"""Indexes with many takes, made row by row without their bytes."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from headquarters.identifiers import TakeName
from headquarters.index.database import SqliteDatabase

NOWHERE = "0" * 64


def row(name: TakeName, **other: Any) -> dict[str, Any]:
    """A received take, but for what is said otherwise."""
    return {
        "take": str(name),
        "terminal": name.terminal,
        "series": name.series,
        "number": name.number,
        "epoch": name.epoch,
        "history": name.history,
        "previous": None if name.number == 1 else NOWHERE,
        "state": "sealed",
        "entries": 9,
        "head": f"{name.number:064d}",
        "segments": 3,
        "opened": "2026-11-22T06:00:00.000Z",
        "first_seen": "2026-11-22T06:00:00.000Z",
        "captured_us": 6_000_000,
        "received": f"2026-11-22T06:{name.number % 60:02}:00.000Z",
        "manifest_sha256": NOWHERE,
        "pack_sha256": NOWHERE,
        "pack_bytes": 100,
    } | other


def fill(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make an index at `path`, where there is none, and put takes into it."""
    SqliteDatabase(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for each in rows:
            names, marks = ", ".join(each), ", ".join("?" * len(each))
            connection.execute(f"insert into takes ({names}) values ({marks})", tuple(each.values()))
