"""What a counter settles with its headquarters beside takes: tasks, registers of staff and rooms, grants, audit log.

Each is asked for only where the greeting lists it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from evidence.faults import EvidenceFault
from evidence.grant import verify_grant
from evidence.signing import Roots
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import HeadquartersClient
from terminal.sync.ports import AuditLog, GrantBox, Register, TaskBoard

KEYS: Final = ("tasks", "staff", "rooms", "grants", "audit")
"""The keys of the chores, in their order; those of `OFTEN` are settled again and again on a line that is up."""
OFTEN: Final = ("tasks", "grants", "audit")
STAFF: Final = (
    "number",
    "name",
    "role",
    "licence",
    "licensed_until",
    "grade",
    "institution",
    "institution_short",
    "left",
)
"""The columns of the staff list; `left` is the day on which somebody left, empty while she works."""
ROOMS: Final = (
    "code", "name", "kind", "institution", "branch", "region", "sales_area", "acceptance_reference", "terminals",
    "closed",
)  # fmt: skip
"""The columns of the register of rooms; `kind` is `branch` or `insurer`, `sales_area` `yes` or empty, `terminals` has
blanks between."""
AUDIT_AT_ONCE = 200
_AUDIT: Final = ("number", "at", "who", "act", "about", "reason", "facts", "previous", "sha256")
_GONE: Final = frozenset({"task.claimed", "task.unknown", "task.withdrawn", "task.done", "task.elsewhere"})
"""Codes by which headquarters says that a task is not ours, and will not be."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What of all this the terminal keeps; a part that is None is not settled."""

    tasks: TaskBoard | None = None
    staff: Register | None = None
    rooms: Register | None = None
    audit: AuditLog | None = None
    grants: GrantBox | None = None


@dataclass(slots=True)
class CounterChores:
    """The chores, for one line. A chore that headquarters does not list is done at once."""

    client: HeadquartersClient
    counter: Counter
    roots: Roots
    knows: Callable[[str], bool]
    """Whether headquarters lists this call."""
    _tags: dict[str, str] = field(default_factory=dict)
    """Of which register we hold which state; of this run of the program."""

    def chores(self) -> Mapping[str, Callable[[], None]]:
        """By the keys under which they are retried, in their order."""
        acts = (self.settle_tasks, self._staff, self._rooms, self.fetch_grants, self.send_audit)
        return dict(zip(KEYS, acts, strict=True))

    def settle_tasks(self) -> None:
        """Tell what came of tasks, give back, renew our claims, take in the list. Raises NotNowError, NeverError."""
        board = self.counter.tasks
        if board is None or not self.knows("tasks"):
            return
        for outcome in board.outcomes_to_tell():
            _unless_gone(partial(self.client.send_outcome, outcome.key, outcome.take, outcome.ending, outcome.at))
            board.outcome_told(outcome)
        for key in board.to_give_back():
            _unless_gone(partial(self.client.give_back, key))
            board.given_back(key)
        for task in board.ours():
            self._renew(board, task.key, task.by)
        board.replace(self.client.tasks())

    def _renew(self, board: TaskBoard, key: str, by: str) -> None:
        try:
            board.claimed(key, self.client.claim(key, by), by)
        except (NotNowError, NeverError) as error:
            if error.code not in _GONE:
                raise
            board.lost(key)

    def _staff(self) -> None:
        self._register("staff", STAFF, self.counter.staff)

    def _rooms(self) -> None:
        self._register("rooms", ROOMS, self.counter.rooms)

    def _register(self, name: str, columns: tuple[str, ...], register: Register | None) -> None:
        if register is None or not self.knows(name):
            return
        found = self.client.register(name, columns, self._tags.get(name, ""))
        if found is not None:
            self._tags[name], rows = found
            register.replace(rows)

    def fetch_grants(self) -> None:
        """Keep what was granted, once it was verified. Raises NotNowError, also for what is not headquarters' word."""
        box = self.counter.grants
        if box is None or not self.knows("grants"):
            return
        for body in self.client.grants():
            try:
                grant = verify_grant(body, self.roots)
            except EvidenceFault as fault:
                raise NotNowError("line.grant", fault=fault.code) from fault
            box.keep(grant.key, grant.take, body)

    def send_audit(self) -> None:
        """Send what headquarters has not heard of, in pieces. Raises NotNowError, NeverError."""
        audit = self.counter.audit
        if audit is None or not self.knows("audit"):
            return
        while due := audit.due(AUDIT_AT_ONCE):
            held = self.client.send_audit(audit.log, [{name: each[name] for name in _AUDIT} for each in due])
            audit.held(held)
            if held < int(due[-1]["number"]):
                return  # it lacks what was before: the next greeting asks again


def _unless_gone(ask: Callable[[], None]) -> None:
    """Ask; that headquarters does not know the task any more, or has given it to another, is an answer too."""
    try:
        ask()
    except (NotNowError, NeverError) as error:
        if error.code not in _GONE:
            raise
