"""The channel's signed metadata: what is added, refreshed, rotated. Written so that a reader never meets half of it."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Key, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from evidence.disk import write_whole
from program.channel import PLATFORMS, TargetKind, TargetNotes, notes_from, target_name, version_key
from scripts.publisher.archive import write_archive
from scripts.publisher.keys import ROLES, ROOTS, THRESHOLD, Keys

_KEPT = 3
"""So many versions of a kind and platform stay in the channel: the newest, and what somebody may return to."""
_NAME = "x-shuanglu-name"
_OF_VAULT = frozenset(TargetNotes.__slots__) - {"kind", "version", "platform", "unpacked_bytes"}
"""What a program's notes say of the vaults that it opens; `bundle.json` has the same words."""


class PublisherError(Exception):
    """It cannot be published; says why."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How many days each kind of metadata counts from its signing on."""

    root: int = 365
    targets: int = 90
    snapshot: int = 30
    timestamp: int = 30


class Publisher:
    """A channel's folder and the keys to it. `now` is the moment of everything that is signed."""

    def __init__(self, folder: Path, keys: Keys, lives: Lives = Lives(), now: datetime | None = None) -> None:
        """Use `create` or `open`."""
        self.folder, self.keys, self.lives = folder, keys, lives
        self._now = (now or datetime.now(UTC)).replace(microsecond=0)
        self.root: Metadata[Root]
        self.targets: Metadata[Targets]
        self._versions: dict[str, int] = dict.fromkeys(ROLES, 0)

    @classmethod
    def create(cls, folder: Path, keys: Keys, lives: Lives = Lives(), now: datetime | None = None) -> Self:
        """Make keys and an empty channel; raises PublisherError, FileExistsError where there is either."""
        if (folder / "metadata").exists():
            raise PublisherError(f"{folder} holds a channel already")
        made = cls(folder, keys, lives, now)
        root = Root(expires=made._after(lives.root), consistent_snapshot=True)
        for name in (*ROOTS, *ROLES):
            root.add_key(_named(keys.make(name).public_key, name), "root" if name in ROOTS else name)
        root.roles["root"].threshold = THRESHOLD
        made.root = Metadata(root)
        made._sign(made.root, "root")
        made.targets = Metadata(Targets())
        made._write(f"{root.version}.root.json", made.root)
        made.refresh()
        return made

    @classmethod
    def open(cls, folder: Path, keys: Keys, lives: Lives = Lives(), now: datetime | None = None) -> Self:
        """Raises PublisherError where there is no channel."""
        made = cls(folder, keys, lives, now)
        try:
            newest = max(_numbered(folder / "metadata", "root"))
            made.root = _read(folder, f"{newest}.root.json", Root)
            timestamp = _read(folder, "timestamp.json", Timestamp)
            snapshot = _read(folder, f"{timestamp.signed.snapshot_meta.version}.snapshot.json", Snapshot)
            version = snapshot.signed.meta["targets.json"].version
            made.targets = _read(folder, f"{version}.targets.json", Targets)
        except (ValueError, OSError, RepositoryError) as error:
            raise PublisherError(f"{folder} holds no channel: {error}") from error
        read = (made.targets, snapshot, timestamp)
        made._versions = {role: each.signed.version for role, each in zip(ROLES, read, strict=True)}
        return made

    def add_bundle(self, bundle: Path) -> str:
        """Pack and add a program's bundle folder, which says what it is in `bundle.json`; return its target's name."""
        try:
            said = json.loads((bundle / "bundle.json").read_bytes())
            vault = {name: int(said[name]) for name in _OF_VAULT.intersection(said)}
            notes = TargetNotes("program", said["version"], said["platform"], 0, **vault)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PublisherError(f"{bundle} has no bundle.json that says what it is: {error!r}") from error
        return self._pack_and_add(bundle, notes)

    def add_models(self, folder: Path, version: str) -> str:
        """Pack and add a folder of models; return its target's name."""
        return self._pack_and_add(folder, TargetNotes("models", version, "any", 0))

    def add_archive(self, archive: Path, notes: TargetNotes) -> str:
        """Add an archive that `write_archive` made; return its target's name. Only newer versions than those there.

        Raises PublisherError.
        """
        name = self._demand(notes)
        with archive.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        target = TargetFile(archive.stat().st_size, {"sha256": sha256}, name, {"custom": notes.to_json()})
        path = self._path(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.part")
        shutil.copyfile(archive, draft)
        draft.replace(path)
        self.targets.signed.targets[name] = target
        dropped = self._drop_old(notes.kind, notes.platform)
        self.refresh()
        for each in dropped:
            self._path(each).unlink(missing_ok=True)
        return name

    def refresh(self) -> None:
        """Sign targets, snapshot and timestamp anew, each a version higher. The timestamp is written last."""
        targets = self.targets.signed
        targets.version, targets.expires = self._next("targets"), self._after(self.lives.targets)
        self._sign(self.targets, "targets")
        told = self._write(f"{targets.version}.targets.json", self.targets)
        snapshot = Metadata(
            Snapshot(
                self._next("snapshot"),
                expires=self._after(self.lives.snapshot),
                meta={"targets.json": _meta(targets.version, told)},
            )
        )
        self._sign(snapshot, "snapshot")
        told = self._write(f"{snapshot.signed.version}.snapshot.json", snapshot)
        timestamp = Metadata(
            Timestamp(
                self._next("timestamp"),
                expires=self._after(self.lives.timestamp),
                snapshot_meta=_meta(snapshot.signed.version, told),
            )
        )
        self._sign(timestamp, "timestamp")
        self._write("timestamp.json", timestamp)

    def draft_root(self, replace: Mapping[str, str] = {}) -> Metadata[Root]:
        """Return the next root, unsigned: with a fresh expiry, and each key file of `replace` in place of another one.

        The new keys' files are made; the old ones may be lost. Raises PublisherError for a key that signs nothing.
        """
        root = deepcopy(self.root.signed)
        root.version, root.expires = root.version + 1, self._after(self.lives.root)
        for old, new in replace.items():
            keyid = next((key.keyid for key in root.keys.values() if _name_of(key) == old), None)
            if keyid is None:
                raise PublisherError(f"{old} signs nothing in this channel")
            fresh = _named(self.keys.make(new).public_key, new)
            for role in [name for name, role in root.roles.items() if keyid in role.keyids]:
                root.revoke_key(keyid, role)
                root.add_key(fresh, role)
        return Metadata(root)

    def sign_root(self, draft: Metadata[Root], keys: Keys) -> int:
        """Sign a draft with those of `keys` that the root before, or the draft itself, names; return how many."""
        named = {*self.root.signed.roles["root"].keyids, *draft.signed.roles["root"].keyids}
        signers = list(keys.of(named))
        for signer in signers:
            draft.sign(signer, append=True)
        return len(signers)

    def publish_root(self, draft: Metadata[Root]) -> None:
        """Make a draft the channel's root. Both the root before and the draft itself must find enough signatures.

        Raises PublisherError.
        """
        if draft.signed.version != self.root.signed.version + 1:
            raise PublisherError(f"root {draft.signed.version} does not follow {self.root.signed.version}")
        for root, word in ((self.root.signed, "the root before"), (draft.signed, "the root itself")):
            found = root.get_verification_result("root", draft.signed_bytes, draft.signatures)
            if not found:
                raise PublisherError(f"{len(found.signed)} of {found.threshold} signatures that {word} asks for")
        self.root = draft
        self._write(f"{draft.signed.version}.root.json", draft)
        self.refresh()

    def rotate_root(self, replace: Mapping[str, str] = {}) -> None:
        """Draft, sign and publish the next root with the keys that lie here. Raises PublisherError."""
        draft = self.draft_root(replace)
        self.sign_root(draft, self.keys)
        self.publish_root(draft)

    def show(self) -> dict[str, Any]:
        """What the channel says: expiry and version of its metadata, and its targets with their notes."""
        timestamp = _read(self.folder, "timestamp.json", Timestamp).signed
        snapshot = _read(self.folder, f"{timestamp.snapshot_meta.version}.snapshot.json", Snapshot).signed
        roles = {"root": self.root.signed, "targets": self.targets.signed, "snapshot": snapshot, "timestamp": timestamp}
        return {
            "metadata": {
                name: {"version": each.version, "expires": each.expires.isoformat()} for name, each in roles.items()
            },
            "keys": {
                name: sorted(_name_of(self.root.signed.keys[keyid]) for keyid in role.keyids)
                for name, role in self.root.signed.roles.items()
            },
            "root_threshold": self.root.signed.roles["root"].threshold,
            "targets": {
                name: {"bytes": target.length, "sha256": target.hashes["sha256"], **_custom(target)}
                for name, target in sorted(self.targets.signed.targets.items())
            },
        }

    def _pack_and_add(self, folder: Path, notes: TargetNotes) -> str:
        self._demand(notes)
        with tempfile.TemporaryDirectory(dir=self.folder) as room:
            archive = Path(room) / "archive"
            unpacked = write_archive(folder, archive)
            return self.add_archive(archive, TargetNotes(**{**notes.to_json(), "unpacked_bytes": unpacked}))

    def _demand(self, notes: TargetNotes) -> str:
        """Return a target's name; raises PublisherError for what nobody would take, or what is not newer."""
        try:
            version_key(notes.version)
        except ValueError:
            raise PublisherError(f"{notes.version} is no version such as 0.3.0") from None
        if notes.platform not in ((*PLATFORMS,) if notes.kind == "program" else ("any",)):
            raise PublisherError(f"{notes.platform} is no platform of {notes.kind}")
        there = self._there(notes.kind, notes.platform)
        if there and version_key(notes.version) <= version_key(there[-1]):
            raise PublisherError(f"{notes.version} is not newer than {there[-1]}, which is in the channel")
        return target_name(notes.kind, notes.version, notes.platform)

    def _there(self, kind: TargetKind, platform: str) -> list[str]:
        """The versions of a kind and platform, oldest first."""
        known = (notes_from(_custom(target)) for target in self.targets.signed.targets.values())
        found = {notes.version for notes in known if notes and (notes.kind, notes.platform) == (kind, platform)}
        return sorted(found, key=version_key)

    def _drop_old(self, kind: TargetKind, platform: str) -> list[TargetFile]:
        names = [target_name(kind, version, platform) for version in self._there(kind, platform)[:-_KEPT]]
        return [self.targets.signed.targets.pop(name) for name in names]

    def _path(self, target: TargetFile) -> Path:
        folder, _, name = target.path.rpartition("/")
        return self.folder / "targets" / folder / f"{target.hashes['sha256']}.{name}"

    def _sign(self, metadata: Metadata[Any], role: str) -> None:
        """Sign with all keys of a role that lie here, in place of older signatures. Raises PublisherError."""
        metadata.signatures.clear()
        for signer in self.keys.of(self.root.signed.roles[role].keyids):
            metadata.sign(signer, append=True)
        if len(metadata.signatures) < self.root.signed.roles[role].threshold:
            raise PublisherError(f"{self.keys.folder} lacks keys of {role}")

    def _write(self, name: str, metadata: Metadata[Any]) -> bytes:
        data = metadata.to_bytes(JSONSerializer(compact=True))
        (self.folder / "metadata").mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / "metadata" / name, data)
        return data

    def _next(self, role: str) -> int:
        self._versions[role] += 1
        return self._versions[role]

    def _after(self, days: int) -> datetime:
        return self._now + timedelta(days=days)


def _named(key: Key, name: str) -> Key:
    """Let a root say the name of a key's file: who replaces a lost key has to name it."""
    key.unrecognized_fields[_NAME] = name
    return key


def _name_of(key: Key) -> str:
    return str(key.unrecognized_fields.get(_NAME, key.keyid))


def _numbered(metadata: Path, role: str) -> Iterable[int]:
    names = (path.name.removesuffix(f".{role}.json") for path in metadata.glob(f"*.{role}.json"))
    return [int(name) for name in names if name.isdigit()]


def _read(folder: Path, name: str, _kind: type[Any]) -> Metadata[Any]:
    return Metadata.from_file(str(folder / "metadata" / name))


def _meta(version: int, data: bytes) -> MetaFile:
    return MetaFile(version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})


def _custom(target: TargetFile) -> dict[str, Any]:
    custom = target.custom
    return custom if isinstance(custom, dict) else {}
