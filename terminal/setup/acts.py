"""What the setup does on the machine, one function an act. Each may take seconds, and none knows a window."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.config import RecorderConfig
from terminal.capture.delay.clap_watch import ClapWatch
from terminal.capture.delay.claps import DelayFound
from terminal.capture.instant import now_us
from terminal.home import cameras
from terminal.home.checks import HealthCheck
from terminal.home.enrolling import enrol_home
from terminal.home.opening import Home, home_exists, open_home, open_or_create_home
from terminal.home.settings import load_settings
from terminal.readers.config import ReaderConfig
from terminal.readers.named_reader import parse_reader
from terminal.readers.trying import tried
from terminal.session.setting_up import CheckSeen, DelaySeen, PrinterFound, ReaderTried, SetupStep
from terminal.setup.setup import Known
from terminal.setup.writing import Value, write_settings, written_settings
from terminal.station.doctor import examine

ACT: Final = "setup"
"""How the audit log calls a choice of field IT's; `about` is the page."""
ACCEPTED: Final = "acceptance"
CLAP_S: Final = 60.0
_READER_S: Final = 6.0
_LPSTAT_S: Final = 5.0
_SERIAL: Final = ("serial/by-id/*", "ttyUSB*", "ttyACM*")
_CAMERAS: Final[tuple[SetupStep, ...]] = ("devices", "others")


def known(home: Path, by: str = "") -> Known:
    """What is known of a home before its first page; nothing where there is none. Raises ShuangluError."""
    written = written_settings(home)
    if not home_exists(home):
        return Known(written, by=by)
    opened = open_home(load_settings(home), process=ACT)
    try:
        identity = opened.vault.identity()
        hq = identity.headquarters.url if identity.headquarters else ""
        return Known(written, hq, identity.terminal if hq else "", by)
    finally:
        opened.close()


def enrolled(home: Path, hq: str, code: str, by: str) -> str:
    """Make the home where there is none, enrol it, and note who did; return the terminal's name.

    Raises ShuangluError `enrol.*`, `wire.*`, `vault.*`.
    """
    opened = open_or_create_home(load_settings(home), process=ACT)
    try:
        terminal = enrol_home(opened, hq, code)
        opened.vault.audit.add(by, ACT, "headquarters", facts={"terminal": terminal, "hq": hq})
        return terminal
    finally:
        opened.close()


def put_down(home: Path, step: SetupStep, changes: Mapping[str, Value], by: str) -> tuple[str, ...]:
    """Write what was chosen, put cameras on the home's list, note who chose; return what the environment says else.

    Raises ShuangluError `settings.*`, `setup.unwritten`, `cameras.absent`, `vault.*`; OSError.
    """
    load_settings(home, **changes)  # a value that is none is refused before anything is written
    write_settings(home, changes)
    settings = load_settings(home)
    opened = open_or_create_home(settings, process=ACT)
    try:
        listed = [camera.source for camera in cameras.allow(settings)] if step in _CAMERAS else []
        facts = {**changes, **({"cameras": listed} if listed else {})}
        opened.vault.audit.add(by, ACT, step, facts=facts)
    finally:
        opened.close()
    return tuple(name for name, value in changes.items() if getattr(settings, name) != value)


def note_acceptance(home: Path, by: str, *, passed: bool, sheet: str, fails: int) -> None:
    """Note that a sheet was made: its digest, and whether the list was passed. Raises ShuangluError `vault.*`."""
    opened = open_home(load_settings(home), process=ACT)
    try:
        opened.vault.audit.add(by, ACCEPTED, facts={"passed": passed, "fails": fails, "sha256": sheet})
    finally:
        opened.close()


def opened_home(home: Path) -> Home:
    """Open a home that is there, for a look at what it is."""
    return open_home(load_settings(home), process=ACT)


def readers(setting: str, devices: Path = Path("/dev")) -> tuple[ReaderTried, ...]:
    """Ask the reader that is set, and what hangs at the serial ports; each in a process that may hang."""
    ports = [path for pattern in _SERIAL for path in sorted(devices.glob(pattern))]
    real = list({path.resolve(): f"serial:{path}" for path in reversed(ports)}.values())
    sources = list(dict.fromkeys([*filter(None, [setting]), *real]))
    return tuple(_asked(source) for source in sources)


def _asked(source: str) -> ReaderTried:
    try:
        config = ReaderConfig(parse_reader(source), now_us)
    except ShuangluError as error:
        return ReaderTried(source, trouble=error.trouble)
    with tried(config) as reader:
        seen = reader.state(_READER_S)
    if seen is None:
        return ReaderTried(source, trouble=Trouble("reader.hangs"))
    return ReaderTried(source, seen.name, seen.trouble)


def printers() -> tuple[PrinterFound, ...]:
    """What the print system lists; nothing where there is none."""
    program = shutil.which("lpstat")
    if program is None or sys.platform == "win32":
        return ()
    try:
        done = subprocess.run(
            [program, "-p", "-d"],
            capture_output=True,
            text=True,
            timeout=_LPSTAT_S,
            check=False,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return printers_of(done.stdout)


def printers_of(listed: str) -> tuple[PrinterFound, ...]:
    """Read what `lpstat -p -d` says."""
    lines = listed.splitlines()
    default = next((line.partition(": ")[2] for line in lines if line.startswith("system default destination")), "")
    names = [line.split()[1] for line in lines if line.startswith("printer ") and len(line.split()) > 1]
    return tuple(PrinterFound(name, name == default) for name in names)


def measure(
    camera: str, microphone: str, stop: threading.Event, say: Callable[[DelaySeen], None], seconds: float = CLAP_S
) -> DelaySeen:
    """Watch for claps. Raises ShuangluError `delay.*`, `capture.source`."""
    watch = ClapWatch(*RecorderConfig(camera, microphone).sources())
    try:
        return _seen(watch.watch(seconds, stop, lambda found: say(_seen(found))))
    finally:
        watch.close()


def _seen(found: DelayFound) -> DelaySeen:
    setting = min(found.setting_ms, 1000)
    return DelaySeen(found.heard, found.seen, found.agreeing, found.sure, found.median_ms, found.spread_ms, setting)


def examined(home: Path) -> tuple[CheckSeen, ...]:
    """The doctor's list of this home as it is set now. Raises ShuangluError `settings.*`."""
    return tuple(_line(each) for each in examine(load_settings(home)))


def _line(check: HealthCheck) -> CheckSeen:
    told = check.to_json()
    zh, en = told["zh"], told["en"]
    return CheckSeen(
        check.name,
        zh["title"],
        check.status,
        zh["sentence"],
        en["sentence"],
        zh["advice"],
        en["advice"],
        check.code,
        check.figure,
    )
