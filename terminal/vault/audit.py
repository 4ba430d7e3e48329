"""What people did at this terminal: a log that only grows. Each row names the digest of the one before.

The tables refuse every change. A copy of the vault that somebody cut rows out of shows it: the chain breaks.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from evidence import canonical, moment, suite
from faults.errors import ShuangluError
from terminal.vault.identities import Identities
from terminal.vault.store import Store

LONGEST, LONGEST_REASON, MOST_FACTS = 500, 2000, 4096
"""Characters of a text and of a reason, bytes of the facts: what headquarters takes; longer ones are cut."""
_CHAINED: Final = ("number", "at", "who", "act", "about", "reason", "facts", "previous")
NOBODY: Final = "-"
"""Who did something where nobody is signed in."""


class Audit:
    """Each call is durable on return, or with the transaction around it."""

    def __init__(self, store: Store, identities: Identities) -> None:
        self._store = store
        self._identities = identities

    @property
    def log(self) -> str:
        """32 hexadecimal digits that tell this log from every other one; a vault that is made anew has another."""
        row = self._store.row("SELECT log FROM audit_log")
        assert row is not None
        return str(row["log"])

    def add(
        self, who: str, act: str, about: str = "", reason: str = "", facts: Mapping[str, Any] | None = None
    ) -> None:
        """Note what somebody did; `who` is a staff number. No password, no name of a customer stands in a fact."""
        with self._store.transaction():
            last = self._store.row("SELECT number, sha256 FROM audit ORDER BY number DESC LIMIT 1")
            row: dict[str, Any] = {
                "number": last["number"] + 1 if last else 1,
                "at": moment.spell_now(),
                "who": who[:LONGEST] or NOBODY,
                "act": act[:LONGEST],
                "about": about[:LONGEST],
                "reason": reason[:LONGEST_REASON],
                "facts": _facts(facts or {}),
                "previous": last["sha256"] if last else "",
            }
            self._store.insert("audit", {**row, "sha256": digest_of(row)})

    def rows(self, most: int = 200) -> list[dict[str, Any]]:
        """Return the last rows, newest first."""
        found = self._store.rows("SELECT * FROM audit ORDER BY number DESC LIMIT ?", most)
        return [_read(row) for row in found]

    def due(self, most: int) -> Sequence[Mapping[str, Any]]:
        """Return the oldest rows that this terminal's headquarters does not hold yet; none without headquarters.

        Each: number, at, who, act, about, reason, facts (as the text that was chained), previous, sha256.
        """
        authority = self._authority()
        if not authority:
            return []
        held = self._store.row("SELECT max(number) AS number FROM audit_held WHERE authority = ?", authority)
        after = held["number"] or 0 if held else 0
        return self._store.rows("SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?", after, most)

    def held(self, number: int) -> None:
        """Headquarters holds all rows up to this one."""
        row = {"authority": self._authority(), "number": number, "at": moment.spell_now()}
        self._store.insert("audit_held", row, known=True)

    def check(self) -> None:
        """Go through the whole chain. Raises ShuangluError `audit.broken` at the first row that does not fit."""
        previous = ""
        for number, row in enumerate(self._store.rows("SELECT * FROM audit ORDER BY number"), start=1):
            fits = row["number"] == number and row["previous"] == previous and row["sha256"] == digest_of(row)
            if not fits:
                raise ShuangluError("audit.broken", number=number)
            previous = row["sha256"]

    def _authority(self) -> str:
        headquarters = self._identities.current().headquarters
        return "" if headquarters is None else suite.digest(headquarters.ca_pem)


def digest_of(row: Mapping[str, Any]) -> str:
    """Return what chains a row: SHA-256, hex, of its canonical JSON without the digest; `facts` is text in it."""
    return suite.digest(canonical.dumps({name: row[name] for name in _CHAINED}))


def _facts(facts: Mapping[str, Any]) -> str:
    text = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)
    return text if len(text.encode()) <= MOST_FACTS else json.dumps({"cut": True})


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "facts": json.loads(row["facts"])}
