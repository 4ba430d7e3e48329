"""Copying a headquarters while it serves: index, keys as they lie sealed, packs, and what lies loose.

What is copied belongs together. The index is copied first, then the bytes it speaks of: packs never change and never
go, and while loose files are copied, those of open takes and of sealed ones that are to be packed, nobody packs.
Packs that the backup has already are not copied again. They bear their digest in their names: after a return from a
backup a take may be held with another history, and then both are kept. A pack that is no longer what the index says is
not taken in, and no pack ever leaves a backup. Nothing of an older backup is let go before the new one is whole.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from evidence import moment
from evidence.disk import lock
from evidence.signing import fingerprint
from faults.errors import UsageError
from headquarters.authority.identity import PublicIdentity
from headquarters.faults import HeadquartersError
from headquarters.index.database_copy import CopiedTake, Holding, copy_database, holding
from headquarters.keeping import contents
from headquarters.keeping.contents import PACK, Contents, KeptFile, read_contents
from headquarters.keeping.copying import copied, digest_of, discard, settle, sync_all
from headquarters.layout import database_path, storage_path, updates_path
from headquarters.store.storage import DRAFT
from program.version import VERSION

_STATES = "states"
_TRIES = 3
"""How often the index is copied anew because a take was packed all the same, by who did not know of the hold. A sealed
take that still lacks files afterwards is said to be damaged."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds, and how much of it was copied this time."""

    contents: Contents
    copied_files: int
    copied_bytes: int


def back_up(data: Path, out: Path, *, advance: Callable[[int], None] = lambda _: None) -> BackedUp:
    """Copy the headquarters in `data` to `out`, a fresh folder or an older backup of the same headquarters.

    Safe beside the running server. `advance` is told bytes. Raises HeadquartersError `data.none`, `backup.*`,
    `database.*`; UsageError `backup.inside`. Then `out` is what it was: an older whole backup, or none.
    """
    public = PublicIdentity.open(data)
    if out.resolve().is_relative_to(data.resolve()):
        raise UsageError("backup.inside", out=str(out), data=str(data))
    authority = fingerprint(public.root)
    try:
        with _owned(out):
            return _Backup(data, out, authority, _older(out, authority), advance).make()
    except OSError as error:
        where = str(error.filename or out)
        raise HeadquartersError("backup.disk", path=where, reason=error.strerror or str(error)) from error


def size_of(data: Path) -> int:
    """How many bytes a first backup reads at most."""
    folders = storage_path(data), updates_path(data)
    return sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())


@contextmanager
def _owned(out: Path) -> Iterator[None]:
    """Hold the folder for one writer. Raises HeadquartersError `backup.busy`, `backup.folder` for another's files."""
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (out / contents.LOCK).exists() and any(out.iterdir()):
        raise HeadquartersError("backup.folder", folder=str(out))
    with (out / contents.LOCK).open("ab") as file:
        if not lock(file.fileno()):
            raise HeadquartersError("backup.busy", folder=str(out))
        yield


def _older(out: Path, authority: str) -> Contents | None:
    if not (out / contents.FILE).exists():
        return None
    older = read_contents(out)
    if older.authority != authority:
        raise HeadquartersError("backup.other", folder=str(out))
    return older


