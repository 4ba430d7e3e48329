"""A channel comes to headquarters: verified by TUF's own client, from the root that is trusted here, then adopted.

Who brought the folder is not asked. The client has the metadata that headquarters holds as those it saw last, so that
it refuses what is older, what has expired, and what was altered by one byte, as a terminal does.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, Root, Targets
from tuf.ngclient import FetcherInterface, Updater

from evidence.disk import flush, lock, move, sync_folder, write_whole
from headquarters.faults import HeadquartersError
from headquarters.index.database import SqliteDatabase
from headquarters.layout import updates_path
from headquarters.updates.held import HeldChannel, HeldTarget, read_channel, targets_of

_CHUNK = 1024 * 1024
_DRAFT = ".draft-"
_NOT_FOUND = 404
_MOST_ROOT_BYTES = 512_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What headquarters holds now, and the names of the archives that are new here."""

    channel: HeldChannel
    fresh: Sequence[str]


class FolderFetcher(FetcherInterface):
    """Hands a channel's files to TUF's client out of a folder."""

    def __init__(self, folder: Path, advance: Callable[[int], None] = lambda _: None) -> None:
        self._folder = folder
        self._advance = advance

    def _fetch(self, url: str) -> Iterator[bytes]:
        """`url`: a path in the folder. The client makes it of names that it knows or that were signed and looked at."""
        try:
            with (self._folder / url).open("rb") as file:
                while piece := file.read(_CHUNK):
                    self._advance(len(piece))
                    yield piece
        except FileNotFoundError as error:
            raise DownloadHTTPError(f"no {url}", _NOT_FOUND) from error


