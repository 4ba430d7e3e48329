"""A real microphone: PulseAudio's null sink, which hears what is played into it. It hangs, dies and comes back."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evidence.verify import verify_take
from scripts.lab import recording, watching
from terminal.session.facts.recorder import GapBegan, GapEnded, Levels, SegmentHeld
from tests.terminal.capture.conftest import missed_s

pytestmark = pytest.mark.skipif(
    not (shutil.which("pulseaudio") and shutil.which("pacat")), reason="PulseAudio is not installed"
)


class Room:
    """A sound server with one microphone, in which a 600 Hz tone sounds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._player: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        socket = f"{self._folder}/socket"
        modules = ["-L", "module-null-sink sink_name=room rate=48000"]
        modules += ["-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"]
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm"]
        self._server = subprocess.Popen([*command, *modules], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        choose = ["pactl", "set-default-source", "room.monitor"]
        while subprocess.run(choose, capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, "the sound server does not start"
            time.sleep(0.05)
        tone = (np.sin(2 * np.pi * 600 * np.arange(48_000) / 48_000) * 8000).astype(np.int16).tobytes()
        sound = self._folder / "tone.raw"
        sound.write_bytes(tone * 60)
        self._player = subprocess.Popen(["pacat", "--rate=48000", "--channels=1", "--format=s16le", str(sound)])

    def hang(self) -> None:
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        for process in (self._player, self._server):
            if process is not None:
                process.kill()
                process.wait()
        self._player = self._server = None
        Path(self._folder / "socket").unlink(missing_ok=True)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    folder = tmp_path / "pulse"
    folder.mkdir(mode=0o700)
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{folder}/socket")
    sounding = Room(folder)
    yield sounding
    sounding.stop()


def disturbed(kiosk: recording.Kiosk, held: SegmentHeld) -> bool:
    """Whether a gap fell into the segment: on a busy machine a sound server loses blocks, and the recorder says so."""
    return any(gap.media_us is not None and gap.media_us >= held.start_us for gap in kiosk.all(GapBegan))


def test_a_microphone_is_recorded_hangs_and_comes_back(tmp_path: Path, room: Room) -> None:
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk("test:bars", "microphone:default") as kiosk:
        kiosk.wait(Levels)  # the null sink of a new sound server needs two seconds for its first block
        kiosk.open(order)
        whole = kiosk.wait(SegmentHeld, lambda held: held.index >= 1 and not disturbed(kiosk, held))
        room.hang()
        hung = time.monotonic()
        gap = kiosk.wait(GapBegan, lambda began: began.media_us is not None and began.media_us > whole.start_us)
        assert kiosk.times[kiosk.facts.index(gap)] - hung < 2.5
        assert (gap.track, gap.reason) == ("sound", "hanging")
        room.stop()
        room.start()
        back = time.monotonic()
        ended = kiosk.wait(GapEnded, lambda fact: fact.media_us is not None and fact.media_us > whole.start_us)
        assert kiosk.times[kiosk.facts.index(ended)] - back < 3.5
        assert ended.media_us is not None
        kiosk.wait(SegmentHeld, lambda held: ended.media_us is not None and held.start_us > ended.media_us)
        closed = kiosk.close()
    assert closed.summary["captured_s"] == pytest.approx(
        closed.summary["elapsed_s"] - missed_s(order, "sound"), abs=0.5
    )
    assert verify_take(Path(order.folder), None).status == "intact"
    sound = watching.sound_of(watching.export(recording.read(order.folder), tmp_path / "film.mp4"))
    assert len(sound) / 48_000 == pytest.approx(closed.summary["elapsed_s"], abs=0.1)
    for begin_s in (whole.start_us / 1e6 + 0.5, ended.media_us / 1e6 + 0.8):  # before the fault, and after it
        begin = int(begin_s * 48_000)
        part = sound[begin : begin + 24_000]
        assert int(np.abs(np.fft.rfft(part)).argmax()) * 2 == 600
