"""The recorder process: one loop that takes pictures and sound from the devices, and orders from the kiosk."""

import queue
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evidence.marks import mark_body
from faults.trouble import Trouble
from terminal.capture.config import RecorderConfig
from terminal.capture.devices.second_camera import SecondCameraReader
from terminal.capture.fact_sender import FactSender
from terminal.capture.inputs import Inputs
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.outputs import Outputs
from terminal.capture.profiles import SOUND_ALONE_BYTES_PER_SECOND, Profile
from terminal.capture.sound_trial import TICKET, SoundTrial
from terminal.capture.take.disk import BALLAST_BYTES, DiskSpace
from terminal.capture.take.opening import lacking, opening_facts
from terminal.capture.take.picture_codec import encoding_here
from terminal.capture.take.profile_steps import ProfileSteps
from terminal.capture.take.recording import NOTHING_CAPTURED, Encoders, Recording
from terminal.capture.take.writing import (
    CloseJob,
    Ended,
    EntryJob,
    ObjectJob,
    Opened,
    OpeningRefused,
    TakeWriting,
    WriteTrouble,
    WritingEvent,
)
from terminal.processes.inbox import Waiting
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import SoundRing
from terminal.session.facts.recorder import (
    CloseReason,
    MarkRefused,
    ProfileClimbed,
    ProfileFell,
    ProfileReason,
    RecorderFailed,
    RecorderReady,
    SoundPlayed,
    TakeClosed,
    TakeOpened,
    TakeRefused,
    TakeUnsealed,
)
from terminal.session.orders.recorder import (
    AddMark,
    AddObject,
    CloseSecondCamera,
    CloseTake,
    OpenSecondCamera,
    OpenTake,
    PlaySound,
    Quit,
    RecorderOrder,
    StopSound,
    TrySound,
)

_TURN_S = 0.05
"""What wakes the loop: devices, orders, what the writing thread says. All else is looked at so often."""
_READY_US = 4 * SECOND_US
"""How long devices are waited for before the recorder says that it is ready without them."""
_PATIENCE_US = 1_500_000
_LOW_S = 60
"""So many seconds above the reserve the profile falls."""
_WALL_JUMP_US = 500_000
_LONGEST = 200
"""Characters of what FFmpeg says that are told."""


@dataclass(frozen=True, slots=True)
class KioskLost:
    """The kiosk's end of the pipe is gone."""


@dataclass(slots=True)
class _Pending:
    """A take that is being opened."""

    order: OpenTake
    deadline_us: int
    encoders: Encoders
    room: DiskSpace
    writing: TakeWriting | None = None


