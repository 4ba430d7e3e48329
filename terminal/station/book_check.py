"""What doctor says of the packs that plans are made from."""

from collections.abc import Iterator

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.station.books import HeldBooks
from terminal.station.health import HealthCheck, check


def look_at_books(home: Home) -> Iterator[HealthCheck]:
    """Say which book is in force, what waits, and whether headquarters was silent for long."""
    held = HeldBooks(home)
    try:
        standing, waiting = held.standing(), [each for each, state in held.listed() if state == "waits"]
    except ShuangluError as error:
        yield HealthCheck("packs", "fail", error.trouble)
        return
    for book in waiting:
        yield check("packs", "ok", "doctor.packs.waits", serial=book.serial, at=book.effective.isoformat())
    if standing is None:
        yield check("packs", "warn" if home.vault.identity().enrolled else "ok", "doctor.packs.shipped")
        return
    if standing.stops is not None:
        yield HealthCheck("packs", "fail", standing.stops)
    elif standing.age == "stale":
        yield check("packs", "warn", "doctor.packs.stale", serial=standing.serial, days=standing.silent_days)
    else:
        yield check("packs", "ok", "doctor.packs.in_force", serial=standing.serial)
    if home.settings.packs is not None:
        yield check("packs", "warn", "doctor.packs.folder", folder=str(home.settings.packs))
