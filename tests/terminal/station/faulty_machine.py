"""A machine that is well, into which stories put a fault: an enrolled home, drawn files of Linux, a headquarters.

The home is real, and so are its vault, its book and the calls over TLS. What Linux tells of cameras, displays, programs
and disks is a folder of files, as in the stories of cameras.
"""

import contextlib
import json
import os
import shutil
import ssl
import threading
import wave
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import numpy as np
from cryptography.hazmat.primitives import serialization

from evidence import wrapping
from faults.errors import ShuangluError
from headquarters.authority import ca
from scripts.lab.tone_models import write_folder
from terminal.capture.devices.survey import Survey
from terminal.home.checks import Surroundings
from terminal.home.checks.health_check import HealthCheck
from terminal.home.opening import Home, open_home
from terminal.home.report import Look, Reports
from terminal.home.settings import Settings, load_settings
from terminal.station.books import HeldBooks
from terminal.station.doctor import Look as DoctorLook
from terminal.station.doctor import examine
from terminal.sync.calling import calling
from terminal.sync.reporting import Reporting
from terminal.vault.identity import Headquarters, TerminalIdentity
from terminal.vault.making import create_vault
from tests.books.house import House
from tests.headquarters.fleet.small_headquarters import Receive, SmallHeadquarters
from tests.terminal.capture.test_camera_list import Machine
from tests.terminal.vault.recording import PASSPHRASE, keeper

TERMINAL = "32-0117"
QUICK: tuple[DoctorLook, ...] = ("program", "machine", "disk", "home")
"""What each story looks at; devices and models only where the fault is one of theirs."""
_FIRST = "pci0000:00/0000:00:14.0/usb1/1-3/1-3:1.0"
_PATIENCE_S = 120.0
"""A machine that is busy with other stories is not one that hangs."""
_FOUND = Survey({}, microphones=("Table microphone",), speakers=("Loudspeaker",))


class Greeter:
    """What answers at a headquarters' address: TLS of its authority, both sides with certificates, and the time."""

    def __init__(
        self, house: House, folder: Path, ahead: timedelta = timedelta(0), receive: Receive | None = None
    ) -> None:
        """`ahead`: how far its clock is before this machine's; `receive`: takes reports in."""
        key, pem, trusted = ca.new_key(), folder / "server.pem", folder / "ca.pem"
        folder.mkdir(parents=True, exist_ok=True)
        pem.write_bytes(house.authority.issue_server(key.public_key(), ["127.0.0.1"]) + ca.key_pem(key))
        trusted.write_bytes(authority_pem(house))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        context.load_verify_locations(trusted)
        context.verify_mode = ssl.CERT_REQUIRED

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls = ["series", *(["reports"] if receive else [])]
                self._say({"utc": (datetime.now(UTC) + ahead).isoformat(), "calls": calls, "formats": [1, 2]})

            def do_POST(self) -> None:
                assert receive is not None
                self._say(receive(self.rfile.read(int(self.headers["Content-Length"]))))

            def _say(self, said: Mapping[str, Any]) -> None:
                body = json.dumps(said).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - the library's own name
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, *_: object) -> None:
                """Whoever does not like our certificate goes away: that is the story."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextlib.contextmanager
def greeting(
    house: House, folder: Path, ahead: timedelta = timedelta(0), receive: Receive | None = None
) -> Iterator[str]:
    """Answer as headquarters; yield the address."""
    greeter = Greeter(house, folder, ahead, receive)
    try:
        yield greeter.url
    finally:
        greeter.stop()


def authority_pem(house: House) -> bytes:
    return house.authority.certificate.public_bytes(serialization.Encoding.PEM)


def enrol(home: Home, house: House, url: str, days: float | None = None) -> None:
    """Become a terminal of that house; `days` that the certificate lasts."""
    key = ca.new_key()
    issued = house.authority.issue_terminal(TERMINAL, key.public_key(), days)
    public = wrapping.public_key(wrapping.new_private_key())
    home.vault.enrol(
        TerminalIdentity(TERMINAL, ca.key_pem(key), issued.pem, Headquarters(url, authority_pem(house), public))
    )
    home.vault.takes.headquarters_told(TERMINAL, 1, "sale", 0, None)
    home.vault.takes.headquarters_told(TERMINAL, 1, "rehearsal", 0, None)


def write_sound(path: Path, loudness: float) -> None:
    """Two seconds of a room; loudness 0: of nothing at all."""
    samples = np.random.default_rng(7).normal(0, 1, 96_000) * loudness
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(np.asarray(samples, np.int16).tobytes())


def write_film(path: Path, width: int, height: int, draw: Callable[[int], np.ndarray[Any, Any]]) -> None:
    """Two seconds of pictures, RGB."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(50):
            frame = av.VideoFrame.from_ndarray(draw(number), format="rgb24")
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def _moving(width: int, height: int) -> Callable[[int], np.ndarray[Any, Any]]:
    across = np.linspace(0, 255, width)

    def draw(number: int) -> np.ndarray[Any, Any]:
        row = np.roll(across, number * 8).astype(np.uint8)
        return np.repeat(np.repeat(row[None, :, None], height, 0), 3, 2)

    return draw


