"""A disk that forgets: what was not flushed when the power went may be there, or not, or in part.

`Disk` stands between a process and its files. It keeps, beside the real folder, what had been flushed of it: of each
file its bytes at its last fsync, of each folder its names at its own last fsync. At a chosen operation the process is
killed (SIGKILL). `after_cut` then makes the folder that the next boot finds: each name is the flushed or the newest
one, by the toss of a seeded coin; of each file that was not flushed since it changed, each block of 4 KiB is the one or
the other, and a file that was never flushed is empty, cut short, full of zeros, or whole. That is worse than file
systems with a journal are, which keep an order among names.

What it does not see are writes of libraries in C: SQLite's files are left as they were at the kill, its own flushing is
believed.
"""

import json
import os
import random
import shutil
import signal
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

Entry = list[Any]
"""`[kind, inode]`, or `["link", target]`."""
_BLOCK = 4096


class Disk:
    """The folder `live`; what was flushed of it is kept in `kept`. Once a process, and for good."""

    def __init__(self, live: Path, kept: Path, fails_at: int | None, between: Callable[[int], None]) -> None:
        """`fails_at`: the operation before which the power goes; `between` is called before each, with its number."""
        self._live = str(live.resolve())
        self._kept = kept
        self._grave = kept / "grave"
        self._fails_at = fails_at
        self._between = between
        self._inside = False
        self._real: dict[str, Any] = {}
        self.count = 0
        self._grave.mkdir(parents=True)
        for below, _, files in os.walk(self._live):
            self._keep_folder(below)
            for name in files:
                if not os.path.islink(os.path.join(below, name)):
                    self._keep_file(os.path.join(below, name))

    def begin(self) -> None:
        """From now on whatever this process does goes through here."""
        for name in ("fsync", "unlink", "remove", "rmdir", "replace", "rename", "mkdir", "symlink", "write", "open"):
            self._real[name] = getattr(os, name)
            setattr(os, name, getattr(self, f"_{name}"))

    def _step(self) -> None:
        if self._inside:
            return
        self._inside = True
        try:
            self._between(self.count)
        finally:
            self._inside = False
        if self.count == self._fails_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def _ours(self, path: Any, dir_fd: int | None = None) -> str | None:
        if isinstance(path, int):
            return None
        text = os.fspath(path)
        if dir_fd is not None:
            text = os.path.join(os.readlink(f"/proc/self/fd/{dir_fd}"), text)
        text = os.path.join(os.path.realpath(os.path.dirname(os.path.abspath(text))), os.path.basename(text))
        return text if text.startswith(self._live) else None

    # --- what is flushed ---

    def _keep_folder(self, path: str) -> None:
        names = {}
        for each in os.scandir(path):
            found = each.stat(follow_symlinks=False)
            kind = "link" if each.is_symlink() else "folder" if stat.S_ISDIR(found.st_mode) else "file"
            names[each.name] = ["link", os.readlink(each.path)] if kind == "link" else [kind, found.st_ino]
        self._put(f"folder-{os.stat(path).st_ino}", json.dumps(names).encode())

    def _keep_file(self, path: str) -> None:
        with open(path, "rb") as file:
            self._put(f"file-{os.fstat(file.fileno()).st_ino}", file.read())

    def _put(self, name: str, data: bytes) -> None:
        draft = self._kept / "draft"
        draft.write_bytes(data)
        self._real.get("replace", os.replace)(draft, self._kept / name)

    def _fsync(self, handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        path = os.readlink(f"/proc/self/fd/{number}")
        if not path.startswith(self._live):
            self._real["fsync"](number)
            return
        self._step()
        if stat.S_ISDIR(os.fstat(number).st_mode):
            self._keep_folder(path)
        else:
            self._keep_file(path)

    # --- what is not ---

    def _bury(self, path: str) -> None:
        """Whatever loses its name keeps its inode, so that no other file gets it."""
        with suppress(FileNotFoundError):
            if os.path.isdir(path) and not os.path.islink(path):
                self._real["rename"](path, self._grave / str(self.count))
            elif not os.path.islink(path):
                os.link(path, self._grave / f"{self.count}-{os.lstat(path).st_ino}")

    def _unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        ours = self._ours(path, dir_fd)
        if ours:
            self._step()
            if not os.path.islink(ours):
                with suppress(FileExistsError):
                    self._bury(ours)
        self._real["unlink"](path, dir_fd=dir_fd)

    _remove = _unlink

    def _rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        ours = self._ours(path, dir_fd)
        if not ours:
            self._real["rmdir"](path, dir_fd=dir_fd)
            return
        self._step()
        if os.listdir(ours):
            self._real["rmdir"](ours)
        self._bury(ours)

    def _replace(self, source: Any, target: Any, **more: Any) -> None:
        ours = self._ours(target)
        if ours:
            self._step()
            with suppress(FileExistsError):
                self._bury(ours)
        self._real["replace"](source, target, **more)

    _rename = _replace

    def _mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        if self._ours(path, dir_fd):
            self._step()
        self._real["mkdir"](path, mode, dir_fd=dir_fd)

    def _symlink(self, target: Any, path: Any, *args: Any, **more: Any) -> None:
        if self._ours(path):
            self._step()
        self._real["symlink"](target, path, *args, **more)

    def _write(self, handle: int, data: Any) -> int:
        if os.readlink(f"/proc/self/fd/{handle}").startswith(self._live):
            self._step()
        return int(self._real["write"](handle, data))

    def _open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if flags & os.O_CREAT and self._ours(path, dir_fd):
            self._step()
        return int(self._real["open"](path, flags, mode, dir_fd=dir_fd))


def after_cut(live: Path, kept: Path, found: Path, coin: random.Random, *, believed: frozenset[str]) -> None:
    """Make the folder `found` that the next boot finds. `believed`: folders by their names that stay as they were."""
    _Boot(kept, _inodes(live, kept / "grave"), coin, believed).folder(live.stat().st_ino, live, found)


def _inodes(*folders: Path) -> dict[int, Path]:
    places: dict[int, Path] = {}
    for folder in folders:
        for below, names, files in os.walk(folder):
            for name in (*names, *files):
                path = Path(below, name)
                places[path.lstat().st_ino] = path
    return places


class _Boot:
    def __init__(self, kept: Path, places: dict[int, Path], coin: random.Random, believed: frozenset[str]) -> None:
        self._kept, self._places, self._coin, self._believed = kept, places, coin, believed

    def folder(self, inode: int, live: Path | None, found: Path) -> None:
        found.mkdir()
        flushed = self._kept / f"folder-{inode}"
        old: dict[str, Entry] = json.loads(flushed.read_bytes()) if flushed.exists() else {}
        new = _names(live) if live is not None else {}
        for name in sorted(old.keys() | new.keys()):
            entry = old.get(name) if self._coin.random() < 0.5 else new.get(name)
            if old.get(name) == new.get(name):
                entry = old[name]
            if entry is not None:
                self._entry(entry, found / name)

    def _entry(self, entry: Entry, found: Path) -> None:
        kind, what = entry
        if kind == "link":
            found.symlink_to(what)
            return
        place = self._places.get(what)
        if kind == "folder" and found.name in self._believed:
            assert place is not None
            shutil.copytree(place, found)
        elif kind == "folder":
            self.folder(what, place, found)
        else:
            self._file(what, place, found)

    def _file(self, inode: int, place: Path | None, found: Path) -> None:
        flushed = self._kept / f"file-{inode}"
        newest = place.read_bytes() if place is not None else None
        if flushed.exists():
            old = flushed.read_bytes()
            found.write_bytes(old if newest is None else self._mixed(old, newest))
        else:
            found.write_bytes(self._never_flushed(newest or b""))
        found.chmod(stat.S_IMODE(place.stat().st_mode) if place is not None else 0o755)

    def _mixed(self, old: bytes, new: bytes) -> bytes:
        if old == new:
            return old
        length = self._coin.choice((len(old), len(new)))
        blocks = []
        for at in range(0, length, _BLOCK):
            block = self._coin.choice((old, new))[at : at + _BLOCK]
            blocks.append(block.ljust(min(_BLOCK, length - at), b"\0"))
        return b"".join(blocks)[:length]

    def _never_flushed(self, newest: bytes) -> bytes:
        cut = newest[: self._coin.randint(0, len(newest))]
        return self._coin.choice((b"", cut, bytes(len(newest)), newest))


def _names(live: Path) -> dict[str, Entry]:
    names: dict[str, Entry] = {}
    for path in live.iterdir():
        found = path.lstat()
        if path.is_symlink():
            names[path.name] = ["link", os.readlink(path)]
        else:
            names[path.name] = ["folder" if stat.S_ISDIR(found.st_mode) else "file", found.st_ino]
    return names
