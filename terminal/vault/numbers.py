"""The numbers of takes that this terminal has used, as far as it can know, and whether it has reason to doubt that.

A mark is the last number of a series. It lies in the database and, so that a lost or an older database gives no number
out twice, in the keepsake beside it. The order is always: row first, keepsake second, and only then is the number told
to anybody. So a keepsake that is ahead of the rows says that an older copy of the database was put back.

What headquarters tells is believed within reason: whoever has an old certificate of this terminal could deliver a take
of a number so high that none is left.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence import moment
from evidence.names import Series, TakeName
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.store import Store

_SERIES: tuple[Series, ...] = ("sale", "rehearsal")
LAST = 999_999_999
"""Headquarters takes in no name with a longer number."""
_FURTHEST = 10_000
"""So far a number that headquarters tells may be ahead: a disk put back after years of a busy desk is not."""
_FAR, _NEAR = "numbers.far", "numbers.near"
_KEPT = ("terminal", "epoch", "series", "number", "head", "previous")


@dataclass(frozen=True, slots=True)
class FarNumber:
    """What headquarters told last of a series, too far from the terminal's own last number to be followed."""

    own: int
    take: str
    """The take that headquarters would hold."""


class Numbers:
    """The marks of each terminal name, epoch and series. Each call is durable, or with the transaction around it."""

    def __init__(self, store: Store, identities: Identities, history: History) -> None:
        self._store = store
        self._identities = identities
        self._history = history

    def mark(self, terminal: str, epoch: int, series: Series) -> tuple[int, str | None]:
        """Return the last number, 0 for none, and its head, None while the take is open or nobody knows it."""
        row = self._row(terminal, epoch, series)
        return (0, None) if row is None else (row["number"], row["head"])

    def given(self, terminal: str, epoch: int, series: Series, number: int, previous: str | None) -> None:
        """`number` is given out, after a take with the head `previous`."""
        self._set(terminal, epoch, series, number=number, head=None, previous=previous)

    def freed(self, terminal: str, epoch: int, series: Series, number: int) -> None:
        """`number` was given out and certainly never used; one that headquarters knows stays used."""
        row = self._row(terminal, epoch, series)
        if row is not None and row["number"] == number and row["told"] < number:
            self._set(terminal, epoch, series, number=number - 1, head=row["previous"], previous=None)

    def closed(self, terminal: str, epoch: int, series: Series, number: int, head: str) -> bool:
        """The take of this number ends in `head`; tell whether the mark says so only now."""
        row = self._row(terminal, epoch, series)
        if row is not None and (row["number"] > number or (row["number"], row["head"]) == (number, head)):
            return False
        previous = row["previous"] if row is not None and row["number"] == number else None
        self._set(terminal, epoch, series, number=number, head=head, previous=previous)
        return True

    def used(self, terminal: str, epoch: int, series: Series, number: int) -> None:
        """An open take of this number lies on the disk."""
        if number > self.mark(terminal, epoch, series)[0]:
            self._set(terminal, epoch, series, number=number, head=None, previous=None)

    def told(self, terminal: str, epoch: int, series: Series, number: int, head: str | None) -> None:
        """Headquarters holds takes up to `number` (0: none) of this series: from now on that is no doubt any more.

        A number out of reason is not followed; it is noted, and `far` tells it until a better one is told.
        """
        with self._store.transaction():
            own, own_head = self.mark(terminal, epoch, series)
            if not self._within_reason(terminal, epoch, series, own, number):
                self._set(terminal, epoch, series, settles=self._newest_doubt())
                return
            if number > own:
                self._set(terminal, epoch, series, number=number, head=head, previous=None)
                facts = {"terminal": terminal, "epoch": epoch, "series": series, "own": own, "there": number}
                self._history.add("numbers.behind", None, facts)
            elif number == own and own and own_head is None and not self._is_here(terminal, epoch, series, own):
                self._set(terminal, epoch, series, head=head)
            self._set(terminal, epoch, series, told=number, settles=self._newest_doubt())

    def far(self) -> list[FarNumber]:
        """Return what headquarters told last of the present identity's numbers, as far as it was not followed."""
        identity = self._identities.current()
        told = (self._far(identity.terminal, identity.epoch, series) for series in _SERIES)
        return [FarNumber(facts["own"], facts["take"]) for facts in told if facts is not None]

    def _within_reason(self, terminal: str, epoch: int, series: Series, own: int, number: int) -> bool:
        """Tell whether `number` is to be followed; history notes each change of that."""
        far = self._far(terminal, epoch, series)
        facts = {"terminal": terminal, "epoch": epoch, "series": series, "own": own, "there": number}
        near = number <= min(own + _FURTHEST, LAST)
        if near and far is not None:
            self._history.add(_NEAR, None, facts)
        elif not near and (far is None or far["there"] != number):
            self._history.add(_FAR, None, {**facts, "take": str(TakeName(terminal, series, number, epoch))})
        return near

    def _far(self, terminal: str, epoch: int, series: Series) -> dict[str, Any] | None:
        row = self._store.row(
            "SELECT kind, facts FROM events WHERE kind IN (?1, ?2) AND json_extract(facts, '$.terminal') = ?3 "
            "AND json_extract(facts, '$.epoch') = ?4 AND json_extract(facts, '$.series') = ?5 ORDER BY id DESC LIMIT 1",
            _FAR,
            _NEAR,
            terminal,
            epoch,
            series,
        )
        return json.loads(row["facts"]) if row is not None and row["kind"] == _FAR else None

    def own(self) -> Mapping[tuple[str, int, Series], tuple[int, str | None]]:
        """Return the last number and head of each (terminal, epoch, series) that has one."""
        rows = self._store.rows("SELECT * FROM marks WHERE number > 0 ORDER BY terminal, epoch, series")
        return {(row["terminal"], row["epoch"], row["series"]): (row["number"], row["head"]) for row in rows}

    def before(self, terminal: str, epoch: int, series: Series) -> tuple[int, int, str | None] | None:
        """Return epoch, number and head of the last take known of the epochs before this one."""
        row = self._store.row(
            "SELECT epoch, number, head FROM marks WHERE terminal = ? AND epoch < ? AND series = ? AND number > 0 "
            "ORDER BY epoch DESC LIMIT 1",
            terminal,
            epoch,
            series,
        )
        return None if row is None else (row["epoch"], row["number"], row["head"])

    def doubt(self, why: str) -> None:
        """Note that numbers may have been used of which nothing is known here: `why` is a word for the history."""
        with self._store.transaction():
            self._store.insert("doubts", {"why": why, "at": moment.spell_now()})
            self._history.add("numbers.doubted", None, {"why": why})

    @property
    def doubted(self) -> bool:
        """Whether headquarters should be asked before the next take: it was not, since the last reason to doubt."""
        identity = self._identities.current()
        if not identity.enrolled:
            return False
        newest = self._newest_doubt()
        rows = (self._row(identity.terminal, identity.epoch, series) for series in _SERIES)
        return any((0 if row is None else row["settles"]) < newest for row in rows)

    def to_keepsake(self) -> list[dict[str, Any]]:
        """Return the marks as JSON, for the keepsake."""
        rows = self._store.rows("SELECT * FROM marks WHERE number > 0 ORDER BY terminal, epoch, series")
        return [{name: row[name] for name in _KEPT} for row in rows]

    def from_keepsake(self, marks: list[dict[str, Any]]) -> bool:
        """Raise what is behind these marks; tell whether anything was: the rows are older than the keepsake."""
        older = False
        with self._store.transaction():
            for kept in marks:
                key = (kept["terminal"], kept["epoch"], kept["series"])
                number, head = self.mark(*key)
                if kept["number"] > number:
                    self._set(*key, number=kept["number"], head=kept["head"], previous=kept["previous"])
                    older = True
                elif kept["number"] == number and head is None and kept["head"] is not None:
                    self._set(*key, head=kept["head"])
        return older

    def _row(self, terminal: str, epoch: int, series: Series) -> dict[str, Any] | None:
        sql = "SELECT * FROM marks WHERE terminal = ? AND epoch = ? AND series = ?"
        return self._store.row(sql, terminal, epoch, series)

    def _set(self, terminal: str, epoch: int, series: Series, **values: Any) -> None:
        with self._store.transaction():
            self._store.insert("marks", {"terminal": terminal, "epoch": epoch, "series": series}, known=True)
            changes = ", ".join(f"{name} = ?" for name in values)
            sql = f"UPDATE marks SET {changes} WHERE terminal = ? AND epoch = ? AND series = ?"  # noqa: S608 - our own names
            self._store.run(sql, *values.values(), terminal, epoch, series)

    def _is_here(self, terminal: str, epoch: int, series: Series, number: int) -> bool:
        sql = "SELECT take FROM takes WHERE terminal = ? AND epoch = ? AND series = ? AND number = ?"
        return self._store.row(sql, terminal, epoch, series, number) is not None

    def _newest_doubt(self) -> int:
        row = self._store.row("SELECT coalesce(max(id), 0) AS newest FROM doubts")
        assert row is not None
        return int(row["newest"])
