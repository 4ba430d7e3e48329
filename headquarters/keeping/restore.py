"""Putting a headquarters back from a backup, into a folder that has nothing in it."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.disk import sync_folder
from evidence.signing import fingerprint
from headquarters.authority.identity import PublicIdentity
from headquarters.faults import HeadquartersError
from headquarters.index.database import SqliteDatabase
from headquarters.index.upkeep_rows import DAMAGED
from headquarters.keeping.contents import PACK, Contents, KeptFile, read_contents, wrong_files
from headquarters.keeping.copying import copied, digest_of, discard, settle, sync_all
from headquarters.layout import database_path, storage_path, updates_path

_DRAFT = ".restoring"
_MAY_LACK = (storage_path(Path()), updates_path(Path()) / "targets")
"""What may be left out: takes are asked for again, and a channel of updates can be taken again."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `generation` is the name of the life that begins."""

    contents: Contents
    generation: str
    left_out: tuple[str, ...]
    """Files of the backup that were missing or not what it says, if they were to be left out."""


def check_backup(folder: Path, *, advance: Callable[[int], None] = lambda _: None) -> tuple[Contents, list[KeptFile]]:
    """Read every file of a backup; return what it says of itself, and the files that are missing or changed.

    Raises HeadquartersError `backup.none`, `backup.shape`; OSError.
    """
    contents = read_contents(folder)
    return contents, list(wrong_files(folder, contents, lambda path: digest_of(path, advance)))


def restore(
    folder: Path, data: Path, *, without_damaged: bool = False, advance: Callable[[int], None] = lambda _: None
) -> Restored:
    """Make `data` the headquarters that was backed up; another life of it, which terminals see at the next greeting.

    It is there whole or not at all. `without_damaged`: packs and segments that are not what the backup says are left
    out instead of stopping it; index and keys must be right. Raises HeadquartersError `restore.*`, `backup.*`,
    `database.*`.
    """
    contents = read_contents(folder)
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise HeadquartersError("restore.folder", data=str(data))
    draft = data.with_name(data.name + _DRAFT)
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o700)
        left_out = _copy_all(folder, contents, draft, advance, without_damaged=without_damaged)
        generation = _begin_life(draft, contents, left_out)
        sync_all(draft)
        if data.exists():
            data.rmdir()
        draft.rename(data)
        sync_folder(data.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise HeadquartersError("restore.disk", path=str(error.filename or data), reason=reason) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Restored(contents, generation, tuple(left_out))


def _copy_all(
    folder: Path, contents: Contents, draft: Path, advance: Callable[[int], None], *, without_damaged: bool
) -> list[str]:
    left_out = []
    for item in contents.files:
        if _copied_right(folder / item.file, draft / item.path, item, advance):
            continue
        if not (without_damaged and any(Path(item.path).is_relative_to(each) for each in _MAY_LACK)):
            raise HeadquartersError("restore.damaged", file=item.file, folder=str(folder))
        left_out.append(item.path)
    return left_out


def _copied_right(source: Path, target: Path, item: KeptFile, advance: Callable[[int], None]) -> bool:
    if not source.is_file():
        return False
    if copied(source, target, advance=advance) != (item.sha256, item.bytes):
        discard(target)
        return False
    settle(target)
    return True


def _begin_life(draft: Path, contents: Contents, left_out: Sequence[str]) -> str:
    """Migrate, name the new life, and take back what was once found of takes whose bytes did not come along."""
    if fingerprint(PublicIdentity.open(draft).root) != contents.authority:
        raise HeadquartersError("backup.other", folder=str(draft))
    lacking = {Path(name).stem for name in left_out if name.endswith(PACK)} | set(contents.damaged)
    database = SqliteDatabase(database_path(draft))
    try:
        for take in sorted(lacking | _let_go(database, left_out)):
            database.note_verified(take, DAMAGED)
        return database.restored(f"backup of {contents.made}")
    finally:
        database.close()


def _let_go(database: SqliteDatabase, left_out: Sequence[str]) -> set[str]:
    """Have loose files that did not come along asked for again; return the sealed takes of which they are."""
    lacking = set()
    for path in (Path(name) for name in left_out if not name.endswith(PACK)):
        row = database.take(path.parent.name)
        if row is not None and not row.packed:
            database.let_go(row.take, path.name)
            lacking |= {row.take} if row.state != "open" else set()
    return lacking
