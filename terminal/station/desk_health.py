"""The page 本机状况: the one check list as a running terminal can look at it. Devices are not opened: they record."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from faults.trouble import Trouble
from terminal.home import checks
from terminal.home.checks import Asked
from terminal.home.checks.health_check import HealthCheck, HealthStatus, check, worst_first
from terminal.home.opening import Home
from terminal.home.report import Look, Reports
from terminal.home.support import write_in_home
from terminal.session.facts.desk import HealthChecked, HealthLine, SupportMade
from terminal.session.facts.fact import Fact
from terminal.session.facts.recogniser import RecogniserLost, RecogniserOff, RecogniserReady
from terminal.session.orders.desk import CheckHealth, MakeSupport
from terminal.speech.recogniser.folder import is_installed
from terminal.station.book_check import look_at_books
from terminal.station.delivered import delivered_models
from terminal.station.desk import Handler
from terminal.station.live_preview import LiveFrame
from terminal.station.watched import Seen
from terminal.sync.answers import NotNowError

_UNREAL = ("test:", "file:")
_DARK = 12
"""Mean brightness (0 to 100) of a room in which nobody is recognised."""
_CHANGES_S = 55.0
_FRESH_S = 3600.0
"""So long a report that has what was looked at slowly is called full."""
_STUCK = ("quarantined", "declined", "refused")
_LINES = {
    "enrolment": "certificate",
    "second display": "second_display",
    "input method": "input_method",
    "speech recognition": "recogniser",
    "card reader": "reader",
    "camera list": "camera_list",
    "disk speed": "disk_speed",
    "disk wear": "disk_wear",
    "second camera": "second_camera",
    "card models": "card_models",
    "face models": "face_models",
    "voice models": "voice_models",
}
"""Names of lines that are not those of their checks."""
_AMISS = ("permissions", "disk speed", "disk wear", "proxy", "printer")
"""What the page speaks of only where something is wrong with it."""
_SLOW = ("vault", "card models", "face models", "voice models", *_AMISS)
"""What is looked at aside, and shown from then on."""
Say = Callable[[Fact], None]


@dataclass(slots=True)
class DeskHealth:
    """Looks quickly on the desk's thread; what may take seconds is looked at on a thread of its own."""

    home: Home
    seen: Callable[[], Seen]
    ask: Asked | None
    say: Say
    frame: Callable[[], LiveFrame | None] = lambda: None
    """The live picture, to tell how bright it is."""
    changed: Callable[[], None] = lambda: None
    """Called when a line came into another state, twice a minute at most: headquarters is to hear of it."""
    _told: tuple[tuple[str, str], ...] = ()
    _told_at: deque[float] = field(default_factory=lambda: deque(maxlen=2))
    _slow: tuple[HealthCheck, ...] = ()
    _slow_at: float = 0.0
    _speed: HealthCheck | None = None
    _slow_lock: threading.Lock = field(default_factory=threading.Lock)
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def handlers(self) -> dict[type, Handler]:
        """What it can do, by the kind of order."""
        return {CheckHealth: self.look, MakeSupport: self.support}

    def support(self, order: MakeSupport) -> Iterable[Fact]:
        """Write a support bundle into the home, of what is known now; takes part of a second."""
        del order
        try:
            made = write_in_home(self.home, self.checks(), self._report())
        except OSError as error:
            why = error.strerror or type(error).__name__
            return (SupportMade(trouble=Trouble("support.unwritten", {"reason": why})),)
        self.home.log.event("support.made", bytes=made.bytes)
        return (SupportMade(str(made.path), made.members, made.bytes),)

    def _report(self) -> bytes | None:
        try:
            return Reports(self.home, self).report()
        except NotNowError:
            return None

    def look(self, order: CheckHealth) -> Iterable[Fact]:
        """Answer with what is known at once; where all was asked for, the rest follows when it was looked at."""
        if not order.quick and self._looking.acquire(blocking=False):
            threading.Thread(target=self._look_slowly, name="health", daemon=True).start()
        return (self._checked(),)

    def now(self) -> Look:
        """What is known without waiting, for the report to headquarters; what was slow, as it was found last."""
        lines = self.checks()
        with self._slow_lock:
            fresh = bool(self._slow) and time.monotonic() - self._slow_at < _FRESH_S
        return Look("full" if fresh else "running", lines)

    def fully(self, done: Callable[[], None]) -> None:
        """Look at what takes a while, on a thread of its own; `done` is called there."""

        def look() -> None:
            try:
                with self._looking:
                    self._look_once()
            finally:
                done()

        threading.Thread(target=look, name="health", daemon=True).start()

    def _look_slowly(self) -> None:
        try:
            self._look_once()
        finally:
            self._looking.release()

    def _look_once(self) -> None:
        """Headquarters may be silent for seconds, a vault has many pages, and models are read to their ends."""
        line = checks.line(self.home, self.ask)
        proxy = checks.proxy(self._url() or None, line_up=line.status == "ok")
        found = (line, checks.vault(self.home), *delivered_models(self.home.settings), proxy, *self._machine())
        with self._slow_lock:
            self._slow, self._slow_at = found, time.monotonic()
        self.say(self._checked())

    def _machine(self) -> Iterator[HealthCheck]:
        """What hardly changes. The disk is measured once: each time costs it some of its life."""
        settings = self.home.settings
        self._speed = self._speed or checks.disk_speed(settings)
        yield self._speed
        yield checks.disk_wear(settings)
        yield checks.permissions(settings)
        yield checks.printer()

    def checks(self) -> tuple[HealthCheck, ...]:
        """The lines of the page, from any thread; no device is opened, and nobody is asked."""
        with self._slow_lock:
            slow = self._slow
        found = {each.name: each for each in slow}
        return tuple(self._quick(found))

    def _checked(self) -> HealthChecked:
        found = self.checks()
        self._tell_changes(found)
        lines = [each for each in found if each.name not in _AMISS or each.status in ("warn", "fail")]
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        return HealthChecked(tuple(_line(each) for each in worst_first(lines)), at)

    def _tell_changes(self, lines: Sequence[HealthCheck]) -> None:
        """What changes within the minute is told at the next look, which is a minute away."""
        states, now = tuple((each.name, each.status) for each in lines), time.monotonic()
        with self._slow_lock:
            often = len(self._told_at) == self._told_at.maxlen and now - self._told_at[0] < _CHANGES_S
            if states == self._told or often:
                return
            self._told = states
            self._told_at.append(now)
        self.changed()

    def _url(self) -> str:
        headquarters = self.home.vault.identity().headquarters
        return headquarters.url if headquarters else ""

    def _quick(self, slow: dict[str, HealthCheck]) -> Iterator[HealthCheck]:
        """Everything that is known without waiting; of headquarters what was heard last."""
        home, seen = self.home, self.seen()
        yield camera(seen, home.settings.camera, self.frame())
        yield checks.camera_list(home.settings)
        if home.settings.second_camera:
            yield second_camera(seen)
        yield microphone(seen, home.settings.microphone)
        yield voice(seen)
        yield recogniser(seen, installed=is_installed(home.settings.speech_models))
        yield reader(seen, home.settings.reader)
        count = seen.displays if seen.displays is not None else checks.connected_displays()
        yield checks.second_display(count, home.settings)
        yield checks.input_method()
        yield checks.fonts()
        yield checks.disk(home.settings)
        yield from (slow[name] for name in _SLOW if name in slow)
        yield checks.log(home)
        yield line(seen, slow.get("line"), enrolled=self.ask is not None, url=self._url())
        yield checks.enrolment(home)
        yield checks.accounts(home)
        yield delivery(home)
        yield checks.program()
        yield _worst(checks.clock(home))
        yield _worst(look_at_books(home))
        if update := checks.update(home):
            yield update


