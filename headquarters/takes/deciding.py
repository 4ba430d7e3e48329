"""Two people decide on a take in quarantine: it is accepted, or it is declined, and either way it stays as it is."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evidence import moment
from faults.errors import UsageError
from headquarters.faults import HeadquartersError
from headquarters.index.database import SqliteDatabase
from headquarters.index.quarantine_rows import UNPROVEN
from headquarters.index.tables import Decided, Decision, Take
from headquarters.takes.spelling import look_alike, says_something, tidy


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of somebody's word. `differs`: two said different things, and a third person decides."""

    take: str
    what: Decided
    by: str
    settled: bool
    differs: bool
    others: tuple[str, ...]
    """Who had spoken before."""


def decide(
    database: SqliteDatabase, row: Take, what: Decided, *, by: str, reason: str, issue: Callable[[Take, int], bytes]
) -> Outcome:
    """Keep what `by` says of a take, and settle it where somebody else said the same before.

    Each speaks once. Where two differ it stays; whoever speaks third, a lead, is of one mind with one of the two.
    `issue` makes the receipt of an accepted take, of so many bytes. Raises UsageError or HeadquartersError
    `quarantine.*`.
    """
    name, why = tidy(by), tidy(reason)
    if not says_something(name):
        raise UsageError("quarantine.by")
    if not says_something(why):
        raise UsageError("reason.none:quarantine")
    before: list[Decision] = []
    decision = Decision(take=row.take, at=moment.spell_now(), by_name=name, what=what, reason=why, proof=UNPROVEN)

    def settle(take: Take, said: Sequence[Decision]) -> bytes | bool | None:
        before.extend(said)
        _check_open(take, said, name, what)
        seconded = next((other.by_name for other in said if other.what == what), None)
        decision.second_name = seconded
        if seconded is None:
            return False
        return issue(take, _bytes_of(database, take)) if what == "accepted" else None

    database.decide(decision, settle)
    settled = decision.second_name is not None
    return Outcome(row.take, what, name, settled, bool(before) and not settled, tuple(each.by_name for each in before))


def _check_open(take: Take, said: Sequence[Decision], name: str, what: Decided) -> None:
    if take.quarantine is None:
        raise HeadquartersError("quarantine.none", take=take.take)
    if take.decision is not None:
        raise HeadquartersError(f"quarantine.{take.decision}", take=take.take)
    if take.state == "open" and not (take.history and what == "declined"):  # it may stay open for ever, and take room
        raise HeadquartersError("quarantine.open", take=take.take)
    if any(look_alike(each.by_name, name) for each in said):
        raise HeadquartersError("quarantine.twice", take=take.take, name=name)


def _bytes_of(database: SqliteDatabase, take: Take) -> int:
    """What the quarantine receipt says of the length; the receipt says the same."""
    receipt = database.quarantine_receipt(take.take)
    assert receipt is not None
    return int(json.loads(receipt)["quarantine"]["bytes"])
