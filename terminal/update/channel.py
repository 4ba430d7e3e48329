"""The update channel as it lies in a folder, read with TUF: who brought it is not trusted, its signatures are."""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, TargetFile, Targets
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

from evidence.disk import flush, sync_folder
from faults.errors import ShuangluError
from program.channel import TargetKind, TargetNotes, notes_from, version_key
from terminal.update.archive import sync_tree, write_durably

METADATA, TARGETS = "metadata", "targets"
_CHUNK = 1 << 20
_NOT_FOUND = 404
_NOW = "now"
_COPIES = ("1", "2")


class FolderFetcher(FetcherInterface):
    """Reads a channel's folder where others fetch from a server. Only plain files; nothing above the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _fetch(self, url: str) -> Iterator[bytes]:
        parts = PurePosixPath(url).parts
        if ".." in parts or url.startswith("/"):
            raise DownloadHTTPError("outside the channel", _NOT_FOUND)
        try:
            handle = os.open(self._folder.joinpath(*parts), _READ)
        except OSError as error:
            raise DownloadHTTPError(url, _NOT_FOUND) from error
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise DownloadHTTPError(url, _NOT_FOUND)
            while chunk := file.read(_CHUNK):
                yield chunk


_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""What lies there may be anybody's: no link is followed, and a pipe holds nobody up."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One target that the channel vouches for."""

    name: str
    notes: TargetNotes
    file: TargetFile

    @property
    def sha256(self) -> str:
        """The digest of its bytes, hex."""
        return str(self.file.hashes.get("sha256", ""))

    @property
    def path(self) -> str:
        """Where it lies below `targets`, as consistent snapshots have it."""
        folder, slash, name = self.name.rpartition("/")
        return f"{folder}{slash}{next(iter(self.file.hashes.values()))}.{name}"


@dataclass(frozen=True, slots=True)
class Offers:
    """What a channel offers at this moment, verified: whole, newest, not expired."""

    folder: Path
    all: tuple[Candidate, ...]

    def of(self, kind: TargetKind, platform: str = "any") -> list[Candidate]:
        """Those of a kind for a platform, the newest first."""
        found = [each for each in self.all if each.notes.kind == kind and each.notes.platform == platform]
        return sorted(found, key=lambda each: version_key(each.notes.version), reverse=True)

    def program(self, version: str | None, platform: str) -> Candidate:
        """The program of a version, or the newest that lies in the folder. Raises ShuangluError `update.*`."""
        return self._pick("program", version, platform)

    def models(self, version: str | None = None) -> Candidate:
        """The models of a version, or the newest that lie in the folder. Raises ShuangluError `update.*`."""
        return self._pick("models", version, "any")

    def has(self, candidate: Candidate) -> bool:
        """Whether its file lies in the folder; whether it is whole is not looked at."""
        return self.folder.joinpath(TARGETS, *PurePosixPath(candidate.path).parts).is_file()

    def _pick(self, kind: TargetKind, version: str | None, platform: str) -> Candidate:
        fit = self.of(kind, platform)
        if not fit and any(each.notes.kind == kind for each in self.all):
            raise ShuangluError("update.platform", platform=platform)
        chosen = [each for each in fit if each.notes.version == version] if version else list(filter(self.has, fit))
        if not chosen:
            raise ShuangluError("update.none")
        return chosen[0]

    def copy(self, candidate: Candidate, to: Path) -> None:
        """Copy a target out of the folder and compare the copy with what was signed. Raises ShuangluError `update.*`.

        What is compared is what lies at `to` then: who changes the folder meanwhile changes nothing.
        """
        digest, size = hashlib.sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in FolderFetcher(self.folder).fetch(f"{TARGETS}/{candidate.path}"):
                size += len(chunk)
                if size > candidate.file.length:
                    raise ShuangluError("update.larger", version=candidate.notes.version)
                digest.update(chunk)
                yield chunk

        to.unlink(missing_ok=True)
        try:
            write_durably(to, counted())
        except DownloadError as error:
            raise ShuangluError("update.none:file", version=candidate.notes.version) from error
        if size != candidate.file.length or digest.hexdigest() != candidate.sha256:
            raise ShuangluError("update.altered:target", version=candidate.notes.version)


class Trust:
    """What this machine knows of the channel's keys and versions. No older channel is believed after a newer one.

    Two copies and a link: each refresh works on the other copy and then exchanges the link, so that a power cut leaves
    what was known before or what is known now.
    """

    def __init__(self, folder: Path, first_root: bytes) -> None:
        """`first_root`: the root metadata that came with the machine; later ones are believed by its signatures."""
        self._folder = folder
        self._first_root = first_root

    def look(self, channel: Path) -> Offers:
        """Read a channel's folder. Raises ShuangluError `update.*` for whatever is not to be believed."""
        with self._other_copy() as copy, _in_words():
            updater = Updater(str(copy), f"{METADATA}/", fetcher=FolderFetcher(channel), bootstrap=self._first_root)
            updater.refresh()
            signed = Metadata[Targets].from_file(str(copy / "targets.json")).signed
            names = sorted(signed.targets)
            found = [(name, updater.get_targetinfo(name)) for name in names]
        candidates = [_candidate(name, file) for name, file in found if file is not None]
        return Offers(channel, tuple(each for each in candidates if each is not None))

    @contextmanager
    def _other_copy(self) -> Iterator[Path]:
        """Hand out a copy of what is known, and make it what is known; also where a later file was not believed.

        Each file in it was verified before TUF's client kept it, so that what came first of a broken channel counts.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now = self._folder / _NOW
        before = str(now.readlink()) if now.is_symlink() else ""
        name = _COPIES[before == _COPIES[0]]
        copy = self._folder / name
        shutil.rmtree(copy, ignore_errors=True)
        if before in _COPIES and (self._folder / before).is_dir():
            shutil.copytree(self._folder / before, copy, symlinks=True)
        else:
            copy.mkdir(mode=0o700)
        try:
            yield copy
        finally:
            self._keep(copy, now)

    def _keep(self, copy: Path, now: Path) -> None:
        for path in copy.rglob("*"):
            if path.is_file() and not path.is_symlink():
                flush(path)
        sync_tree(copy)
        draft = self._folder / f"{_NOW}.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(copy.name)
        draft.replace(now)
        sync_folder(self._folder)


def _candidate(name: str, file: TargetFile) -> Candidate | None:
    notes = notes_from(file.custom)
    with suppress(ValueError):
        if notes is not None and version_key(notes.version) and set(file.hashes) == {"sha256"}:
            return Candidate(name, notes, file)
    return None


@contextmanager
def _in_words() -> Iterator[None]:
    """What TUF's client refuses, in our words."""
    try:
        yield
    except ExpiredMetadataError as error:
        raise ShuangluError("update.expired") from error
    except BadVersionNumberError as error:  # of which EqualVersionNumberError is one
        raise ShuangluError("update.rollback") from error
    except UnsignedMetadataError as error:  # whose words begin with the role
        raise ShuangluError("update.root" if str(error).startswith("root") else "update.altered:metadata") from error
    except DownloadHTTPError as error:
        raise ShuangluError("update.none") from error
    except (DownloadLengthMismatchError, LengthOrHashMismatchError) as error:
        raise ShuangluError("update.altered:metadata") from error
    except (RepositoryError, DownloadError, ValueError, json.JSONDecodeError) as error:
        raise ShuangluError("update.altered:metadata") from error
