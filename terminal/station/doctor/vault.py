"""What doctor says of the home: its vault first, and with the vault open all that lies in it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from faults.errors import ShuangluError
from terminal.home import checks
from terminal.home.checks import Surroundings
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.checks.permissions import may
from terminal.home.checks.surroundings import read_text
from terminal.home.opening import Home, home_exists, open_home
from terminal.home.settings import Settings
from terminal.station.book_check import look_at_books
from terminal.station.doctor.takes import look_at_takes
from terminal.station.greeting import asking
from terminal.vault.places import VaultFiles


def look_at_home(settings: Settings, around: Surroundings, *, in_use: bool) -> Iterator[HealthCheck]:
    """Open the vault, ask headquarters, and look at what it holds; no take is touched."""
    try:
        there = home_exists(settings.home)
        home = open_home(settings, process="doctor") if there else None
    except ShuangluError as error:
        yield _closed(error, settings, around, in_use=in_use)
        return
    except OSError as error:
        yield check(
            "vault", "fail", "doctor.vault.denied", path=str(settings.home), reason=error.strerror or str(error)
        )
        return
    if home is None:
        yield check("vault", "fail", "doctor.vault.none", home=str(settings.home))
        return
    try:
        yield from _opened(home, around)
    finally:
        home.close()


def _opened(home: Home, around: Surroundings) -> Iterator[HealthCheck]:
    yield checks.vault(home)
    yield checks.log(home)
    line, greeting = checks.ask_line(home, asking(home))
    yield line
    headquarters = home.vault.identity().headquarters
    yield checks.proxy(headquarters.url if headquarters else None, line_up=greeting is not None, around=around)
    yield checks.enrolment(home, greeting)
    yield from checks.clock(home, greeting)
    yield checks.accounts(home)
    update = checks.update(home)
    if update is not None:
        yield update
    for look in (_archive, _key, look_at_books, look_at_takes):
        yield from look(home)


def _closed(error: ShuangluError, settings: Settings, around: Surroundings, *, in_use: bool) -> HealthCheck:
    """Why the vault does not open: no key, another program, no right to it, or what it says itself."""
    database = VaultFiles(settings.home).database
    if error.code.startswith("key."):
        if in_use:
            return check("vault", "off", "doctor.vault.in_use")
        return HealthCheck("vault", "fail", check("vault", "fail", "doctor.vault.no_key").found, error)
    if error.code == "vault.busy":
        return check("vault", "fail", "doctor.vault.busy", by=_holder(database, around))
    if not may(database):
        return check("vault", "fail", "doctor.vault.denied", path=str(database), reason=str(error))
    return HealthCheck("vault", "fail", error.trouble)


def _holder(file: Path, around: Surroundings) -> str:
    """The program that has locked this file, by name and number, where the kernel tells (Linux)."""
    with suppress(OSError):
        inode = str(file.stat().st_ino)
        for line in around.read("proc/locks").splitlines():
            words = line.split()
            if "WRITE" in words and any(word.rpartition(":")[2] == inode and word.count(":") > 1 for word in words):
                number = words[words.index("WRITE") + 1]
                return f"{read_text(around.root / 'proc' / number / 'comm') or '?'} ({number})"
    return "?"


def _archive(home: Home) -> Iterator[HealthCheck]:
    """The archive hinders no take: that it is damaged, lost or an older copy is a warning."""
    try:
        home.vault.archive.look()
    except ShuangluError as error:
        yield check("vault", "warn", "doctor.archive.unusable", path=str(home.vault.archive.path), why=error.trouble)
        return
    event = home.vault.archive.trouble()
    if event is not None:
        yield check("vault", "warn", f"doctor.{event['kind']}", at=event["at"])


def _key(home: Home) -> Iterator[HealthCheck]:
    if home.keeps_itself:
        yield check("key", "warn", "doctor.key.inside")