@dataclass
class _Backup:
    """One backup being made."""

    data: Path
    out: Path
    authority: str
    older: Contents | None
    advance: Callable[[int], None]
    files: dict[str, KeptFile] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    former: list[KeptFile] = field(default_factory=list)
    copied_files: int = 0
    copied_bytes: int = 0

    def __post_init__(self) -> None:
        known = self.older.everything if self.older else ()
        self.known = {(item.path, item.sha256): item for item in known}

    def make(self) -> BackedUp:
        made = datetime.now(UTC)
        state = self.out / _STATES / f"{made:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        state.mkdir(parents=True, mode=0o700)
        try:
            takes = self._index_with_open_takes(state)
            self._keep_packs(takes)
            for path in sorted((self.data / "identity").rglob("*")):
                if path.is_file():
                    self._copy(path, state / path.relative_to(self.data))
            self._keep_updates(state)
            sync_all(state.parent)
            whole = Contents(
                moment.spell(made),
                VERSION,
                self.authority,
                tuple(self.files.values()),
                tuple(self.damaged),
                tuple(self.gone),
                tuple(self.former),
            )
            whole.write(self.out)
        except BaseException:
            shutil.rmtree(state, ignore_errors=True)
            raise
        self._tidy(whole)
        return BackedUp(whole, self.copied_files, self.copied_bytes)

    def _index_with_open_takes(self, state: Path) -> list[CopiedTake]:
        """Copy the index, and the loose segments that belong to just that state of it."""
        copy = state / database_path(Path()).name
        with holding(database_path(self.data)) as held:
            for _ in range(_TRIES):
                self.files.clear()
                copy.unlink(missing_ok=True)
                takes = copy_database(database_path(self.data), copy)
                held.renew()
                if self._keep_segments({take.take: take for take in takes}, held):
                    break
        self.damaged += self._lacking(takes)
        sha256, size = digest_of(copy)
        name = copy.name
        self.files[name] = KeptFile(name, self._in_backup(copy), size, sha256)
        return takes

    def _keep_segments(self, takes: dict[str, CopiedTake], held: Holding) -> bool:
        """Copy what is held loose: of takes that are not packed, and what a seal does not cover beside its pack.

        Tell whether none of them was packed meanwhile, which does not happen while it is held. A segment that is no
        longer what its name says is left out: headquarters asks for it again.
        """
        for folder, _, names in os.walk(storage_path(self.data)):
            here = Path(folder)
            if here.name in takes:
                held.renew()
                for name in (name for name in names if not name.endswith(DRAFT)):
                    self._keep(here / name, name)
        packs = {path.stem for path in storage_path(self.data).rglob(f"*{PACK}")}
        return packs.isdisjoint(self._lacking(takes.values()))

    def _lacking(self, takes: Iterable[CopiedTake]) -> list[str]:
        """Which takes are sealed, loose, and not whole in the backup."""
        kept: dict[str, set[str]] = {}
        for name in self.files:
            path = Path(name)
            kept.setdefault(path.parent.name, set()).add(path.name)
        return [take.take for take in takes if take.loose - kept.get(take.take, set())]

    def _keep_packs(self, takes: list[CopiedTake]) -> None:
        older = [item for item in self.known.values() if item.path.endswith(PACK)]
        packs = {Path(item.path).stem: self.data / item.path for item in older}
        packs |= {path.stem: path for path in storage_path(self.data).rglob(f"*{PACK}")}
        for take in (take for take in takes if take.packed):
            path = packs.get(take.take)
            if path is None or not self._keep(path, take.pack_sha256 or ""):
                self.damaged.append(take.take)
        self.gone = sorted({Path(item.path).stem for item in older} - {take.take for take in takes})
        self.former = [item for item in older if self.files.get(item.path) != item]

    def _keep_updates(self, state: Path) -> None:
        """Copy the channel of updates: the timestamp first, since whatever it names is there by then.

        Archives bear their digest in their names and are copied once. One that is not what its name says is left out:
        no terminal would take it, and the channel can be taken again.
        """
        home = updates_path(self.data)
        first = (home / "root.json", home / "metadata" / "timestamp.json")
        for path in dict.fromkeys((*first, *sorted((home / "metadata").glob("*.json")))):
            if path.is_file():
                self._copy(path, state / path.relative_to(self.data))
        for path in sorted((home / "targets").rglob("*.tar.xz")):
            self._keep(path, path.name.partition(".")[0])

    def _keep(self, path: Path, sha256: str) -> bool:
        """Have a file of this digest in the backup, where it is needed by copying it; tell whether it is there."""
        name = path.relative_to(self.data).as_posix()
        known = self.known.get((name, sha256))
        file = known.file if known else _named(name, sha256)
        size = self._held(file, sha256, known)
        if size is None:
            target = self.out / file
            try:
                found, size = copied(path, target, advance=self.advance)
            except FileNotFoundError:
                return False
            if found != sha256:
                discard(target)
                return False
            settle(target)
            self.copied_files, self.copied_bytes = self.copied_files + 1, self.copied_bytes + size
        self.files[name] = KeptFile(name, file, size, sha256)
        return True

    def _held(self, file: str, sha256: str, known: KeptFile | None) -> int | None:
        """Tell the length of a file that the backup has already, None where it has not just this one.

        What an older backup says it has is believed by its length, and `--check` reads it; what an unfinished one left
        is read.
        """
        target = self.out / file
        if not target.is_file():
            return None
        size = target.stat().st_size
        if known is not None:
            return size if known.bytes == size else None
        return size if digest_of(target)[0] == sha256 else None

    def _copy(self, source: Path, target: Path) -> None:
        sha256, size = copied(source, target, advance=self.advance)
        settle(target)
        name = source.relative_to(self.data).as_posix()
        self.files[name] = KeptFile(name, self._in_backup(target), size, sha256)

    def _in_backup(self, path: Path) -> str:
        return path.relative_to(self.out).as_posix()

    def _tidy(self, whole: Contents) -> None:
        """Let go of what only older backups need: their states, and segments that lie in packs now. No pack goes."""
        wanted = {self.out / item.file for item in whole.files}
        for part in (_STATES, storage_path(Path()).name, updates_path(Path()).name):
            for path in sorted((self.out / part).rglob("*"), reverse=True):
                if path.is_file() and path not in wanted and path.suffix != PACK:
                    path.unlink()
                elif path.is_dir() and not any(path.iterdir()):
                    path.rmdir()


def _named(name: str, sha256: str) -> str:
    """Name a file in the backup; a pack by its digest too, since a take may come to have another one."""
    return f"{name.removesuffix(PACK)}.{sha256}{PACK}" if name.endswith(PACK) else name
