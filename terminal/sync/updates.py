"""Fetching the update channel into a folder: its metadata, and the one target that this terminal may take.

Nothing is believed here: who reads the folder verifies it. The target comes in slices, one a turn, so that takes go on
meanwhile; what has come stays, over failures and restarts.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from evidence.disk import flush, move, write_whole
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import HeadquartersClient, refusal
from terminal.sync.ports import ChannelShelf
from terminal.sync.replies import strange

UPDATES = "updates"
_SLICE_BYTES = 1024 * 1024
_MOST_METADATA = 5_000_000
_MOST_ROOTS = 256
_MOST_TARGET = 4_000_000_000
_OK, _PARTIAL, _NOT_FOUND = 200, 206, 404


@dataclass(frozen=True, slots=True)
class _Target:
    """A target as the metadata names it."""

    version: str
    path: str
    length: int
    sha256: str


class ChannelFetching:
    """The chore of one line. `due` says whether the next turn has something to do."""

    def __init__(self, client: HeadquartersClient, shelf: ChannelShelf | None) -> None:
        self._client = client
        self._shelf = shelf
        self._target: _Target | None = None
        self._refused = False
        self.moves = False
        """Whether the last slice came, and there are more."""

    def begin(self) -> None:
        """After a greeting what was refused is asked for anew."""
        self._refused, self._target = False, None

    @property
    def due(self) -> bool:
        """Whether headquarters lets this terminal take something that is not here."""
        return self._shelf is not None and not self._refused and self._shelf.wanted() is not None

    def fetch(self) -> None:
        """One turn. Raises NotNowError or NeverError."""
        self.moves = False
        shelf = self._shelf
        wanted = shelf.wanted() if shelf is not None else None
        if shelf is None or wanted is None:
            return
        try:
            if self._target is None or self._target.version != wanted:
                self._target = self._read_metadata(shelf, wanted)
            self.moves = not self._take_slice(shelf, self._target)
        except NeverError:
            self._refused = True
            raise

    def _read_metadata(self, shelf: ChannelShelf, version: str) -> _Target:
        """Bring the metadata here, the timestamp last, and find the target in it."""
        timestamp = self._metadata("timestamp.json")
        snapshot_name = f"{_version_in(timestamp, 'snapshot.json')}.snapshot.json"
        snapshot = self._metadata(snapshot_name)
        targets_name = f"{_version_in(snapshot, 'targets.json')}.targets.json"
        targets = self._metadata(targets_name)
        target = _target(targets, shelf.target_name(version), version)
        folder = shelf.channel / "metadata"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._fetch_roots(folder)
        for name, data in ((targets_name, targets), (snapshot_name, snapshot), ("timestamp.json", timestamp)):
            write_whole(folder / name, data)
        for path in folder.iterdir():
            if path.name not in (targets_name, snapshot_name, "timestamp.json") and not _is_root(path.name):
                path.unlink()
        return target

    def _fetch_roots(self, folder: Path) -> None:
        """Roots never change; those that are here are not asked for again."""
        for number in range(1, _MOST_ROOTS):
            path = folder / f"{number}.root.json"
            if path.exists():
                continue
            answer = self._client.line.request("GET", f"/v1/updates/metadata/{path.name}", most=_MOST_METADATA)
            if answer.status == _NOT_FOUND:
                if number == 1:
                    continue  # the oldest may be gone
                return
            if answer.status != _OK:
                raise refusal(answer)
            write_whole(path, answer.body)

    def _metadata(self, name: str) -> bytes:
        answer = self._client.line.request("GET", f"/v1/updates/metadata/{name}", most=_MOST_METADATA)
        if answer.status != _OK:
            raise refusal(answer)
        return answer.body

    def _take_slice(self, shelf: ChannelShelf, target: _Target) -> bool:
        """Fetch the next bytes; tell whether the target is whole now."""
        whole = shelf.channel.joinpath("targets", *PurePosixPath(target.path).parts)
        part = whole.with_name(f"{whole.name}.part")
        if not part.exists() and _is_whole(whole, target):  # only the metadata had to come anew
            self._target = None
            shelf.fetched(target.version)
            return True
        have = part.stat().st_size if part.exists() else 0
        if have < target.length:
            if not have:
                self._begin_target(shelf, whole, target)
            self._append(part, target, have)
            have = part.stat().st_size
        if have < target.length:
            shelf.fetching(target.version, have, target.length)
            return False
        if not _is_whole(part, target):
            part.unlink()
            raise NotNowError("line.strange_answer")
        flush(part)
        move(part, whole)
        self._target = None
        shelf.fetched(target.version)
        return True

    def _begin_target(self, shelf: ChannelShelf, whole: Path, target: _Target) -> None:
        """Make room: what was fetched before is not needed any more."""
        for path in sorted((shelf.channel / "targets").rglob("*"), reverse=True):
            if path.is_file():
                path.unlink()
        if not shelf.has_room(target.length):
            raise NeverError("update.room", megabytes=-(-target.length // 1_000_000))
        whole.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _append(self, part: Path, target: _Target, have: int) -> None:
        end = min(target.length, have + _SLICE_BYTES)
        self._client.line.pace(end - have)
        asked = {"Range": f"bytes={have}-{end - 1}"}
        path = f"/v1/updates/targets/{quote(target.path)}"
        try:
            answer = self._client.line.request("GET", path, headers=asked, most=_SLICE_BYTES)
        except NotNowError as error:
            if error.code == "line.long_answer":  # something between heeds no range: that concerns no take
                raise NeverError("line.long_answer") from error
            raise
        if answer.status != _PARTIAL and not (answer.status == _OK and have == 0 and end == target.length):
            raise refusal(answer) if answer.status not in (_OK, _PARTIAL) else strange()
        if len(answer.body) != end - have:
            raise strange()
        with part.open("ab") as file:
            file.write(answer.body)


def _is_whole(path: Path, target: _Target) -> bool:
    if not path.is_file() or path.stat().st_size != target.length:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == target.sha256


def _version_in(data: bytes, name: str) -> int:
    version = _at(_signed(data), "meta", name, "version")
    if type(version) is not int or version < 1:
        raise strange()
    return version


def _target(data: bytes, name: str, version: str) -> _Target:
    found = _at(_signed(data), "targets", name)
    if found is None:
        raise NeverError("update.none")
    length, sha256 = _at(found, "length"), _at(found, "hashes", "sha256")
    if type(length) is not int or not 0 < length <= _MOST_TARGET or not isinstance(sha256, str):
        raise strange()
    if len(sha256) != hashlib.sha256().digest_size * 2 or not all(sign in "0123456789abcdef" for sign in sha256):
        raise strange()
    folder, slash, last = name.rpartition("/")
    return _Target(version, f"{folder}{slash}{sha256}.{last}", length, sha256)


def _signed(data: bytes) -> Any:
    try:
        return _at(json.loads(data), "signed")
    except (ValueError, RecursionError) as error:
        raise strange() from error


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _is_root(name: str) -> bool:
    return name.endswith(".root.json")