def second_camera(seen: Seen) -> HealthCheck:
    """How it stood with the camera for documents when it was last open; it is closed between two sales."""
    second = seen.second
    if second is None or second.state in ("closed", "opening"):
        return check("second camera", "off", "health.second_camera.closed")
    if second.state == "running":
        return check("second camera", "ok", "health.second_camera.shows")
    return HealthCheck("second camera", "warn", Trouble("health.second_camera.gone"), second.trouble)


def camera(seen: Seen, source: str, frame: LiveFrame | None) -> HealthCheck:
    """What the recorder says of its camera, and how bright the picture is."""
    ready = seen.recorder
    if ready is None:
        return _no_recorder("camera", seen)
    figure = f"{ready.fps:.0f} fps"
    if seen.camera is not None and (seen.camera.refused or seen.camera.virtual):
        key = "health.camera.refused" if seen.camera.refused else "health.camera.virtual"
        return check("camera", "fail", key, figure=figure)
    if any(track == "picture" for track, _ in seen.gaps):
        return check("camera", "fail", "health.camera.gap", figure="0 fps")
    brightness = None if frame is None else round(float(np.mean(frame.rgb[::8, ::8])) / 2.55)
    figure = f"{figure} · {brightness}" if brightness is not None else figure
    if source.startswith(_UNREAL):
        return check("camera", "warn", "health.camera.unreal", figure=figure)
    if brightness is not None and brightness < _DARK:
        return check("camera", "warn", "health.camera.dark", figure=figure, brightness=brightness)
    return check("camera", "ok", "health.camera.shows", figure=figure, width=ready.width, height=ready.height)


