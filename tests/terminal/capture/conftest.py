"""Films made on the spot, and a camera on the network."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from scripts.lab import recording
from terminal.capture.take.coverage import GAP_US
from terminal.session.orders.recorder import OpenTake


def make_film(out: Path, picture: str, sound: str, seconds: float) -> Path:
    """Make a film of ffmpeg's own test sources (`lavfi` descriptions); in a .mkv the sound stays uncompressed."""
    codec = "pcm_s16le" if out.suffix == ".mkv" else "aac"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    command += ["-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    command += ["-g", "25", "-c:a", codec, "-ar", "48000", str(out)]
    subprocess.run(command, check=True)
    return out


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of four seconds with a moving picture and a tone, of another size and rate than the profile's."""
    out = tmp_path_factory.mktemp("film") / "film.mp4"
    return make_film(out, "testsrc2=size=640x480:rate=30", "sine=frequency=500:sample_rate=44100", 4)


def gaps_of(order: OpenTake) -> list[dict[str, Any]]:
    """The gap entries of a take's journal, in order."""
    return [body for entry, body in recording.read(order.folder).entries() if entry.kind == "gap"]


def missed_s(order: OpenTake, track: str, least_us: int = GAP_US) -> float:
    """How long a track lacked its source, or what it gave was lost, for more than `least_us`, as the journal says.

    A source that is away and pictures that are lost may be two gaps over one time, which is missed once.
    """
    away = ("lost", "hanging", "overrun")
    ended = [gap for gap in gaps_of(order) if gap["track"] == track and gap["reason"] in away and gap["until_us"]]
    spans = sorted((gap["from_us"], gap["until_us"]) for gap in ended if gap["until_us"] - gap["from_us"] > least_us)
    missed_us = reached_us = 0
    for from_us, until_us in spans:
        missed_us += max(0, until_us - max(from_us, reached_us))
        reached_us = max(reached_us, until_us)
    return missed_us / 1e6


def family_of(pid: int) -> list[psutil.Process]:
    """A process and all its descendants."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


class NetworkCamera:
    """A camera on the network: a process that sends a film as MPEG-TS, in real time, to whoever connects."""

    def __init__(self, film: Path) -> None:
        self._film = film
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Switch the camera on; it comes back at the address that it had."""
        server = Path(__file__).with_name("network_camera.py")
        self._process = subprocess.Popen(
            [sys.executable, str(server), str(self._film), str(self._port)], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        with self._process.stdout as told:
            self._port = int(told.readline())

    def hang(self) -> None:
        """Stop answering without closing anything."""
        for process in self._family():
            process.suspend()

    def go_on(self) -> None:
        for process in self._family():
            process.resume()

    def stop(self) -> None:
        """Pull the plug."""
        for process in self._family():
            process.kill()
        assert self._process is not None
        self._process.wait()

    def _family(self) -> list[psutil.Process]:
        assert self._process is not None
        if self._process.poll() is not None:
            return []
        return family_of(self._process.pid)


@pytest.fixture
def network_camera(film: Path) -> Iterator[NetworkCamera]:
    camera = NetworkCamera(film)
    yield camera
    camera.stop()
