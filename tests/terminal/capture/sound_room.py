"""A real sound server: PulseAudio's null sink, whose monitor is a microphone that hears what is played into it."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

NEEDED = pytest.mark.skipif(
    not (shutil.which("pulseaudio") and shutil.which("pacat")), reason="PulseAudio is not installed"
)


class Room:
    """A sound server with a loudspeaker, and a microphone that hears it; a 600 Hz tone sounds, unless `quiet`."""

    def __init__(self, folder: Path, *, quiet: bool = False) -> None:
        self._folder = folder
        self._quiet = quiet
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
        if not self._quiet:
            self._sound()

    def _sound(self) -> None:
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


@contextmanager
def open_room(folder: Path, monkeypatch: pytest.MonkeyPatch, *, quiet: bool = False) -> Iterator[Room]:
    """Open a room, and let all programs that are started in it use it."""
    folder.mkdir(mode=0o700)
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{folder}/socket")
    room = Room(folder, quiet=quiet)
    try:
        yield room
    finally:
        room.stop()
