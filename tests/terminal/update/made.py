"""A publisher, toy programs, and a machine that they are installed on."""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from program.channel import TargetNotes, this_platform
from scripts.publisher import Keys, Publisher
from terminal.machine.clock import PaperClock
from terminal.machine.places import Places
from terminal.machine.service import Machine
from terminal.machine.units import PaperUnits
from terminal.update.layout import Layout

PLATFORM = this_platform()
OLD, NEW, NEWER = "0.2.0", "0.3.0", "0.4.0"
FAT = 300_000


def toy_bundle(folder: Path, version: str, **said: Any) -> Path:
    """A program folder whose executable says its version; `_internal` has a link, as PyInstaller's has."""
    (folder / "_internal").mkdir(parents=True)
    program = folder / "shuanglu"
    program.write_text(f"#!/bin/sh\necho shuanglu {version}\n")
    program.chmod(0o755)
    (folder / "_internal/data.bin").write_bytes(bytes(FAT))
    (folder / "_internal/again.bin").symlink_to("data.bin")
    bundle = {"version": version, "built": "2026-11-28", "platform": PLATFORM, "vault_schema": 8, "reads_vault_from": 1}
    (folder / "bundle.json").write_text(json.dumps(bundle | said))
    return folder


@dataclass
class Channel:
    """A channel in the making."""

    folder: Path
    keys: Keys

    @classmethod
    def create(cls, room: Path, **opening: Any) -> "Channel":
        keys = Keys(room / "keys", "一句口令")
        Publisher.create(room / "channel", keys, **opening)
        return cls(room / "channel", keys)

    def publisher(self, now: datetime | None = None) -> Publisher:
        return Publisher.open(self.folder, self.keys, now=now)

    def add(self, version: str, **said: Any) -> str:
        bundle = toy_bundle(self.folder.parent / f"bundle-{version}", version, **said)
        return self.publisher().add_bundle(bundle)

    def add_members(self, version: str, add: Callable[[tarfile.TarFile], None], unpacked: int = FAT) -> str:
        """An archive of any content, signed like any other: what if a publisher's machine were turned."""
        archive = self.folder.parent / "members.tar.xz"
        with tarfile.open(archive, "w:xz") as tar:
            add(tar)
        return self.publisher().add_archive(archive, TargetNotes("program", version, PLATFORM, unpacked, 8, 1))

    def add_tree(self, bundle: Path, version: str, platform: str) -> str:
        """As `add`, packed quickly."""
        archive = self.folder.parent / "tree.tar.xz"
        with tarfile.open(archive, "w:xz", preset=0) as tar:
            tar.add(bundle, ".")
        unpacked = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
        notes = TargetNotes("program", version, platform, unpacked, 8, 1, 8)
        return self.publisher().add_archive(archive, notes)

    def target(self, version: str) -> Path:
        return next((self.folder / f"targets/program/{version}").iterdir())

    def carry(self, to: Path) -> Path:
        """Bring it to a machine, in place of what lies there."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)
        return to


@dataclass
class Made:
    """A machine with version OLD from its package; a folder stands for its root."""

    root: Path
    clock: PaperClock = field(default_factory=PaperClock)

    def __post_init__(self) -> None:
        self.places = Places(self.root)
        self.layout = Layout(self.places.programs)
        self.channel = self.places.home / "updates/channel"
        for folder in (self.places.programs, self.places.state, self.places.home, self.root / "etc/shuanglu"):
            folder.mkdir(parents=True, exist_ok=True)

    def furnish(self, first_root: bytes) -> "Made":
        toy_bundle(self.layout.folder("factory"), OLD)
        self.layout.point("settled", "factory")
        self.layout.point("current", "factory")
        self.places.first_root.write_bytes(first_root)
        return self

    def start(self) -> Machine:
        machine = Machine(self.places, PaperUnits(self.places.state), self.clock)
        machine.begin()
        return machine

    def ask(self, ask: str, **more: Any) -> dict[str, Any]:
        """One request to a service that is there for it alone."""
        machine = self.start()
        try:
            return machine.answer({"ask": ask, **more}, "a test")
        finally:
            machine.close()

    def install(self, version: str | None = None, **more: Any) -> dict[str, Any]:
        return self.ask("install", channel=str(self.channel), version=version, **more)

    def running(self) -> str:
        """The version that a start would run now."""
        program = self.places.programs / "current/shuanglu"
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout.split()[-1]

    def restarts(self) -> int:
        file = self.places.state / "restarts"
        return len(file.read_text().splitlines()) if file.exists() else 0


def member(name: str, data: bytes = b"", **more: Any) -> Callable[[tarfile.TarFile], None]:
    """Adds one member of any kind to an archive."""

    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        for field_name, value in more.items():
            setattr(info, field_name, value)
        tar.addfile(info, BytesIO(data))

    return add
