"""What doctor says of takes: those that were damaged or lost, those that wait, and what headquarters said of them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from faults.trouble import Fact, Trouble
from terminal.home.checks.health_check import HealthCheck, HealthStatus, check
from terminal.home.opening import Home
from terminal.home.recovering import is_live
from terminal.sync.acquaintance import alarm_trouble, unsettled_trouble
from terminal.sync.ports import LineBook

_STUCK: dict[str, HealthStatus] = {"quarantined": "warn", "declined": "fail", "refused": "fail"}
"""Takes that people have to see to, by their state."""


def look_at_takes(home: Home) -> Iterator[HealthCheck]:
    """Compare the ledger with what lies on the disk, and say how far delivery has come."""
    found = home.vault.reconcile()
    for take in found.missing:
        yield check("takes", "fail", "doctor.takes.missing", take=take)
    for take, fault in found.damaged:
        yield HealthCheck("takes", "fail", Trouble("doctor.takes.damaged", {"take": take}), fault)
    waiting_for_seal = [take for take in found.unsealed if not is_live(home, take)]
    if waiting_for_seal:
        yield check("takes", "warn", "doctor.takes.unsealed", count=len(waiting_for_seal))
    yield from _delivery(home)


def _delivery(home: Home) -> Iterator[HealthCheck]:
    """Name what people have to see to; what goes by itself is counted."""
    books = home.vault.line_books()
    states: Counter[str] = Counter()
    for book in books:
        takes = book.outbox.deliveries()
        states.update(each.state for each in takes)
        states["received"] += book.outbox.received_count()
        yield from (_stuck(each.take, each.state, each.detail) for each in takes if each.state in _STUCK)
    yield from _elsewhere(books[1:])
    received, held = states["received"], states["held"]
    yield check("delivery", "ok", "doctor.delivery.counted", received=received, waiting=held)
    for book in books:
        for chore, why in book.unsettled().items():
            yield HealthCheck("delivery", "warn", unsettled_trouble(chore, why))
    yield from (HealthCheck("delivery", "fail", alarm) for book in books[:1] for alarm in _alarms(book))
    for far in home.vault.numbers.far():
        yield check("delivery", "fail", "doctor.delivery.far", take=far.take, own=far.own)
    if books and home.vault.numbers_doubted and _compares(books[0]):
        yield check("numbers", "warn", "doctor.numbers.doubted")


def _stuck(take: str, state: str, detail: Trouble | None) -> HealthCheck:
    return HealthCheck("delivery", _STUCK[state], Trouble(f"doctor.delivery.{state}", {"take": take}), detail)


def _elsewhere(earlier: Sequence[LineBook]) -> Iterator[HealthCheck]:
    """Takes of earlier identities: they go by themselves, but only while that headquarters can be reached."""
    for book in earlier:
        waiting = [parcel.take for parcel in book.outbox.parcels()]
        if waiting:
            facts: dict[str, Fact] = {"terminal": book.sender().terminal, "url": book.url, "count": len(waiting)}
            told = Trouble("doctor.delivery.elsewhere", {**facts, "take": waiting[0]})
            yield HealthCheck("delivery", "warn", told)


def _compares(own: LineBook) -> bool:
    """Whether its headquarters compares numbers at a greeting; one that was not greeted yet may well."""
    contact = own.contact()
    return contact is None or "series" in contact.calls


def _alarms(own: LineBook) -> Iterator[Trouble]:
    contact = own.contact()
    return (known for alarm in (contact.alarms if contact else ()) if (known := alarm_trouble(alarm)))
