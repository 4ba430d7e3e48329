"""What doctor says of the packs that plans are made from."""

from collections.abc import Iterator

from faults.errors import ShuangluError
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.opening import Home
from terminal.station.books import HeldBooks


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
    figure = f"№ {standing.serial} · {standing.silent_days} d"
    if standing.stops is not None:
        yield HealthCheck("packs", "fail", standing.stops, figure=figure)
    elif standing.age == "stale":
        facts = {"serial": standing.serial, "days": standing.silent_days}
        yield check("packs", "warn", "doctor.packs.stale", figure=figure, **facts)
    else:
        yield check("packs", "ok", "doctor.packs.in_force", figure=figure, serial=standing.serial)
    if home.settings.packs is not None:
        yield check("packs", "warn", "doctor.packs.folder", folder=str(home.settings.packs))
