"""A device process seen from the recorder: started, listened to, watched, killed when it hangs, started again."""

import time
from multiprocessing.connection import Connection, wait
from typing import Any, Literal

from faults.trouble import Trouble
from terminal.capture.devices.device_process import DeviceOrder, run_device
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.jack_folder import JackFolder
from terminal.capture.named_source import Source
from terminal.capture.pipe import messages
from terminal.capture.view import View
from terminal.processes.child import Child
from terminal.processes.inbox import Inbox
from terminal.processes.picture_ring import PictureRing
from terminal.processes.preview import PreviewWriter
from terminal.processes.supervisor import Vigil
from terminal.session.facts.recorder import MediaTrack

STALL_US = 800_000
"""A track that delivers nothing for so long is gone for now; cameras in the dark still give 5 pictures a second."""
_HUNG_S = 2.5
"""A device that gives nothing for so long hangs; what can fail by itself has failed before (2 s)."""
_STILL_S = 1.3
"""A process that does not even say that it runs, for so long, stands still: five times as long as it may be silent."""
_PAUSE_US = 500_000
"""When the recorder itself did nothing for so long, what devices said meanwhile is on its way still."""
_OPENING_S = 8.0
"""An open that lasts longer hangs: cameras take 1 to 3 s, streams are given 3."""
_RESPAWN_US = 500_000

DeviceState = Literal["opening", "running", "gone", "ended"]


