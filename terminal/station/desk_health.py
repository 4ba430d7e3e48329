"""The page 本机状况: the one check list as a running terminal can look at it. Devices are not opened: they record."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from faults.trouble import Trouble
from terminal.home import checks
from terminal.home.checks import Asked, HealthCheck, HealthStatus, check, worst_first
from terminal.home.opening import Home
from terminal.session.facts.desk import HealthChecked, HealthLine
from terminal.session.facts.fact import Fact
from terminal.session.facts.recogniser import RecogniserLost, RecogniserOff, RecogniserReady
from terminal.session.orders.desk import CheckHealth
from terminal.speech.recogniser.folder import is_installed
from terminal.station.book_check import look_at_books
from terminal.station.desk import Handler
from terminal.station.live_preview import LiveFrame
from terminal.station.watched import Seen

_UNREAL = ("test:", "file:")
_DARK = 12
"""Mean brightness (0 to 100) of a room in which nobody is recognised."""
_STUCK = ("quarantined", "declined", "refused")
_LINES = {
    "enrolment": "certificate",
    "second display": "second_display",
    "input method": "input_method",
    "speech recognition": "recogniser",
    "card reader": "reader",
}
"""Names of lines that are not those of their checks."""
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
    _slow: tuple[HealthCheck, ...] = ()
    _slow_lock: threading.Lock = field(default_factory=threading.Lock)
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def handlers(self) -> dict[type, Handler]:
        """What it can do, by the kind of order."""
        return {CheckHealth: self.look}

    def look(self, order: CheckHealth) -> Iterable[Fact]:
        """Answer with what is known at once; where all was asked for, the rest follows when it was looked at."""
        if not order.quick and self._looking.acquire(blocking=False):
            threading.Thread(target=self._look_slowly, name="health", daemon=True).start()
        return (self._checked(),)

    def _look_slowly(self) -> None:
        """Headquarters may be silent for seconds, and a vault has many pages."""
        try:
            found = (checks.line(self.home, self.ask), checks.vault(self.home))
            with self._slow_lock:
                self._slow = found
            self.say(self._checked())
        finally:
            self._looking.release()

    def _checked(self) -> HealthChecked:
        with self._slow_lock:
            slow = self._slow
        found = {each.name: each for each in slow}
        lines = [found.get(each.name, each) if each.name == "vault" else each for each in self._quick(found)]
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        return HealthChecked(tuple(_line(each) for each in worst_first(lines)), at)

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
        yield checks.second_display(seen.displays if seen.displays is not None else checks.connected_displays())
        yield checks.input_method()
        yield checks.fonts()
        yield checks.disk(home.settings)
        if "vault" in slow:
            yield slow["vault"]
        yield checks.log(home)
        yield line(seen, slow.get("line"), enrolled=self.ask is not None)
        yield checks.enrolment(home)
        yield checks.accounts(home)
        yield delivery(home)
        yield _worst(checks.clock(home))
        yield _worst(look_at_books(home))


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


def line(seen: Seen, asked: HealthCheck | None, *, enrolled: bool) -> HealthCheck:
    """What the courier heard last; and how quickly headquarters answered, where it was asked and still is there."""
    if not enrolled:
        return check("line", "off", "doctor.line.none")
    if seen.line is None:
        return asked or check("line", "off", "doctor.line.unasked")
    if not seen.line.up:
        return HealthCheck("line", "warn", Trouble("doctor.line.down"), seen.line.detail)
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
