"""The update channel: how its targets are named and what each says of itself. Terminal, headquarters, publisher agree.

A channel is a folder: `metadata/` (TUF: `1.root.json`, `timestamp.json`, …) and `targets/` (`<sha256>.<name>`, as
consistent snapshots have them).
Whoever serves it over a line, or carries it on a stick, is not trusted: its signatures are.
"""

from dataclasses import dataclass
from typing import Any, Literal

TargetKind = Literal["program", "models"]
STEPS = ("vault_schema", "reads_vault_from", "vault_readable_from")
"""Members of `bundle.json` and of a target's notes that are steps of the vault's migrations."""
PLATFORMS = ("linux-x86_64", "linux-aarch64", "windows-x86_64")


@dataclass(frozen=True, slots=True)
class TargetNotes:
    """What a target says of itself, in the field `custom` of its TUF metadata, signed with the rest."""

    kind: TargetKind
    version: str
    """Of a program as in `program.version`, such as `0.3.0`; of models their own."""
    platform: str
    """One of PLATFORMS; `any` for models."""
    unpacked_bytes: int
    """How much room it takes once it is unpacked."""
    vault_schema: int = 0
    """Of a program: the newest step of the vault's migrations that it knows."""
    reads_vault_from: int = 0
    """Of a program: the oldest step from which it migrates, forward only."""
    vault_readable_from: int = 0
    """Of a program: the oldest one, by its newest step, that still opens a vault of this one; 0: one as new only."""

    def to_json(self) -> dict[str, Any]:
        """The value of `custom`."""
        return {name: getattr(self, name) for name in self.__slots__}


def this_platform() -> str:
    """Return this machine's word, such as `linux-x86_64`; one that is not in PLATFORMS where none is published."""
    import platform

    machine = platform.machine().lower().replace("amd64", "x86_64").replace("arm64", "aarch64")
    return f"{platform.system().lower()}-{machine}"


def target_name(kind: TargetKind, version: str, platform: str) -> str:
    """Return the target's name, such as `program/0.3.0/linux-x86_64.tar.xz`."""
    return f"{kind}/{version}/{platform}.tar.xz"


def notes_from(custom: object) -> TargetNotes | None:
    """Read what a target says of itself; None where a member lacks, is of another type, or the kind is unknown."""
    if not isinstance(custom, dict) or custom.get("kind") not in {"program", "models"}:
        return None
    texts = [custom.get(name) for name in ("version", "platform")]
    numbers = [custom.get(name, 0) for name in ("unpacked_bytes", *STEPS)]
    if not all(isinstance(each, str) for each in texts):
        return None
    if not all(isinstance(each, int) and not isinstance(each, bool) and each >= 0 for each in numbers):
        return None
    version, platform = map(str, texts)
    return TargetNotes(custom["kind"], version, platform, *map(int, numbers))


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are compared by: `0.10.0` is newer than `0.9.3`, a release newer than its `.dev`.

    Raises ValueError for what is no version of ours.
    """
    numbers, _, dev = version.partition(".dev")
    parts = tuple(int(part) for part in numbers.split("."))
    if len(parts) != 3:  # noqa: PLR2004 - major, minor, patch
        raise ValueError(version)
    return (*parts, int(dev) if dev else 1_000_000)