def microphone(seen: Seen, source: str) -> HealthCheck:
    """What the recorder says of its microphone."""
    if seen.recorder is None:
        return _no_recorder("microphone", seen)
    figure = f"{seen.peak_db:.0f} dBFS"
    if any(track == "sound" for track, _ in seen.gaps):
        return check("microphone", "fail", "health.microphone.gap", figure=figure)
    if source.startswith(_UNREAL):
        return check("microphone", "warn", "health.microphone.unreal", figure=figure)
    return check("microphone", "ok", "health.microphone.hears", figure=figure)


def voice(seen: Seen) -> HealthCheck:
    """Whether the machine reads aloud; nothing is lacking where it does not, but where it should and is not heard."""
    if not seen.voice:
        return check("voice", "off", "health.voice.none")
    if seen.unheard is not None:
        return HealthCheck("voice", "warn", seen.unheard, figure=seen.voice)
    return check("voice", "ok", "health.voice.reads", figure=seen.voice, voice=seen.voice)


def recogniser(seen: Seen, *, installed: bool) -> HealthCheck:
    """Whether what is said is written down; nothing is lacking where no model is installed, and none starts there."""
    name = "speech recognition"
    match seen.recogniser:
        case RecogniserReady(name=model, sha256=sha256):
            return check(name, "ok", "health.recogniser.ready", figure=model, model=model, digest=sha256[:16])
        case RecogniserOff(trouble=why):
            return HealthCheck(name, "off" if why.code == "recogniser.none" else "warn", why)
        case RecogniserLost():
            return check(name, "warn", "health.recogniser.lost")
        case _ if installed:
            return check(name, "off", "health.recogniser.unheard")
        case _:
            return check(name, "off", "recogniser.none")


def reader(seen: Seen, setting: str) -> HealthCheck:
    """Whether the card reader answers; nothing is lacking where none is set. A folder is said to be no reader."""
    name = "card reader"
    if not setting:
        return check(name, "off", "reader.none")
    if seen.reader is None:
        return check(name, "off", "health.reader.unheard")
    if seen.reader.state == "absent" and seen.reader.trouble is not None:
        return HealthCheck(name, "warn", seen.reader.trouble)
    if seen.reader.stand_in:
        return check(name, "warn", "health.reader.stand_in", figure="file")
    return check(name, "ok", "health.reader.answers", name=seen.reader.name)


def line(seen: Seen, asked: HealthCheck | None, *, enrolled: bool, url: str = "") -> HealthCheck:
    """What the courier heard last; and how quickly headquarters answered, where it was asked and still is there."""
    if not enrolled:
        return check("line", "off", "doctor.line.none")
    if seen.line is None:
        return asked or check("line", "off", "doctor.line.unasked")
    if not seen.line.up:
        return checks.no_answer(seen.line.detail, url)
    return asked if asked is not None and asked.status == "ok" else check("line", "ok", "doctor.line.known")


def delivery(home: Home) -> HealthCheck:
    """How many takes wait, and whether people have to see to one."""
    states = [each.state for book in home.vault.line_books() for each in book.outbox.deliveries()]
    stuck, waiting = sum(state in _STUCK for state in states), states.count("held")
    if stuck:
        return check("delivery", "warn", "health.delivery.stuck", figure=str(stuck), count=stuck)
    if waiting:
        return check("delivery", "ok", "health.delivery.waiting", figure=str(waiting), count=waiting)
    return check("delivery", "ok", "health.delivery.none", figure="0")


def _no_recorder(name: str, seen: Seen) -> HealthCheck:
    if seen.lost:
        return check(name, "fail", "health.recorder.lost")
    return check(name, "off", "health.camera.starts")


def _worst(found: Iterable[HealthCheck]) -> HealthCheck:
    """One line for what has several to say."""
    ranks: dict[HealthStatus, int] = {"fail": 0, "warn": 1, "ok": 2, "off": 3}
    return min(found, key=lambda each: ranks[each.status])


def _line(found: HealthCheck) -> HealthLine:
    because = found.because
    cause = because if isinstance(because, Trouble) else because.trouble if because is not None else None
    return HealthLine(_LINES.get(found.name, found.name), found.status, found.figure, found.found.because(cause))
