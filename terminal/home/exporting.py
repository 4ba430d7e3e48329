"""From a sealed take to an ordinary film: with the vault's key, a reason, and a note of who asked."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from evidence.account import account_name
from evidence.film.join import Chapter, join_segments
from evidence.marks import nodes_of
from evidence.papers.beside import laid_beside, papers_folder
from evidence.papers.seal import SealKey, stand_in_seal
from evidence.papers.taking_out import take_out
from evidence.reader import TakeReader
from evidence.segments import SegmentRecord
from faults.errors import ShuangluError
from terminal.home.granting import granted
from terminal.home.opening import Home
from terminal.home.papers import pages_of

MAX_REASON = 500


def export_take(
    home: Home,
    folder: Path,
    out: Path,
    reason: str,
    *,
    seal: SealKey | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Write the take as one MP4 at `out`; the reason is in the history before the first byte is decrypted.

    Where headquarters gives grants (`granting`), one for this take and this reason is needed. Strokes, page tracks and
    signed papers go into a folder beside it (`papers_folder`), sealed with `seal`, or with a stand-in that says 演示.
    `advance` is told how many bytes of segments more are in the film. Broken off, nothing stays at `out` or beside it.

    Raises ShuangluError `export.*` or `film.*`, EvidenceFault for a damaged take, OSError when it cannot be written.
    """
    if out.exists():
        raise ShuangluError("export.exists:review", out=str(out))
    if papers_folder(out).exists():
        raise ShuangluError("export.exists:review", out=str(papers_folder(out)))
    if not out.absolute().parent.is_dir():
        raise ShuangluError("export.folder:review", folder=str(out.absolute().parent))
    if len(reason) > MAX_REASON:
        raise ShuangluError("export.reason:long", most=MAX_REASON)
    reader = TakeReader(folder, home.vault.identities.review_key(), "vault")
    take = reader.opening.take
    grant = granted(home, take, reason)
    key, who = grant.key if grant else "", account_name()
    home.vault.history.exported(take, who, reason, key)
    home.vault.audit.add(f"account:{who}", "take.exported", take, reason, {"grant": key})
    home.log.event("take.exported", take=take, grant=key)
    pages = partial(pages_of, home.vault.books)
    papers = take_out(take, reader.entries(), reader.object, pages, seal or stand_in_seal())
    advance(sum(record.bytes for record in reader.chain.objects.values()))
    with laid_beside(out.absolute(), papers):
        film = join_segments(
            _told(reader.segments(), advance),
            [Chapter(start_us, title) for start_us, title in nodes_of(reader.entries())],
            out,
            metadata={"title": take},
        )
    return {
        "seconds": (film.end_us - film.start_us) / 1e6,
        "segments": film.segments,
        "frames": film.frames,
        "papers": [file.name for file in papers.files],
        "paper_faults": [fault.words("en") for fault in papers.faults],
    }


def _told(segments: Iterable[tuple[SegmentRecord, bytes]], advance: Callable[[int], None]) -> Iterator[bytes]:
    """The opened segments one after another; `advance` is told how many bytes more are done."""
    for record, plaintext in segments:
        yield plaintext
        advance(record.bytes)
