"""What each headquarters told of itself at its last greeting: what it can do, and what it noticed of this terminal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from evidence import moment, suite
from terminal.vault.history import History
from terminal.vault.store import Store


@dataclass(frozen=True, slots=True)
class Contact:
    """What one headquarters told of itself at its last greeting."""

    calls: tuple[str, ...]
    formats: tuple[int, ...]
    generation: str | None
    alarms: tuple[str, ...]


class Contacts:
    """What each headquarters told of itself. Each call is durable on return, or with the transaction around it."""

    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history

    def of(self, terminal: str, ca_pem: bytes) -> Contact | None:
        """Return what was kept last for this name at the headquarters with this authority; None before a greeting."""
        row = self._row(terminal, ca_pem)
        if row is None or not row["greeted"]:
            return None
        calls, formats, alarms = (tuple(json.loads(row[name])) for name in ("calls", "formats", "alarms"))
        return Contact(calls, formats, row["generation"], alarms)

    def formats(self, terminal: str, ca_pem: bytes) -> tuple[int, ...]:
        """Return the formats of takes that it said to read, at its last greeting or at the enrolment."""
        row = self._row(terminal, ca_pem)
        return () if row is None else tuple(json.loads(row["formats"]))

    def learn_formats(self, terminal: str, ca_pem: bytes, formats: Sequence[int]) -> None:
        """It reads takes of these formats; the rest of what it told of itself stays as it is."""
        before = self.of(terminal, ca_pem)
        told = Contact((), tuple(formats), None, ()) if before is None else replace(before, formats=tuple(formats))
        self._keep(terminal, ca_pem, told, greeted=before is not None)

    def keep(self, terminal: str, ca_pem: bytes, contact: Contact) -> None:
        """Keep what it told at a greeting, in place of what was kept before; new alarms become events."""
        if self.of(terminal, ca_pem) != contact:
            self._keep(terminal, ca_pem, contact, greeted=True)

    def _keep(self, terminal: str, ca_pem: bytes, contact: Contact, *, greeted: bool) -> None:
        row = {
            "terminal": terminal,
            "authority": suite.digest(ca_pem),
            "calls": json.dumps(contact.calls),
            "formats": json.dumps(contact.formats),
            "generation": contact.generation,
            "alarms": json.dumps(contact.alarms),
            "greeted": int(greeted),
            "at": moment.spell_now(),
        }
        with self._store.transaction():
            before, formats = self.of(terminal, ca_pem), self.formats(terminal, ca_pem)
            self._store.run("DELETE FROM contacts WHERE terminal = ? AND authority = ?", terminal, row["authority"])
            self._store.insert("contacts", row)
            for alarm in sorted(set(contact.alarms) - set(before.alarms if before else ())):
                self._history.add("numbers.alarm", None, {"terminal": terminal, "alarm": alarm})
            if contact.formats != formats:
                self._history.add("formats.learned", None, {"terminal": terminal, "formats": list(contact.formats)})

    def _row(self, terminal: str, ca_pem: bytes) -> dict[str, Any] | None:
        sql = "SELECT * FROM contacts WHERE terminal = ? AND authority = ?"
        return self._store.row(sql, terminal, suite.digest(ca_pem))
