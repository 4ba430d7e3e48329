"""Headquarters' registers as this terminal last fetched them: who works for the institution, and its rooms."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from terminal.session.facts.staff import Staff, StaffRole
from terminal.vault.history import History
from terminal.vault.store import Store

_STAFF = ("number", "name", "role", "licence", "licensed_until", "grade", "institution")
_ROOM = (
    "code", "name", "kind", "institution", "branch", "region", "sales_area", "acceptance_reference", "terminals",
    "closed",
)  # fmt: skip


class StaffList:
    """Who works for the institution. Who left stays on the list, and can no longer sign in. Durable on return."""

    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history

    def replace(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep this list in place of the one before.

        Each row: number, name, role, licence, licensed_until, grade, institution, left (a date, empty while she
        works); texts, empty where unknown.
        """
        kept = [{**{name: row[name] for name in _STAFF}, "left_on": row["left"]} for row in rows]
        with self._store.transaction():
            if kept == self._rows():
                return
            self._store.run("DELETE FROM staff_list")
            for row in kept:
                self._store.insert("staff_list", row)
            self._history.add("staff.listed", None, {"count": len(kept)})

    def of(self, number: str) -> dict[str, Any] | None:
        """Return what the list says of a staff number; None where it says nothing."""
        return self._store.row("SELECT * FROM staff_list WHERE number = ?", number)

    def left(self, number: str) -> bool:
        """Tell whether the list says that she has left, by this machine's date."""
        row = self.of(number)
        return row is not None and bool(row["left_on"]) and row["left_on"] <= _today()

    def working(self) -> tuple[Staff, ...]:
        """Return those who have not left, by number; a role that this program does not know is a teller's."""
        return tuple(staff_of(row) for row in self._rows() if not row["left_on"] or row["left_on"] > _today())

    def _rows(self) -> list[dict[str, Any]]:
        return self._store.rows("SELECT * FROM staff_list ORDER BY number")


class Rooms:
    """The register of rooms: a branch's counters, an insurer's designated rooms. Durable on return."""

    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history

    def replace(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep this register in place of the one before.

        Each row: code, name, kind (`branch`, `insurer`), institution, branch, region (a code of GB/T 2260), sales_area
        (`yes` or empty), acceptance_reference, terminals (those that stand there, blanks between), closed (a date,
        empty while it is used); texts, empty where unknown.
        """
        kept = [{name: row[name] for name in _ROOM} for row in rows]
        with self._store.transaction():
            if kept == self._rows():
                return
            self._store.run("DELETE FROM rooms")
            for row in kept:
                self._store.insert("rooms", row)
            self._history.add("rooms.listed", None, {"count": len(kept)})

    def of(self, terminal: str) -> dict[str, Any] | None:
        """Return the room in which this terminal stands; None where the register does not say."""
        return next((room for room in self.open() if terminal in room["terminals"].split()), None)

    def open(self) -> list[dict[str, Any]]:
        """Return the rooms that are used, by code, as they came."""
        return [row for row in self._rows() if not row["closed"] or row["closed"] > _today()]

    def _rows(self) -> list[dict[str, Any]]:
        return self._store.rows("SELECT * FROM rooms ORDER BY code")


def staff_of(row: Mapping[str, Any]) -> Staff:
    """Read a row of the list, or of the accounts with what the list adds to it."""
    return Staff(
        number=row["number"],
        name=row["name"],
        role=next((role for role in get_args(StaffRole) if role == row["role"]), "teller"),
        licence=row["licence"],
        licensed_until=row["licensed_until"],
        grade=row["grade"],
        institution=row["institution"],
    )


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()