def take(
    database: SqliteDatabase,
    data: Path,
    folder: Path,
    root: Path | None,
    who: str,
    advance: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Verify the channel in `folder` whole, and make it headquarters' own. Archives that are held are not asked for.

    `root`: the first trusted root, which has to be named once. The same channel again changes nothing.
    Raises HeadquartersError `updates.*`; OSError. Then what headquarters held it still holds.
    """
    home = updates_path(data)
    home.mkdir(mode=0o700, exist_ok=True)
    with _alone(home), tempfile.TemporaryDirectory(prefix=_DRAFT, dir=home) as room:
        trusted = _trusted(home, root)
        draft = Path(room)
        _seed(home, draft)
        with _telling(folder):
            updater = Updater(
                str(draft),
                "metadata",
                target_base_url="targets",
                fetcher=FolderFetcher(folder, advance),
                bootstrap=trusted,
            )
            updater.refresh()
            targets = Metadata[Targets].from_file(str(draft / "targets.json")).signed
            found = list(targets_of(targets.to_dict()))
            fresh = [each for each in found if _fetch(updater, each, home, draft)]
        _keep_older_roots(folder, draft, trusted)
        _adopt(home, draft, trusted)
        channel = read_channel(home)
        assert channel is not None
        _tidy(home, channel)
        numbers = ", ".join(f"{name} {number}" for name, number in channel.versions.items())
        names = " ".join(each.name for each in fresh)
        database.note_channel(f"{numbers}; new: {names or '-'}; by {who}")
        return Taken(channel, [each.name for each in fresh])


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Raises HeadquartersError `updates.busy`."""
    with (home / "lock").open("ab") as file:
        if not lock(file.fileno()):
            raise HeadquartersError("updates.busy")
        for left in home.glob(f"{_DRAFT}*"):
            shutil.rmtree(left, ignore_errors=True)  # of a take that a crash ended
        yield


def _trusted(home: Path, root: Path | None) -> bytes:
    """Return the first root. Raises HeadquartersError `updates.no_root`, `updates.other_root`."""
    kept = home / "root.json"
    given = None if root is None else root.read_bytes()
    if not kept.exists():
        if given is None:
            raise HeadquartersError("updates.no_root")
        return given
    held = kept.read_bytes()
    if given not in (None, held):
        raise HeadquartersError("updates.other_root", path=str(kept))
    return held


def _seed(home: Path, draft: Path) -> None:
    """Let the client know what was seen last."""
    held = read_channel(home)
    if held is None:
        return
    for name in ("timestamp", "snapshot", "targets"):
        number = "" if name == "timestamp" else f"{held.versions[name]}."
        (draft / f"{name}.json").write_bytes((home / "metadata" / f"{number}{name}.json").read_bytes())


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """Raises HeadquartersError `updates.*` for what TUF's client says."""
    try:
        yield
    except ExpiredMetadataError as error:
        raise HeadquartersError("updates.expired", said=str(error)) from error
    except BadVersionNumberError as error:
        raise HeadquartersError("updates.older", said=str(error)) from error
    except UnsignedMetadataError as error:
        raise HeadquartersError("updates.unsigned", said=str(error)) from error
    except LengthOrHashMismatchError as error:
        raise HeadquartersError("updates.altered", said=str(error)) from error
    except DownloadError as error:
        raise HeadquartersError("updates.incomplete", path=str(folder), said=str(error)) from error
    except RepositoryError as error:
        raise HeadquartersError("updates.altered", said=str(error)) from error


def _keep_older_roots(folder: Path, draft: Path, trusted: bytes) -> None:
    """Take those before the first trusted one along, where each has signed the next: terminals may have an older."""
    newer = Metadata[Root].from_bytes(trusted)
    with suppress(OSError, RepositoryError):
        while newer.signed.version > 1:
            name = f"{newer.signed.version - 1}.root.json"
            with (folder / "metadata" / name).open("rb") as file:
                data = file.read(_MOST_ROOT_BYTES)
            older = Metadata[Root].from_bytes(data)
            older.signed.verify_delegate("root", newer.signed_bytes, newer.signatures)
            if older.signed.version != newer.signed.version - 1:
                break
            (draft / "root_history" / name).write_bytes(data)
            newer = older


def _fetch(updater: Updater, target: HeldTarget, home: Path, draft: Path) -> bool:
    """Have an archive, verified, in the folder of headquarters; tell whether it is new there."""
    info = updater.get_targetinfo(target.name)
    assert info is not None
    path = home / "targets" / target.path
    if updater.find_cached_target(info, str(path)) is not None:
        return False
    fetched = draft / "archive"
    updater.download_target(info, str(fetched))
    flush(fetched)
    path.parent.mkdir(parents=True, exist_ok=True)
    move(fetched, path)
    return True


def _adopt(home: Path, draft: Path, trusted: bytes) -> None:
    """Write the verified metadata; from the last line on it is headquarters' channel.

    Whoever reads in between finds the one before, under a newer root at most. Only where that root exchanges the
    timestamp's key is there a moment in which neither verifies; the next line, or the same command again, ends it.
    """
    metadata = home / "metadata"
    metadata.mkdir(exist_ok=True)
    if not (home / "root.json").exists():
        write_whole(home / "root.json", trusted)
    for name in ("targets", "snapshot"):
        data = (draft / f"{name}.json").read_bytes()
        number = Metadata.from_bytes(data).signed.version
        write_whole(metadata / f"{number}.{name}.json", data)
    for parent in sorted({path.parent for path in (home / "targets").rglob("*")}):
        sync_folder(parent)
    for path in sorted((draft / "root_history").iterdir()):
        write_whole(metadata / path.name, path.read_bytes())
    write_whole(metadata / "timestamp.json", (draft / "timestamp.json").read_bytes())


def _tidy(home: Path, channel: HeldChannel) -> None:
    """Let go of archives that the channel does not name any more."""
    wanted = {home / "targets" / each.path for each in channel.targets}
    for folder, _, names in os.walk(home / "targets", topdown=False):
        for path in (Path(folder, name) for name in names):
            if path not in wanted:
                path.unlink()
        if not any(Path(folder).iterdir()):
            Path(folder).rmdir()
