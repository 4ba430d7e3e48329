"""The channel that headquarters holds, as it lies in its folder. What lies there was verified when it was taken.

DATA/updates/root.json             the first root that was trusted; the channel's later ones are checked by it
DATA/updates/metadata/…            as in the channel: `timestamp.json`, and the others with their numbers
DATA/updates/targets/…             as in the channel: `program/0.3.0/<sha256>.linux-x86_64.tar.xz`

`timestamp.json` is exchanged last. Everything else has a name of its own that is never used for another content, so who
reads while a channel is taken finds the one before or the one after, whole.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from headquarters.faults import HeadquartersError
from program.channel import TargetNotes, notes_from, target_name, version_key

METADATA = re.compile(r"timestamp\.json|[1-9][0-9]{0,8}\.(root|snapshot|targets)\.json")
TARGET = re.compile(r"(program|models)/[0-9][0-9A-Za-z.]{0,40}/(?P<sha256>[0-9a-f]{64})\.[0-9a-z_-]{1,40}\.tar\.xz")


@dataclass(frozen=True, slots=True)
class HeldTarget:
    """An archive that may be fetched."""

    name: str
    bytes: int
    sha256: str
    notes: TargetNotes

    @property
    def path(self) -> str:
        """Where it lies below `targets/`."""
        folder, _, last = self.name.rpartition("/")
        return f"{folder}/{self.sha256}.{last}"


@dataclass(frozen=True, slots=True)
class HeldChannel:
    """What a channel's newest metadata say."""

    versions: Mapping[str, int]
    expires: Mapping[str, datetime]
    """Of root, targets, snapshot and timestamp."""
    targets: tuple[HeldTarget, ...]

    def ends(self) -> datetime:
        """When terminals take nothing of it any more, unless a newer one is taken before."""
        return min(self.expires.values())

    def programs(self, version: str) -> list[HeldTarget]:
        """The archives of a version of the program, one for a platform."""
        return [each for each in self.targets if (each.notes.kind, each.notes.version) == ("program", version)]

    def has_program(self, version: str, platform: str) -> bool:
        """Whether there is one for this platform."""
        return any(each.notes.platform == platform for each in self.programs(version))


def targets_of(signed: Mapping[str, Any]) -> Iterator[HeldTarget]:
    """Yield the archives that metadata of targets name. Raises HeadquartersError `updates.target`."""
    for name, said in signed["targets"].items():
        notes = notes_from(said.get("custom"))
        sha256 = said.get("hashes", {}).get("sha256", "")
        if notes is None or target_name(notes.kind, notes.version, notes.platform) != name:
            raise HeadquartersError("updates.target", name=str(name)[:100])
        found = HeldTarget(name, int(said["length"]), sha256, notes)
        if list(said["hashes"]) != ["sha256"] or not TARGET.fullmatch(found.path) or not _is_version(notes.version):
            raise HeadquartersError("updates.target", name=str(name)[:100])
        yield found


def read_channel(folder: Path) -> HeldChannel | None:
    """Return what the channel in `folder` says; None where none was taken. Raises HeadquartersError `updates.damaged`.

    Nothing is verified here.
    """
    metadata = folder / "metadata"
    try:
        timestamp = _signed(metadata / "timestamp.json")
        snapshot = _signed(metadata / f"{_version(timestamp, 'snapshot.json')}.snapshot.json")
        targets = _signed(metadata / f"{_version(snapshot, 'targets.json')}.targets.json")
        root = _signed(metadata / f"{max(_roots(metadata))}.root.json")
        roles = {"root": root, "targets": targets, "snapshot": snapshot, "timestamp": timestamp}
        expires = {name: datetime.fromisoformat(each["expires"]) for name, each in roles.items()}
        return HeldChannel({name: each["version"] for name, each in roles.items()}, expires, tuple(targets_of(targets)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, FileNotFoundError) and not (metadata / "timestamp.json").exists():
            return None
        raise HeadquartersError("updates.damaged", path=str(folder)) from error


def _signed(path: Path) -> dict[str, Any]:
    signed = json.loads(path.read_bytes())["signed"]
    assert isinstance(signed, dict)
    return signed


def _version(signed: Mapping[str, Any], name: str) -> int:
    return int(signed["meta"][name]["version"])


def _roots(metadata: Path) -> list[int]:
    return [int(path.name.partition(".")[0]) for path in metadata.glob("*.root.json")]


def _is_version(version: str) -> bool:
    try:
        version_key(version)
    except ValueError:
        return False
    return True