class Recorder:
    """Everything in the recorder process but the threads that write the take and send the facts."""

    def __init__(
        self,
        config: RecorderConfig,
        preview: Preview,
        outbox: FactSender,
        second_preview: Preview | None = None,
        sound: SoundRing | None = None,
    ) -> None:
        self._config = config
        self._profile: Profile = encoding_here(config.encoding())
        self._outbox = outbox
        self._inputs = Inputs(config, preview, outbox.tell)
        self._waiting = Waiting()
        self.wake = self._waiting.wake
        """Have the loop look at what is there, orders and all; from any thread."""
        self._second_camera = SecondCameraReader(config.camera, second_preview, outbox.tell, config.second_view)
        self._outputs = Outputs(config, self._played, self.wake)
        self._trial = SoundTrial(self._outputs, outbox.tell)
        self._inputs.listener = self._trial.hear
        self._live_sound = sound.writer() if sound is not None else None
        self._started_us = now_us()
        self._ready = False
        self._pending: _Pending | None = None
        self._recording: Recording | None = None
        self._writing: TakeWriting | None = None
        self._room: DiskSpace | None = None
        self._steps = ProfileSteps(self._profile, self._started_us)
        self._planned_s = 0
        self._sealing = False
        self._kiosk_lost_us: int | None = None
        self._leaving: CloseReason | None = None
        self._wall_offset_us = 0
        self._checked_us = 0
        self.terminated = False
        """Set by the signal handler."""

    def run(self, orders: "queue.SimpleQueue[RecorderOrder | KioskLost]") -> None:
        """Go on until told to quit, or the kiosk is gone and its grace over; then everything is closed."""
        try:
            while not self._over():
                self._waiting.wait(self._inputs.connections(), _TURN_S)
                self._turn(orders)
        except Exception as error:
            self._outbox.tell(RecorderFailed(Trouble("capture.fault", {"problem": type(error).__name__})))
            raise
        finally:
            writing = self._break_off()
            self._inputs.stop()
            self._second_camera.stop()
            if writing is not None:
                writing.join()
            self._outputs.stop()
            self._waiting.close()

    def _break_off(self) -> TakeWriting | None:
        """After a fault: close what is open or being opened with what it has. Returns what must be waited for."""
        writing = self._writing
        if writing is not None and not writing.closing:
            if self._recording is not None:
                self._recording.give_up(now_us())
            else:
                writing.put(CloseJob("failed", "interrupted", NOTHING_CAPTURED, 0))
        return writing

    def _over(self) -> bool:
        return self._leaving is not None and self._recording is None and self._pending is None

    def _turn(self, orders: "queue.SimpleQueue[RecorderOrder | KioskLost]") -> None:
        at_us = now_us()
        self._inputs.turn(at_us, self._recording)
        self._report_ready(at_us)
        with suppress(queue.Empty):
            while True:
                self._obey(orders.get_nowait(), at_us)
        self._attend(at_us)

    def _attend(self, at_us: int) -> None:
        if self.terminated:
            self._leave("failed", at_us)
        if self._kiosk_lost_us is not None and at_us - self._kiosk_lost_us >= self._config.grace_s * SECOND_US:
            self._leave("kiosk_lost", at_us)
        if self._pending is not None:
            self._open(self._pending, at_us)
        with suppress(queue.Empty):
            while self._writing is not None:
                self._react(self._writing.events.get_nowait(), at_us)
        self._outputs.turn(None if self._sealing else self._recording)
        self._trial.turn(at_us)
        if self._recording is not None:
            self._keep(self._recording, at_us)

    def _report_ready(self, at_us: int) -> None:
        if self._ready or not (self._inputs.complete(at_us) or at_us - self._started_us > _READY_US):
            return
        self._ready = True
        profile = self._profile
        self._outbox.tell(RecorderReady(profile.width, profile.height, profile.fps, profile.name))

    # Orders

    def _obey(self, order: RecorderOrder | KioskLost, at_us: int) -> None:
        match order:
            case OpenTake():
                self._prepare(order, at_us)
            case AddMark() | AddObject():
                self._mark(order, at_us)
            case TrySound() | PlaySound() | StopSound():
                self._sound(order, at_us)
            case CloseTake(reason):
                self._close(reason, at_us)
            case OpenSecondCamera() | CloseSecondCamera():
                self._second_camera.obey(order)
            case Quit():
                self._leave("quit", at_us)
            case KioskLost():
                self._kiosk_lost_us = at_us
                self._second_camera.obey(CloseSecondCamera())  # nobody looks any more
                if self._recording is None:
                    self._leave("kiosk_lost", at_us)

    def _sound(self, order: TrySound | PlaySound | StopSound, at_us: int) -> None:
        if not isinstance(order, TrySound):
            self._trial.drop(at_us)
            self._outputs.obey(order, None if self._sealing else self._recording, at_us)
        elif self._recording is None and self._pending is None:
            self._trial.begin(order.seconds, at_us)

    def _mark(self, order: AddMark | AddObject, at_us: int) -> None:
        recording = self._recording
        if recording is None or self._sealing:
            self._outbox.tell(MarkRefused(recording.take if recording is not None else None, order.ticket))
            return
        media_us = recording.media_us(at_us)
        if isinstance(order, AddObject):
            recording.entry(ObjectJob(order, media_us))  # sealed by the writing thread, however large it is
        else:
            recording.entry(EntryJob("mark", mark_body(order.kind, order.facts), media_us, order.ticket))

    def _close(self, reason: CloseReason, at_us: int) -> None:
        if self._recording is not None and self._recording.closing_us is None:
            self._recording.begin_close(reason, "sealed", at_us)

    def _leave(self, reason: CloseReason, at_us: int) -> None:
        self._leaving = self._leaving or reason
        if self._recording is not None and self._recording.closing_us is None:
            self._recording.begin_close(reason, "interrupted", at_us)
        if self._pending is not None and self._pending.writing is None:
            self._refuse(self._pending.order, Trouble("capture.leaving"))

    # Opening a take

    def _played(self, fact: SoundPlayed) -> None:
        if fact.ticket == TICKET:
            self._trial.played(fact)
        else:
            self._outbox.tell(fact)

    def _prepare(self, order: OpenTake, at_us: int) -> None:
        self._trial.drop(at_us)
        if self._recording is not None or self._pending is not None or self._leaving is not None:
            self._outbox.tell(TakeRefused(order.take, Trouble("capture.busy")))
            return
        room = DiskSpace(Path(order.folder).parent, self._config.quota_bytes)
        rate = self._profile.bytes_per_second if order.picture else SOUND_ALONE_BYTES_PER_SECOND
        needed = order.planned_s * rate + self._config.reserve_bytes + BALLAST_BYTES
        free = room.free()
        if free < needed:
            facts = {"seconds": order.planned_s, "needed": _megabytes(needed), "free": _megabytes(free)}
            self._outbox.tell(TakeRefused(order.take, Trouble("capture.no_room", facts)))
            return
        try:
            encoders = Encoders(self._profile)
        except (OSError, ValueError) as error:
            problem = {"profile": self._profile.name, "problem": str(error)[:_LONGEST]}
            self._outbox.tell(TakeRefused(order.take, Trouble("capture.encoder", problem)))
            return
        deadline_us = max(self._started_us + _READY_US, at_us + _PATIENCE_US)
        self._pending = _Pending(order, deadline_us, encoders, room)

    def _open(self, pending: _Pending, at_us: int) -> None:
        """Open the pending take as soon as the devices are there; when time is up, with those that must be.

        A take of sound alone waits for no camera.
        """
        order, picture = pending.order, pending.order.picture
        complete = self._inputs.complete(at_us, picture=picture)
        if pending.writing is not None or (not complete and at_us < pending.deadline_us):
            return
        seen, heard = (self._inputs.delivers(track, at_us) for track in ("picture", "sound"))
        trouble = lacking(order, seen=seen, heard=heard)
        if trouble is not None:
            self._refuse(order, trouble.because(*self._inputs.complaints(picture=picture)))
            return
        opening = opening_facts(order, self._profile, self._inputs.sources(picture=picture))
        pending.writing = self._writing = TakeWriting(order, opening, pending.room, self._outbox.tell, self.wake)
        self._room = pending.room

    def _refuse(self, order: OpenTake, trouble: Trouble) -> None:
        self._pending = None
        self._outbox.tell(TakeRefused(order.take, trouble))

    def _begin(self, pending: _Pending, writing: TakeWriting) -> None:
        """Entry 0 is durable: this is the take's first instant."""
        order = pending.order
        self._pending = None
        self._outbox.tell(TakeOpened(order.take, order.folder))
        zero_us = now_us()
        self._recording = Recording(
            order.take,
            zero_us,
            self._profile,
            pending.encoders,
            writing,
            pictured=order.picture,
            live_sound=self._live_sound,
        )
        self._steps = ProfileSteps(self._profile, zero_us)
        self._planned_s = order.planned_s
        self._sealing = False
        self._wall_offset_us = _wall_offset_us()
        self._inputs.take_begins(self._recording, rehearsal=order.series == "rehearsal")
        if self._leaving is not None:
            self._recording.begin_close(self._leaving, "interrupted", now_us())

    # While a take is open

    def _react(self, event: WritingEvent, at_us: int) -> None:
        match event:
            case Opened():
                assert self._pending is not None
                assert self._writing is not None
                self._begin(self._pending, self._writing)
            case OpeningRefused(trouble):
                assert self._pending is not None
                self._refuse(self._pending.order, trouble)
                self._end_writing()
            case WriteTrouble(trouble, full, lost):
                self._on_write_trouble(trouble, at_us, full=full, lost=lost)
            case Ended(outcome):
                self._end_take(outcome)

    def _on_write_trouble(self, trouble: Trouble, at_us: int, *, full: bool, lost: bool) -> None:
        recording = self._recording
        if lost:
            self._outbox.tell(RecorderFailed(trouble))
        if recording is not None and recording.closing_us is None:
            recording.begin_close("disk" if full else "failed", "interrupted" if lost else "sealed", at_us)

    def _end_take(self, outcome: TakeClosed | TakeUnsealed) -> None:
        self._recording = None
        self._inputs.take_ends(self._profile.fps)
        self._end_writing()
        self._outbox.tell(outcome)  # only now: whoever hears it may order the next take at once
        if self._kiosk_lost_us is not None:
            self._leaving = self._leaving or "kiosk_lost"

    def _end_writing(self) -> None:
        if self._writing is not None:
            self._writing.join()
            self._writing = None

    def _keep(self, recording: Recording, at_us: int) -> None:
        if self._sealing:
            return
        if recording.closing_us is not None:
            self._inputs.settle()
            self._outputs.cut(recording, at_us)
            self._sealing = recording.finish(at_us, waiting=self._inputs.waiting)
            return
        recording.tick(at_us, waiting=self._inputs.waiting)
        if recording.pictured:
            self._step(recording, at_us)
        if at_us - self._checked_us >= SECOND_US:
            self._checked_us = at_us
            self._check_room(recording, at_us)
            self._check_wall(recording, at_us)

    def _step(self, recording: Recording, at_us: int) -> None:
        """Let the profile fall or climb where that is due."""
        match self._steps.look(at_us, self._inputs.load, behind=self._inputs.behind):
            case "fall":
                self._fall(recording, "slow", at_us)
            case "climb" if self._has_room(self._steps.higher, recording, at_us):
                self._steps.climbed(at_us)
                self._change(recording, "room", at_us)
                self._outbox.tell(ProfileClimbed(recording.profile.name, recording.media_us(at_us)))

    def _fall(self, recording: Recording, reason: Literal["slow", "disk"], at_us: int) -> None:
        if self._steps.lower is None or not recording.pictured:  # all that a profile saves is saved in pictures
            return
        self._steps.fell(at_us)
        self._change(recording, reason, at_us)
        self._outbox.tell(ProfileFell(recording.profile.name, reason, recording.media_us(at_us)))

    def _change(self, recording: Recording, reason: ProfileReason, at_us: int) -> None:
        profile = self._steps.profile
        recording.change(profile, reason, at_us)
        self._inputs.set_fps(profile.fps)

    def _has_room(self, profile: Profile | None, recording: Recording, at_us: int) -> bool:
        """Whether the disk holds what is left of the plan in this profile, and more than what makes it fall."""
        assert self._room is not None
        assert profile is not None
        left_s = max(0, self._planned_s - recording.media_us(at_us) // SECOND_US)
        needed = (left_s + 2 * _LOW_S) * profile.bytes_per_second + self._config.reserve_bytes
        return self._room.free() >= needed

    def _check_room(self, recording: Recording, at_us: int) -> None:
        assert self._room is not None
        free, reserve = self._room.free(), self._config.reserve_bytes
        if free < reserve:
            # Nothing is damaged or missing in such a take, so it is sealed; its reason says why it ends here.
            recording.begin_close("disk", "sealed", at_us)
        elif recording.profile is self._profile and free < reserve + _LOW_S * self._profile.bytes_per_second:
            self._fall(recording, "disk", at_us)

    def _check_wall(self, recording: Recording, at_us: int) -> None:
        offset_us = _wall_offset_us()
        jump_us = offset_us - self._wall_offset_us
        if abs(jump_us) >= _WALL_JUMP_US:
            self._wall_offset_us = offset_us
            recording.entry(EntryJob("clock", {"wall_jump_us": jump_us}, recording.media_us(at_us)))


def _wall_offset_us() -> int:
    return time.time_ns() // 1000 - now_us()


def _megabytes(count: int) -> int:
    return round(count / 1_000_000)
