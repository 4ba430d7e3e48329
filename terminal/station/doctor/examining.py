"""All looks at the machine, beside each other, each with an end: what hangs must not hang whoever asks."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from typing import Final, Literal

from evidence.disk import is_locked
from evidence.faults import EvidenceFault
from evidence.suite import known_answers
from faults.errors import ShuangluError
from terminal.capture.devices.survey import survey_sources
from terminal.home import checks
from terminal.home.checks import Surroundings
from terminal.home.checks.health_check import HealthCheck, check, in_order
from terminal.home.settings import Settings
from terminal.station.doctor.devices import Devices, Surveyed
from terminal.station.doctor.models import look_at_models
from terminal.station.doctor.reading import look_at_reader
from terminal.station.doctor.vault import look_at_home
from terminal.sync.pace import Hours

Look = Literal["program", "machine", "disk", "devices", "reader", "models", "home"]
ALL: Final[tuple[Look, ...]] = ("program", "machine", "disk", "devices", "reader", "models", "home")
QUICK: Final[tuple[Look, ...]] = ("program", "machine")
"""What opens no device, asks nobody, writes nothing and takes no time worth naming."""
LIMIT_S = 28.0
"""All together; what has not answered by then is said to hang."""
_Found = Iterator[HealthCheck]


def examine(
    settings: Settings,
    *,
    looks: Collection[Look] = ALL,
    around: Surroundings | None = None,
    survey: Surveyed = survey_sources,
    limit_s: float = LIMIT_S,
) -> list[HealthCheck]:
    """Look at cryptography, libraries, devices, disk, and the home with its vault; no take is touched.

    `looks`: only these. `around`: the machine whose files are looked at. Ends in `limit_s` seconds, whatever hangs.
    """
    around = around or Surroundings()
    in_use = _in_use(settings)
    every: dict[Look, Callable[[], _Found]] = {
        "program": lambda: _program(settings, around, in_use=in_use),
        "machine": lambda: _machine(settings, around),
        "disk": lambda: _disk(settings, around),
        "devices": lambda: Devices(settings, around, survey, in_use).look(),
        "reader": lambda: look_at_reader(settings, in_use=in_use),
        "models": lambda: look_at_models(settings),
        "home": lambda: look_at_home(settings, around, in_use=in_use),
    }
    begun = time.monotonic()
    running = [_Looking(name, look) for name, look in every.items() if name in looks]
    found: list[HealthCheck] = []
    for each in running:
        found += each.result(max(0.0, begun + limit_s - time.monotonic()))
    return in_order(found)


class _Looking:
    """One look on a thread of its own. What it found before it hung counts; the thread is left to the program's end."""

    def __init__(self, name: Look, look: Callable[[], _Found]) -> None:
        self._name = name
        self._look = look
        self._found: list[HealthCheck] = []
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"look {name}", daemon=True)
        self._thread.start()

    def result(self, wait_s: float) -> list[HealthCheck]:
        """What was found; raises what the look did not foresee."""
        self._thread.join(wait_s)
        if self._thread.is_alive():
            return [*self._found, check("examination", "warn", f"doctor.look.{self._name}")]
        if self._failed is not None:
            raise self._failed
        return self._found

    def _run(self) -> None:
        try:
            for each in self._look():
                self._found.append(each)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._failed = error


def _in_use(settings: Settings) -> bool:
    """Whether a terminal runs on this home at this moment: it holds the lock, and the devices."""
    try:
        return is_locked(settings.home / "lock")
    except OSError:
        return False


def _program(settings: Settings, around: Surroundings, *, in_use: bool) -> _Found:
    yield checks.program(around)
    if in_use:
        yield check("terminal", "ok", "doctor.terminal.runs")
    else:
        yield check("terminal", "off", "doctor.terminal.rests")
    yield _cryptography()
    if settings.sending_hours:
        try:
            Hours.parse(settings.sending_hours)
        except ShuangluError as error:
            yield HealthCheck("sending hours", "fail", error.trouble)


def _machine(settings: Settings, around: Surroundings) -> _Found:
    yield checks.permissions(settings, around)
    yield checks.disk(settings)
    yield checks.second_display(checks.connected_displays(around.root / "sys/class/drm"), settings)
    yield checks.input_method(lambda: checks.programs_running(around.root / "proc"), around)
    yield checks.fonts(around)
    yield checks.camera_list(settings, around)


def _disk(settings: Settings, around: Surroundings) -> _Found:
    yield checks.disk_wear(settings, around)
    yield checks.disk_speed(settings, around)
    yield checks.printer(around)


def _cryptography() -> HealthCheck:
    try:
        known_answers()
    except EvidenceFault as fault:
        return HealthCheck("cryptography", "fail", fault.trouble)
    return check("cryptography", "ok", "doctor.cryptography.right")
