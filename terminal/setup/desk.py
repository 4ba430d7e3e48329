"""The setup at work: one thread takes facts in turn and polls the devices; what takes long is done on two others."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from evidence import suite
from evidence.disk import write_whole
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.devices.loudspeaker import Loudspeaker
from terminal.capture.devices.loudspeaker_process import Over, Play
from terminal.capture.named_sink import parse_sink
from terminal.session.setting_up import SetupView, Sheet
from terminal.setup import acts
from terminal.setup.facts import (
    Clapped,
    DevicesSeen,
    EnrolEnded,
    Examined,
    OthersFound,
    SetupFact,
    SheetMade,
    SoundOver,
    WrittenDown,
)
from terminal.setup.lookout import Lookout
from terminal.setup.loudness import bell
from terminal.setup.offers import Offers, plugged, search
from terminal.setup.orders import (
    Ding,
    Enrol,
    Examine,
    Follow,
    LookForOthers,
    MakeSheet,
    Measure,
    PlayClip,
    SetupOrder,
    StopMeasuring,
    Unwatch,
    Watch,
    Write,
)
from terminal.setup.setup import Known, Setup
from terminal.setup.sheet import keep, sheet_of
from terminal.station.live_preview import LiveFrame

_TURN_S, _REST_S = 0.04, 0.5
_PLUGS_TURNS: Final = 25
"""After so many turns it is looked whether something was plugged in: once a second."""
_BELL_RATE: Final = 48_000
SaveSheet = Callable[[Sheet], bytes]
"""Draws a sheet as a PDF."""


class _Found:
    """A search for devices has ended."""

    def __init__(self, offers: Offers) -> None:
        self.offers = offers


class SetupDesk:
    """`post` and `frame` may be called from any thread; `show` is called from the desk's."""

    def __init__(
        self,
        home: Path,
        known: Known,
        show: Callable[[SetupView], None],
        draw: SaveSheet,
        stand_ins: Offers | None = None,
    ) -> None:
        """`stand_ins` are offered beside real devices: in demonstrations and tests only."""
        self._home, self._show, self._draw, self._stand_ins = home, show, draw, stand_ins
        self._setup = Setup(known)
        self._facts: queue.SimpleQueue[SetupFact | _Found | None] = queue.SimpleQueue()
        self._slow = ThreadPoolExecutor(1, "setup")
        self._aside = ThreadPoolExecutor(1, "setup aside")
        self._lookout: Lookout | None = None
        self._watching = self._searching = False
        self._plugs = ""
        self._followed = ""
        self._turns = 0
        self._stop_measuring = threading.Event()
        self._loudspeaker: Loudspeaker | None = None
        self._speaker = ""
        self._serial = 0
        self._playing = ""
        self._shown: SetupView | None = None
        self._thread = threading.Thread(target=self._run, name="setup desk")

    @property
    def view(self) -> SetupView:
        """What was shown last."""
        return self._setup.view

    def start(self) -> None:
        """Begin; `show` is called with the first view soon."""
        self._thread.start()

    def post(self, fact: SetupFact) -> None:
        """Hand over what was pressed; returns at once."""
        self._facts.put(fact)

    def frame(self, source: str) -> LiveFrame | None:
        """The newest picture of a camera that is looked at."""
        lookout = self._lookout
        return lookout.frame(source) if lookout else None

    def close(self) -> None:
        """End every process and thread; what is being written is written."""
        self._stop_measuring.set()
        self._facts.put(None)
        self._thread.join()
        self._slow.shutdown(cancel_futures=True)
        self._aside.shutdown(cancel_futures=True)

    # the desk's own thread

    def _run(self) -> None:
        try:
            self._tell()
            while self._turn():
                self._tell()
        finally:
            self._unwatch()
            if self._loudspeaker is not None:
                self._loudspeaker.stop()

    def _turn(self) -> bool:
        with suppress(queue.Empty):
            fact = self._facts.get(timeout=_TURN_S if self._lookout else _REST_S)
            if fact is None:
                return False
            if isinstance(fact, _Found):
                self._found(fact.offers)
            else:
                self._take(fact)
        self._hear_loudspeaker()
        if self._lookout is not None:
            self._look(self._lookout)
        return True

    def _take(self, fact: SetupFact) -> None:
        for order in self._setup.take(fact):
            try:
                self._obey(order)
            except ShuangluError as error:
                self._setup.take(SoundOver(error.trouble))

    def _tell(self) -> None:
        view = self._setup.view
        if view != self._shown:
            self._shown = view
            self._show(view)

    def _obey(self, order: SetupOrder) -> None:  # noqa: C901 - one line for each order
        match order:
            case Watch():
                self._watching = True
                self._search()
            case Unwatch():
                self._unwatch()
            case Follow(microphone):
                self._followed = microphone
            case PlayClip(speaker):
                sound = self._lookout.sound(self._followed) if self._lookout else None
                if sound is not None:
                    self._play("clip", speaker, *sound)
            case Ding(speaker):
                self._play("ding", speaker, bell(_BELL_RATE), _BELL_RATE)
            case StopMeasuring():
                self._stop_measuring.set()
            case Measure(camera, microphone):
                self._stop_measuring = threading.Event()
                self._aside.submit(self._measure, camera, microphone, self._stop_measuring)
            case LookForOthers(reader):
                self._aside.submit(self._look_for_others, reader)
            case Enrol() | Write() | Examine() | MakeSheet():
                self._slow.submit(self._do, order)

    # devices

    def _search(self) -> None:
        if not self._searching:
            self._searching = True
            self._plugs = plugged()
            view = self._setup.view
            written = tuple(filter(None, (view.camera, view.second_camera)))
            self._aside.submit(self._look_for_devices, written)

    def _look_for_devices(self, written: tuple[str, ...]) -> None:
        try:
            self._facts.put(_Found(search(self._stand_ins, written)))
        except (ShuangluError, OSError) as error:
            self._facts.put(_Found(Offers()))
            self.post(SoundOver(_trouble(error)))

    def _found(self, offers: Offers) -> None:
        self._searching = False
        if not self._watching:
            return
        try:
            if self._lookout is None:
                self._lookout = Lookout(offers.cameras, offers.microphones)
            else:
                self._lookout.change(offers.cameras, offers.microphones)
        except (ShuangluError, OSError) as error:
            self._setup.take(SoundOver(_trouble(error)))
            return
        if self._setup.view.speaker not in offers.speakers and offers.speakers:
            self._setup.view = replace(self._setup.view, speaker=offers.speakers[0], ding_heard="")

    def _look(self, lookout: Lookout) -> None:
        lookout.poll()
        self._turns += 1
        if self._turns % _PLUGS_TURNS == 0 and plugged() != self._plugs:
            self._search()
        clip = lookout.clip(self._followed, playing=self._playing == "clip")
        self._setup.take(DevicesSeen(lookout.cameras(), lookout.microphones(), clip))

    def _unwatch(self) -> None:
        self._watching = False
        lookout, self._lookout = self._lookout, None
        if lookout is not None:
            lookout.stop()

    def _play(self, what: str, speaker: str, pcm: bytes, rate: int) -> None:
        if speaker != self._speaker and self._loudspeaker is not None:
            self._loudspeaker.stop()
            self._loudspeaker = None
        sink = parse_sink(speaker)
        if sink is None:
            return
        if self._loudspeaker is None:
            self._speaker, self._loudspeaker = speaker, Loudspeaker(sink, lambda: None)
        self._serial, self._playing = self._serial + 1, what
        self._loudspeaker.play(Play(self._serial, pcm, rate))

    def _hear_loudspeaker(self) -> None:
        for said in self._loudspeaker.read() if self._loudspeaker else ():
            if isinstance(said, Over) and said.serial == self._serial:
                self._playing = ""
                self._setup.take(SoundOver(said.trouble if said.state == "failed" else None))

    # what takes long

    def _measure(self, camera: str, microphone: str, stop: threading.Event) -> None:
        try:
            found = acts.measure(camera, microphone, stop, lambda seen: self.post(Clapped(seen)))
            unsure = {"heard": found.heard, "seen": found.seen, "agreeing": found.agreeing}
            trouble = None if found.sure or stop.is_set() else Trouble("delay.unsure", unsure)
            self.post(Clapped(found, over=True, trouble=trouble))
        except Exception as error:  # noqa: BLE001 - the same
            self.post(Clapped(None, over=True, trouble=_trouble(error)))

    def _look_for_others(self, reader: str) -> None:
        try:
            self.post(OthersFound(acts.readers(reader), acts.printers()))
        except Exception as error:  # noqa: BLE001 - the same
            self.post(OthersFound((), ()))
            self.post(SoundOver(_trouble(error)))

    def _do(self, order: Enrol | Write | Examine | MakeSheet) -> None:
        try:
            self.post(self._done(order))
        except Exception as error:  # noqa: BLE001 - whatever it is, the window says it and waits no longer
            trouble = _trouble(error)
            match order:
                case Enrol():
                    self.post(EnrolEnded(trouble=trouble))
                case Write():
                    self.post(WrittenDown(trouble=trouble))
                case Examine():
                    self.post(Examined((), trouble))
                case MakeSheet():
                    self.post(SheetMade(trouble=trouble))

    def _done(self, order: Enrol | Write | Examine | MakeSheet) -> SetupFact:
        match order:
            case Enrol(hq, code, by):
                return EnrolEnded(acts.enrolled(self._home, hq, code, by), hq)
            case Write(step, changes, by):
                return WrittenDown(acts.put_down(self._home, step, changes, by))
            case Examine():
                return Examined(acts.examined(self._home))
            case MakeSheet(view):
                sheet, path = make_sheet(self._home, view, self._draw)
                return SheetMade(sheet, str(path))


def make_sheet(home: Path, view: SetupView, draw: SaveSheet) -> tuple[Sheet, Path]:
    """Make the sheet, keep it in the home, and note it there. Raises ShuangluError; OSError."""
    sheet = sheet_of(home, view)
    path = keep(home, sheet)
    drawn = draw(sheet)
    write_whole(path, drawn)
    fails = sum(check.state == "fail" for check in view.checks)
    acts.note_acceptance(home, view.by, passed=sheet.passed, sheet=suite.digest(drawn), fails=fails)
    return sheet, path


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, ShuangluError):
        return error.trouble
    if not isinstance(error, OSError):
        return Trouble("command.fault", {"kind": type(error).__name__})
    key = "command.file" if error.filename else "command.system"
    return Trouble(key, {"path": str(error.filename), "reason": error.strerror or str(error)})
