"""From a sealed take to an ordinary film: with the vault's key, a reason, and a note of who asked."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from evidence.account import account_name
from evidence.film.join import Chapter, join_segments
from evidence.marks import nodes_of
from evidence.reader import TakeReader
from evidence.segments import SegmentRecord
from faults.errors import ShuangluError
from terminal.home.opening import Home

MAX_REASON = 500


def export_take(
    home: Home, folder: Path, out: Path, reason: str, *, advance: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """Write the take as one MP4 at `out`; the reason is in the history before the first byte is decrypted.

    `advance` is told how many bytes of segments more are in the film. Broken off, nothing stays at `out`.

    Raises ShuangluError `export.*` or `film.*`, EvidenceFault for a damaged take, OSError when it cannot be written.
    """
    if out.exists():
        raise ShuangluError("export.exists:review", out=str(out))
    if not out.absolute().parent.is_dir():
        raise ShuangluError("export.folder:review", folder=str(out.absolute().parent))
    if len(reason) > MAX_REASON:
        raise ShuangluError("export.reason:long", most=MAX_REASON)
    reader = TakeReader(folder, home.vault.identities.review_key(), "vault")
    take = reader.opening.take
    home.vault.history.exported(take, account_name(), reason)
    home.log.event("take.exported", take=take)
    film = join_segments(
        _told(reader.segments(), advance),
        [Chapter(start_us, title) for start_us, title in nodes_of(reader.entries())],
        out,
        metadata={"title": take},
    )
    return {"seconds": (film.end_us - film.start_us) / 1e6, "segments": film.segments, "frames": film.frames}


def _told(segments: Iterable[tuple[SegmentRecord, bytes]], advance: Callable[[int], None]) -> Iterator[bytes]:
    """The opened segments one after another; `advance` is told how many bytes more are done."""
    for record, plaintext in segments:
        yield plaintext
        advance(record.bytes)
