"""A machine on which a terminal runs: its disk, what is recorded on it, what may happen to it."""

import os
import random
import secrets
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from evidence.files import TakeFiles
from evidence.journal import FILE, split_lines
from evidence.opening import EpochBefore
from evidence.signing import Signer
from evidence.suite import digest
from evidence.writer import OpeningFacts, TakeWriter
from program.version import VERSION
from rulebook.sale.examples import demonstration
from terminal.home.enrolling import enrol_home
from terminal.home.opening import Home, home_exists, open_home
from terminal.home.recovering import rebuild_home, recover_home
from terminal.home.settings import Settings, load_settings
from terminal.session.orders.recorder import OpenTake
from terminal.station.bootstrap import make_courier
from terminal.sync.summary import Summary
from terminal.vault.keepers import PassphraseKeeper, passphrase_from_file
from terminal.vault.making import create_vault
from tests import ROOT
from tests.journeys.programs import command, family
from tests.terminal.vault.recording import QUICK

_DEVICES = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 3)
_DECIDED = ("--clock-doubted", "客户在等", "--by", "陈主管")
SALE = {"applicant": "欧阳修竹", "product": "稳健一号"}
_SPAN_US = 2_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A take that was opened: by its name, and by the digest of its entry 0, which no other take shares."""

    take: str
    opening: str


@dataclass
class Machine:
    """One machine. Its disk is the folder `home`; the passphrase comes from elsewhere."""

    home: Path
    passphrase: Path
    drawn: random.Random
    opened: list[Opened] = field(default_factory=list)
    """Every take that was ever opened here, whatever became of its disk."""

    @property
    def settings(self) -> Settings:
        return load_settings(self.home, passphrase_file=self.passphrase)

    def enrol(self, url: str, code: str) -> None:
        """As `shuanglu enrol --yes`, on a machine that may be new."""
        if not home_exists(self.home):  # as the program does, but its passphrase is cheap to try
            create_vault(self.home, [PassphraseKeeper(passphrase_from_file(self.passphrase), QUICK)]).close()
        home = open_home(self.settings)
        try:
            enrol_home(home, url, code)
        finally:
            home.close()

    def record_with_devices(self, environment: dict[str, str]) -> None:
        """As `shuanglu record`, with its recorder and devices; one time in three all of it dies at once."""
        sale = self.home.with_name("sale.json")
        if not sale.exists():
            sale.write_text(demonstration().to_json(), encoding="utf-8")
        own = {"SHUANGLU_PASSPHRASE_FILE": str(self.passphrase), "SHUANGLU_UNVERIFIED_PACKS": "allow"}
        words = ["--home", self.home, "--sale", sale, *_DEVICES, *_DECIDED]
        killed_after_s = self.drawn.uniform(3, 7) if self.drawn.random() < 1 / 3 else None
        with subprocess.Popen(
            command("terminal", "record", *words),
            cwd=ROOT,
            env={**os.environ, **environment, **own},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as program:
            try:
                program.wait(killed_after_s or 90)
            except subprocess.TimeoutExpired:
                for process in family(program.pid):
                    with suppress(psutil.NoSuchProcess):
                        process.kill()
        self.note_what_lies_here()

    def note_what_lies_here(self) -> None:
        """Note the takes that were opened by other programs."""
        known = {each.opening for each in self.opened}
        for folder in sorted((self.home / "takes").iterdir()):
            if (folder / FILE).is_file() and b"\n" in (folder / FILE).read_bytes():
                opening = opening_of(folder)
                if opening not in known:
                    self.opened.append(Opened(folder.name, opening))

    def record(self) -> None:
        """Record a sale; the power may fail at any moment of it."""
        home = open_home(self.settings)
        try:
            recover_home(home)
            self._record(home, self.drawn.choice(["sealed", "sealed", "killed", "begun", "rowless"]))
        finally:
            home.close()

    def _record(self, home: Home, end: str) -> None:
        ledger = home.vault.takes
        order = ledger.begin_take("sale", SALE, 60)
        if end == "begun":  # the power failed before entry 0
            return
        writer = open_writer(order)
        self.opened.append(Opened(order.take, opening_of(Path(order.folder))))
        try:
            if end == "rowless":  # it failed between entry 0 and the ledger's note of it
                return
            ledger.take_opened(order.take)
            for index in range(self.drawn.randint(0, 3)):
                writer.add("mark", {"kind": "node", "facts": {"title": f"节点 {index + 1}"}}, index * _SPAN_US)
                record = writer.segment(
                    self.drawn.randbytes(900),
                    start_us=index * _SPAN_US,
                    end_us=(index + 1) * _SPAN_US,
                    frames=50,
                    dropped=0,
                    drift_ppm=0.0,
                    samples=96_000,
                    picture_us=_SPAN_US,
                    sound_us=_SPAN_US,
                )
                ledger.segment_held(order.take, record.index, record.sha256, record.bytes, writer.entries)
            if end == "sealed":
                writer.close("finished", "sealed", {"gaps": 0}, writer.segments_written * _SPAN_US)
                ledger.take_closed(order.take, "sealed")
        finally:
            writer.abandon()

    def sync(self) -> Summary:
        """As `shuanglu sync --once`."""
        home = open_home(self.settings)
        try:
            recover_home(home)
            courier = make_courier(home, lambda _: None)
            assert courier is not None
            try:
                return courier.sync_once()
            finally:
                courier.stop()
        finally:
            home.close()

    def release(self) -> None:
        """As `shuanglu release --days 0`: what headquarters has, and has checked since, goes."""
        home = open_home(self.settings)
        try:
            home.vault.retention.release_received(0)
        finally:
            home.close()

    def lose_database(self) -> None:
        """The vault's database is gone; field IT mends it as the program's own sentence says."""
        (self.home / "vault" / "vault.db").unlink()
        rebuild_home(self.settings)

    def copy(self, to: Path) -> Path:
        """A copy of the whole disk, as a backup or a clone."""
        return Path(shutil.copytree(self.home, to))

    def put_back(self, copy: Path, *, vault_only: bool) -> None:
        """An older copy comes in place of the disk, or of the vault on it."""
        part = "vault" if vault_only else "."
        shutil.rmtree(self.home / part)
        shutil.copytree(copy / part, self.home / part)

    def takes_on_disk(self) -> dict[str, int]:
        """Digest of entry 0 of every take whose entry 0 is whole, with how many whole entries there are."""
        found = {}
        for folder in sorted((self.home / "takes").iterdir()):
            if folder.is_dir() and not folder.name.startswith("."):
                lines = split_lines(TakeFiles.read(folder).journal or b"")[0]
                if lines:
                    found[digest(lines[0])] = len(lines)
        return found


def opening_of(folder: Path) -> str:
    """The digest of a take's entry 0."""
    return digest(split_lines((folder / FILE).read_bytes())[0][0])


def open_writer(order: OpenTake) -> TakeWriter:
    """Carry out the order as the recorder does."""
    facts = OpeningFacts(
        take=order.take,
        terminal=order.terminal,
        series=order.series,
        number=order.number,
        previous=order.previous,
        format=order.format,
        epoch=order.epoch,
        program=VERSION,
        demonstration=order.demonstration,
        before=None if order.before is None else EpochBefore(*order.before),
    )
    recipients = [(recipient.name, recipient.public_key) for recipient in order.recipients]
    return TakeWriter.open(Path(order.folder), facts, Signer(order.key_pem, order.certificates_pem), recipients)


def new_passphrase(path: Path) -> Path:
    """A passphrase that lies outside every home."""
    path.write_text(secrets.token_urlsafe(24) + "\n")
    return path