@dataclass
class Well:
    """A machine on which all is well; made once, and copied for each story."""

    folder: Path
    house: House
    url: str
    headquarters: SmallHeadquarters

    @classmethod
    def make(cls, folder: Path, house: House, url: str, headquarters: SmallHeadquarters) -> "Well":
        home_folder = folder / "home"
        (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
        create_vault(home_folder, [keeper()]).close()
        home = open_home(load_settings(home_folder, passphrase_file=folder / "passphrase"))
        enrol(home, house, url)
        home.vault.accounts.make_first("9001", "周敏", "a long password 7", "story")
        books = HeldBooks(home)
        books.install(house.book(7))
        books.activate_due()
        home.close()
        write_folder(home_folder / "models", "zipformer-ctc")
        write_film(folder / "room.avi", 1280, 720, _moving(1280, 720))
        write_sound(folder / "room.wav", 900)
        draw_machine(folder / "root")
        return cls(folder, house, url, headquarters)


def draw_machine(root: Path) -> None:
    """What Linux tells of it: a camera, two displays, an input method, a font, a disk that tells its life."""
    plug_in(root, 0)
    for name, state in (("card0-HDMI-A-1", "connected"), ("card0-eDP-1", "connected")):
        (root / "sys/class/drm" / name).mkdir(parents=True)
        (root / "sys/class/drm" / name / "status").write_text(f"{state}\n")
    (root / "proc/812").mkdir(parents=True)
    (root / "proc/812/comm").write_text("fcitx5\n")
    (root / "usr/share/fonts/opentype").mkdir(parents=True)
    (root / "usr/share/fonts/opentype/NotoSansCJK-Regular.ttc").touch()


def plug_in(root: Path, number: int) -> None:
    """Plug the one camera in, under this number."""
    shutil.rmtree(root / "sys/class/video4linux", ignore_errors=True)
    shutil.rmtree(root / "sys/devices", ignore_errors=True)
    Machine(root).add(number, "Counter camera", _FIRST, "uvcvideo")
    for name, text in (("idVendor", "046d"), ("idProduct", "0825"), ("serial", "A1")):
        ((root / "sys/devices" / _FIRST).parent / name).write_text(f"{text}\n")


@dataclass
class Story:
    """A copy of the machine that is well, for one fault."""

    well: Well
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=lambda: {"QT_IM_MODULE": "fcitx5"})
    around: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shutil.copytree(self.well.folder / "home", self.home)
        shutil.copytree(self.well.folder / "root", self.root, symlinks=True)
        shutil.copy(self.well.folder / "passphrase", self.folder / "passphrase")
        self.plug_in(0)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @contextlib.contextmanager
    def opened(self) -> Iterator[Home]:
        home = open_home(self.set())
        try:
            yield home
        finally:
            home.close()

    def plug_in(self, number: int) -> None:
        plug_in(self.root, number)

    def move_headquarters(self, url: str) -> None:
        """It is enrolled anew, at another address."""
        with self.opened() as home:
            enrol(home, self.well.house, url)

    def on_a_disk(self, life: str) -> None:
        """The home lies on an eMMC that tells of its life so."""
        number = self.home.stat().st_dev
        device = self.root / "sys/devices/mmc0/block/mmcblk0"
        (device / "device").mkdir(parents=True, exist_ok=True)
        (device / "device/life_time").write_text(f"{life}\n")
        (self.root / "sys/dev/block").mkdir(parents=True, exist_ok=True)
        entry = self.root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
        entry.unlink(missing_ok=True)
        entry.symlink_to(device)

    def set(self) -> Settings:
        """The settings of the machine, with what the story sets otherwise."""
        said = {
            "camera": str(self.well.folder / "room.avi"),
            "microphone": str(self.well.folder / "room.wav"),
            "passphrase_file": self.folder / "passphrase",
            "customer_display_width_mm": 344,
            "face_match": "none",
        }
        return load_settings(self.home, **(said | self.settings))

    def examine(self, *looks: DoctorLook) -> list[HealthCheck]:
        """Ask the doctor, as its command does."""
        at_once = {"seconds": lambda: 0.0}  # how quick the disk below these stories is, is not theirs
        around = Surroundings(root=self.root, environ=self.environ, **(at_once | self.around))
        return examine(self.set(), looks=looks or QUICK, around=around, survey=lambda: _FOUND, limit_s=_PATIENCE_S)

    def report(self, found: Sequence[HealthCheck]) -> ShuangluError | None:
        """Report that to headquarters, as the courier does with its greeting; return why it does not get there."""
        try:
            with self.opened() as home, calling(home.vault.line_books()[0], home.path / "vault") as (client, greeting):
                reports = Reports(home, Found(found))
                Reporting(client, reports, greeting.calls.__contains__, rotate=lambda: None).report()
        except ShuangluError as error:
            return error
        return None


@dataclass
class Found:
    """Implements `terminal.home.report.Looks`: somebody has looked at everything."""

    checks: Sequence[HealthCheck]

    def now(self) -> Look:
        return Look("full", self.checks)

    def fully(self, done: Callable[[], None]) -> None:
        done()
