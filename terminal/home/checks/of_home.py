"""What recording needs of a terminal's home: its vault, certificate, accounts, log, clock and cameras."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from faults.errors import ShuangluError
from faults.trouble import Fact, Trouble
from terminal.capture.devices.allowed import AllowedCamera, key_of, objection
from terminal.capture.devices.camera_list import CameraIdentity, list_cameras
from terminal.home import cameras
from terminal.home.checks.health_check import HealthCheck, HealthStatus, check
from terminal.home.checks.surroundings import Surroundings
from terminal.home.clock import clock_facts
from terminal.home.opening import Home
from terminal.home.settings import Settings
from terminal.session.clock import ClockFacts, Compared, clock_doubts, clock_warnings
from terminal.sync.renewal import DUE_DAYS
from terminal.sync.replies import Greeting
from terminal.vault.making import REBUILT

_MEGA = 1_000_000
_MOST_LOG_BYTES = 100 * _MEGA
_HERE = Surroundings()
_NO_ANSWER = {
    "line.name": "dns",
    "line.not_ours": "other",
    "line.certificate": "refused",
    "certificate.none": "refused",
    "certificate.unknown": "refused",
    "certificate.revoked": "refused",
    "certificate.superseded": "refused",
}
"""What lies behind it that headquarters did not greet us, by the code of what the line said; else it is down."""
Asked = Callable[[], Greeting | None]
"""Asks headquarters for a greeting, on a line of its own, and returns it; raises NotNowError or NeverError."""


def camera_list(settings: Settings, around: Surroundings = _HERE) -> HealthCheck:
    """Whether this home has a list of cameras, and those of the settings are on it. Without one nothing is stopped."""
    try:
        listed, found = cameras.read_list(settings.home), cameras.configured(settings, around.root)
    except ShuangluError as error:
        return HealthCheck("camera list", "fail", error.trouble)
    if not listed:
        return check("camera list", "off", "doctor.camera_list.none")
    for use, camera in found.items():
        own = [each for each in listed if each.use == use]
        moved = _elsewhere(camera, own, list_cameras(root=around.root))
        if moved is not None:
            facts = {"source": camera.source, "now": f"camera:{moved.node.removeprefix('video')}", "name": moved.name}
            return check("camera list", "fail", "doctor.camera_list.renumbered", **facts)
    doubts = [doubt for use, camera in found.items() if (doubt := objection(camera, use, listed))]
    if doubts:
        return HealthCheck("camera list", "fail", doubts[0])
    names_only = not any(each.told for each in listed)
    key = "doctor.camera_list.names" if names_only else "doctor.camera_list.right"
    return check("camera list", "warn" if names_only else "ok", key, count=len(listed))


def _elsewhere(
    camera: CameraIdentity, own: Sequence[AllowedCamera], here: Sequence[CameraIdentity]
) -> CameraIdentity | None:
    """The camera of the list that is here under another number than the settings name; None where nothing moved."""
    keys = {(each.bus_path, each.driver, each.usb_id, each.serial) for each in own if each.told}
    if camera.kind != "camera" or not keys or key_of(camera) in keys:
        return None
    return next((each for each in here if key_of(each) in keys and each.node != camera.node), None)


def clock(home: Home, greeting: Greeting | None = None) -> Iterator[HealthCheck]:
    """Whether the clock can be believed, by what headquarters says just now.

    Where it says nothing: by the last comparison, which is remembered, and since when is said.
    """
    now = datetime.now(UTC)
    facts = _known_of_time(home, greeting, now)
    doubts, warnings = clock_doubts(now, facts), clock_warnings(now, facts)
    compared = facts.compared
    figure = f"{compared.offset_s:+.1f} s" if compared else ""
    yield from (HealthCheck("clock", "fail", doubt, figure=figure) for doubt in doubts)
    yield from (HealthCheck("clock", "warn", warning, figure=figure) for warning in warnings)
    if doubts or warnings:
        return
    if compared is None:
        yield check("clock", "ok", "doctor.clock.alone", figure=now.astimezone().strftime("%H:%M"))
        return
    at = compared.at.astimezone().strftime("%Y-%m-%d %H:%M")
    yield check("clock", "ok", "doctor.clock.offset", figure=figure, offset=compared.offset_s, at=at)


def _known_of_time(home: Home, greeting: Greeting | None, now: datetime) -> ClockFacts:
    facts = clock_facts(home)
    return facts if greeting is None else replace(facts, compared=Compared(greeting.offset_s, now))


def enrolment(home: Home, greeting: Greeting | None = None) -> HealthCheck:
    """How long the certificate lasts. Its days are counted by the clock: where that is doubted, so are they."""
    identity = home.vault.identity()
    if identity.headquarters is None:
        return check("enrolment", "off" if home.keeps_itself else "warn", "doctor.enrolment.none")
    now = datetime.now(UTC)
    days = (identity.leaf.not_valid_after_utc - now).days
    facts: dict[str, Fact] = {"terminal": identity.terminal, "url": identity.headquarters.url, "days": days}
    figure = f"{days} d"
    if clock_doubts(now, _known_of_time(home, greeting, now)) and days >= 0:
        return check("enrolment", "warn", "doctor.enrolment.lasts:doubted", figure=figure, **facts)
    status: HealthStatus = "fail" if days < 0 else "warn" if days < DUE_DAYS else "ok"
    key = {"ok": "doctor.enrolment.lasts", "warn": "doctor.enrolment.due", "fail": "doctor.enrolment.expired"}[status]
    return check("enrolment", status, key, figure=figure, **facts)


def accounts(home: Home) -> HealthCheck:
    """Until the first administrator is there nobody signs in: recording and delivery go on, and it is said.

    A vault that was made anew has none of the accounts that were in the one before: that is said as well.
    """
    working = len(home.vault.accounts.working()) if home.vault.accounts.exist else 0
    if working:
        return check("accounts", "ok", "doctor.accounts.some", figure=str(working), count=working)
    which = "none" if home.vault.identity().enrolled else "none:own"
    if home.vault.history.last(REBUILT) is not None and not home.vault.accounts.exist:
        which = which.replace("none", "lost")
    return check("accounts", "warn", f"doctor.accounts.{which}", figure="0")


def log(home: Home) -> HealthCheck:
    """Whether field IT will find what happened here."""
    folder = home.path / "log"
    try:
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    except OSError as error:
        return check("log", "warn", "doctor.log.unusable", path=str(folder), reason=error.strerror or str(error))
    figure = f"{size / _MEGA:.1f} MB"
    if not os.access(folder, os.W_OK):
        return check("log", "warn", "doctor.log.unusable", path=str(folder), reason=os.strerror(13), figure=figure)
    if size > _MOST_LOG_BYTES:
        return check("log", "warn", "doctor.log.large", path=str(folder), megabytes=size / _MEGA, figure=figure)
    return check("log", "ok", "doctor.log.written", path=str(folder), figure=figure)


def vault(home: Home) -> HealthCheck:
    """Read every page of the database: what only opened is not said to be sound."""
    try:
        home.vault.check_pages()
    except ShuangluError as error:
        return HealthCheck("vault", "fail", error.trouble)
    return check("vault", "ok", "doctor.vault.opens")


def line(home: Home, ask: Asked | None) -> HealthCheck:
    """Ask headquarters, at this moment. That it is silent stops nothing: takes wait until it answers."""
    return ask_line(home, ask)[0]


def ask_line(home: Home, ask: Asked | None) -> tuple[HealthCheck, Greeting | None]:
    """The same, with what headquarters said of itself: by its clock ours is judged."""
    identity = home.vault.identity()
    if ask is None or identity.headquarters is None:
        return check("line", "off", "doctor.line.none"), None
    begun = time.monotonic()
    try:
        greeting = ask()
    except ShuangluError as error:
        spent = identity.leaf.not_valid_after_utc < datetime.now(UTC)
        return no_answer(error.trouble, identity.headquarters.url, spent=spent), None
    took = round((time.monotonic() - begun) * 1000)
    url = identity.headquarters.url
    return check("line", "ok", "doctor.line.answers", figure=f"{took} ms", url=url, ms=took), greeting


def no_answer(why: Trouble | None, url: str, *, spent: bool = False) -> HealthCheck:
    """Headquarters did not greet us: whether its name, its certificate, ours or the way there is to blame.

    `spent`: ours ran out. Whoever refuses it may hang up before he was heard to say so.
    """
    case = _NO_ANSWER.get(why.code, "down") if why else "down"
    if spent and why is not None and why.code == "line.cut":
        case = "refused"
    return HealthCheck("line", "warn", Trouble(f"doctor.line.{case}", {"url": url}), why)