class Device:
    """One source in its own process. `run` counts how often the source was opened: sample numbers begin anew."""

    def __init__(
        self,
        source: Source,
        ring: PictureRing | PreviewWriter | None,
        *,
        sound: bool,
        fps: float,
        aside: bool = False,
        delay_us: int = 0,
        view: View | None = None,
    ) -> None:
        self.source = source
        self.ring = ring
        self.state: DeviceState = "opening"
        self.trouble: Trouble | None = None
        """What the device said when it failed last."""
        self.run = 0
        self.sound_rate = 0
        self._sound = sound
        self._fps = fps
        self._aside = aside
        self._delay_us = delay_us
        self._view = view
        self._last_us: dict[MediaTrack, int | None] = {"picture": None, "sound": None}
        self._child: Child | None = None
        self._inbox: Inbox | None = None
        self._jack = JackFolder() if source.kind == "microphone" else None
        self._dying: list[Child] = []
        self._vigil = Vigil(now_us() / SECOND_US, _OPENING_S)
        self._pulse = Vigil(now_us() / SECOND_US, _OPENING_S)
        self._watched_us = now_us()
        self._resumed_us = 0
        """When the recorder went on after it had stood still."""
        self._word_us = self._spawned_us = self._running_us = now_us()
        self._spawn()

    @property
    def connection(self) -> "Connection[Any, Any] | None":
        """What to wait on for messages; None while there is no process."""
        return self._child.messages if self._child else None

    @property
    def pid(self) -> int | None:
        """The device process that runs now; None from its end to the start of the next one."""
        return self._child.pid if self._child else None

    def flows(self, track: MediaTrack, at_us: int) -> bool:
        """Whether the track delivers."""
        last_us = self._last_us[track]
        return self.state == "running" and last_us is not None and at_us - last_us < STALL_US

    def begins(self, track: MediaTrack, at_us: int) -> bool:
        """Whether the device has just been opened, or the recorder stood still itself: the track may still come."""
        if at_us - self._resumed_us < STALL_US:
            return True
        return self.state == "running" and self._last_us[track] is None and at_us - self._running_us < STALL_US

    def absence(self, track: MediaTrack) -> Literal["lost", "hanging"]:
        """Why a track does not flow: the device is away, or it is there and says nothing."""
        return "hanging" if self.state == "running" and self._last_us[track] is not None else "lost"

    def last_us(self, track: MediaTrack) -> int | None:
        """When the track delivered last in this run, on the monotonic clock; None if it has not yet."""
        return self._last_us[track]

    def read(self) -> list[messages.Message]:
        """Take what has arrived, without waiting; not all at once, so that no device keeps the others waiting."""
        if self._child is None or self._inbox is None:
            return []
        try:
            arrived = [message for parcel in self._inbox.read() for message in messages.unpack_together(parcel)]
        except (EOFError, OSError):
            self._died()
            return []
        for message in arrived:
            self._note(message)
        return arrived

    def watch(self, at_us: int) -> None:
        """Kill a process that hangs, start one where there is none. Call often."""
        self._dying = [child for child in self._dying if child.exitcode is None]
        paused, self._watched_us = at_us - self._watched_us > _PAUSE_US, at_us
        if paused:
            self._resumed_us = at_us
            self._vigil.hear(at_us / SECOND_US)
            self._pulse.hear(at_us / SECOND_US)
        if self._child is not None and self._is_over(at_us):
            self.trouble = self.trouble or Trouble("device.hangs", {"source": self.source.shown})
            self._bury()
        if self._child is None and at_us - self._spawned_us >= _RESPAWN_US:
            self._spawn()

    def _is_over(self, at_us: int) -> bool:
        """Whether the process was waited for long enough: it stands still, or its device hangs."""
        at_s = at_us / SECOND_US
        return self.state != "ended" and (self._pulse.is_over(at_s) or self._vigil.is_over(at_s))

    def listen(self, timeout_s: float) -> list[messages.Message]:
        """Wait for the device, no longer than this; take what has arrived, and watch it. For whoever has no other one.

        Raises OSError where another process is due and the machine has no room for it.
        """
        if self.connection is not None:
            wait([self.connection], timeout_s)
        else:
            time.sleep(timeout_s)
        arrived = self.read()
        self.watch(now_us())
        return arrived

    def set_fps(self, fps: float) -> None:
        """Ask for this many pictures a second from now on."""
        self._fps = fps
        if self._child is not None:
            try:
                self._child.send_bytes(str(fps).encode())
            except OSError:
                return  # it is dying; the next one is started with the new rate

    def stop(self) -> None:
        """End the process for good and free the ring."""
        self._bury()
        for child in self._dying:
            child.join(1.0)
        if self._jack is not None:
            self._jack.clear()  # for the process that was killed while it asked for devices
        if self.ring is not None:
            self.ring.close()

    def _note(self, message: messages.Message) -> None:
        self._word_us = now_us()
        running = self.state == "running"
        self._pulse.hear(self._word_us / SECOND_US, _STILL_S if running and self._begun else _OPENING_S)
        match message:
            case messages.Alive():
                return
            case messages.DeviceOpening():
                self.state = "opening" if self.state == "running" else self.state
            case messages.Running(sound_rate):
                self.state, self.sound_rate, self.run = "running", sound_rate, self.run + 1
                self._last_us = {"picture": None, "sound": None}
                self._running_us = self._word_us
            case messages.Gone(trouble, ended):
                self.state, self.trouble = ("ended" if ended else "gone"), trouble
            case messages.PictureWaits():
                self._last_us["picture"] = self._word_us
            case messages.SoundBlock():
                self._last_us["sound"] = self._word_us
        self._vigil.hear(self._word_us / SECOND_US, _HUNG_S if self.state == "running" and self._begun else _OPENING_S)

    @property
    def _begun(self) -> bool:
        """Whether the device has given anything in this run."""
        return any(last_us is not None for last_us in self._last_us.values())

    def _spawn(self) -> None:
        order = DeviceOrder(self.source, self.ring, self._sound, self._fps, self._delay_us, self._view)
        self._child = Child(f"device {self.source.kind}", run_device, order, aside=self._aside)
        self._inbox = Inbox(self._child.messages)
        self.state = "opening" if self.state == "running" else self.state
        self._word_us = self._spawned_us = now_us()
        self._vigil = Vigil(self._word_us / SECOND_US, _OPENING_S)
        self._pulse = Vigil(self._word_us / SECOND_US, _OPENING_S)

    def _died(self) -> None:
        self.trouble = self.trouble or Trouble("device.died", {"source": self.source.shown})
        self._bury()

    def _bury(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        self._dying.append(child)
        child.close()
        if self.state != "ended":
            self.state = "gone"
        if self._jack is not None:
            self._jack.clear()
