"""The tasks of headquarters as this terminal knows them: which lie here, which are claimed, what came of each.

Those of each headquarters are for themselves. A task that a sale was begun for stays here until its outcome was told.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from evidence import moment
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.store import Store

TaskState = Literal["open", "claimed", "elsewhere", "done"]
FINAL: Final = ("finished", "ended_by_no", "ended_by_supervisor")
"""Endings after which nothing of a task is left to do; after the others it can be begun again."""
_COLUMNS = "key, sale, state, due, corrects, reason, claimed_until, claimed_by, gives_back"


class ToldTask(Protocol):
    """A task as headquarters tells it."""

    @property
    def key(self) -> str:
        """Its name at headquarters, such as `T000017`."""

    @property
    def sale(self) -> dict[str, Any]:
        """What is known of the sale, as `rulebook.sale` reads it; fields that nobody knows yet lack."""

    @property
    def state(self) -> TaskState:
        """`claimed` by this terminal, or by another one (`elsewhere`)."""

    @property
    def due(self) -> str:
        """By when; empty where nobody said."""

    @property
    def corrects(self) -> str:
        """The take that is to be recorded again; empty for none."""

    @property
    def reason(self) -> str:
        """Why, in the words of who gave it."""

    @property
    def claimed_until(self) -> str:
        """When the claim runs out unless it is renewed."""

    @property
    def by(self) -> str:
        """Who claimed it."""


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A task that lies here."""

    key: str
    sale: dict[str, Any]
    state: TaskState
    due: str
    corrects: str
    reason: str
    claimed_until: str
    by: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a recording came to that was begun for a task; headquarters has not heard of it."""

    key: str
    take: str
    ending: str
    at: str


class Tasks:
    """Each call is one transaction, durable on return. From any thread."""

    def __init__(self, store: Store, identities: Identities, history: History) -> None:
        self._store = store
        self._identities = identities
        self._history = history

    def listed(self) -> list[StoredTask]:
        """What headquarters listed last, in its order: what is due first in front."""
        sql = f"SELECT {_COLUMNS} FROM tasks WHERE authority = ? AND listed = 1 ORDER BY due = '', due, key"  # noqa: S608 - our own names
        return [_task(row) for row in self._store.rows(sql, self._authority())]

    def task(self, key: str) -> StoredTask | None:
        """One of them, listed or not; None for one that is not known here."""
        sql = f"SELECT {_COLUMNS} FROM tasks WHERE authority = ? AND key = ?"  # noqa: S608 - our own names
        row = self._store.row(sql, self._authority(), key)
        return _task(row) if row else None

    def replace(self, told: Sequence[ToldTask]) -> bool:
        """Take in the whole list that headquarters told; tell whether anything is other than it was."""
        with self._store.transaction():
            before = self.listed()
            authority = self._authority()
            self._store.run("UPDATE tasks SET listed = 0 WHERE authority = ?", authority)
            for task in told:
                self._put(authority, task)
            self._store.run(
                "DELETE FROM tasks WHERE authority = ?1 AND listed = 0 AND (reference = '' OR EXISTS (SELECT 1 FROM "
                "task_outcomes AS told WHERE told.authority = ?1 AND told.key = tasks.key AND told.told = 1))",
                authority,
            )
            return self.listed() != before

    def claimed(self, key: str, until: str, by: str) -> None:
        """Headquarters has answered that it is ours until then."""
        with self._store.transaction():
            self._store.run(
                "UPDATE tasks SET state = 'claimed', claimed_until = ?, claimed_by = ?, gives_back = 0 "
                "WHERE authority = ? AND key = ?",
                until,
                by,
                self._authority(),
                key,
            )
            self._history.add("task.claimed", None, {"task": key, "until": until})

    def lost(self, key: str) -> None:
        """Our claim ran out, and another terminal has it, or headquarters has taken the task back."""
        with self._store.transaction():
            self._store.run(
                "UPDATE tasks SET state = 'elsewhere', claimed_until = '', claimed_by = '', gives_back = 0 "
                "WHERE authority = ? AND key = ? AND state = 'claimed'",
                self._authority(),
                key,
            )
            self._history.add("task.lost", None, {"task": key})

    def give_back(self, key: str) -> None:
        """It is not ours any more; headquarters hears of it when it can be reached (`to_give_back`)."""
        with self._store.transaction():
            changed = self._store.run(
                "UPDATE tasks SET state = 'open', claimed_until = '', claimed_by = '', gives_back = 1 "
                "WHERE authority = ? AND key = ? AND state = 'claimed'",
                self._authority(),
                key,
            )
            if changed:
                self._history.add("task.given_back", None, {"task": key})

    def to_give_back(self) -> list[str]:
        """Tasks that were given back here and of which headquarters has not heard."""
        return self._store.column(
            "SELECT key FROM tasks WHERE authority = ? AND gives_back = 1 ORDER BY key", self._authority()
        )

    def given_back(self, key: str) -> None:
        """Headquarters has heard of it."""
        self._store.run("UPDATE tasks SET gives_back = 0 WHERE authority = ? AND key = ?", self._authority(), key)

    def ours(self) -> list[StoredTask]:
        """The tasks that are claimed here: their claims are renewed."""
        sql = f"SELECT {_COLUMNS} FROM tasks WHERE authority = ? AND state = 'claimed' ORDER BY key"  # noqa: S608 - our own names
        return [_task(row) for row in self._store.rows(sql, self._authority())]

    def entered(self, key: str, reference: str) -> None:
        """A sale of this reference was planned for the task: what it comes to is the task's outcome."""
        self._store.run(
            "UPDATE tasks SET reference = ? WHERE authority = ? AND key = ?", reference, self._authority(), key
        )

    def ended(self, reference: str, take: str, ending: str) -> bool:
        """The recording of a sale is over; tell whether it was a task's, of which headquarters is to hear."""
        with self._store.transaction():
            sql = "SELECT authority, key FROM tasks WHERE reference = ? AND reference <> ''"
            rows = self._store.rows(sql, reference)
            for row in rows:
                outcome = {**row, "take": take, "ending": ending, "at": moment.spell_now()}
                self._store.insert("task_outcomes", outcome, known=True)
                if ending in FINAL:
                    done = "UPDATE tasks SET state = 'done' WHERE authority = ? AND key = ?"
                    self._store.run(done, row["authority"], row["key"])
            return bool(rows)

    def outcomes_to_tell(self) -> list[Outcome]:
        """What this headquarters has not heard yet, oldest first."""
        sql = "SELECT key, take, ending, at FROM task_outcomes WHERE authority = ? AND told = 0 ORDER BY id"
        return [Outcome(**row) for row in self._store.rows(sql, self._authority())]

    def outcome_told(self, outcome: Outcome) -> None:
        """Headquarters holds it."""
        sql = "UPDATE task_outcomes SET told = 1 WHERE authority = ? AND key = ? AND take = ? AND ending = ?"
        self._store.run(sql, self._authority(), outcome.key, outcome.take, outcome.ending)

    def _put(self, authority: str, task: ToldTask) -> None:
        """What was done here and headquarters has not heard of stays as it is."""
        row = {
            "authority": authority,
            "key": task.key,
            "sale": json.dumps(task.sale, ensure_ascii=False),
            "state": task.state,
            "due": task.due,
            "corrects": task.corrects,
            "reason": task.reason,
            "claimed_until": task.claimed_until,
            "claimed_by": task.by,
        }
        self._store.insert("tasks", row, known=True)
        self._store.run(
            "UPDATE tasks SET sale = ?1, due = ?2, corrects = ?3, reason = ?4, listed = 1 "
            "WHERE authority = ?5 AND key = ?6",
            row["sale"],
            row["due"],
            row["corrects"],
            row["reason"],
            authority,
            task.key,
        )
        self._store.run(
            "UPDATE tasks SET state = ?1, claimed_until = ?2, claimed_by = ?3 WHERE authority = ?4 AND key = ?5 "
            "AND gives_back = 0 AND NOT EXISTS (SELECT 1 FROM task_outcomes AS told WHERE told.authority = ?4 "
            "AND told.key = ?5 AND told.told = 0)",
            task.state,
            task.claimed_until,
            task.by,
            authority,
            task.key,
        )

    def _authority(self) -> str:
        return self._identities.authority()


def _task(row: dict[str, Any]) -> StoredTask:
    return StoredTask(
        row["key"],
        json.loads(row["sale"]),
        row["state"],
        row["due"],
        row["corrects"],
        row["reason"],
        row["claimed_until"],
        row["claimed_by"],
    )
