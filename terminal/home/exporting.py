"""From a sealed take to an ordinary film: with the vault's key, a reason, and a note of who asked."""

from pathlib import Path
from typing import Any

from evidence.account import account_name
from evidence.film.join import Chapter, FilmError, join_segments
from evidence.marks import nodes_of
from evidence.reader import TakeReader
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.home.opening import Home

MAX_REASON = 500


def export_take(home: Home, folder: Path, out: Path, reason: str) -> dict[str, Any]:
    """Write the take as one MP4 at `out`; the reason is in the history before the first byte is decrypted.

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
    try:
        film = join_segments(
            (plaintext for _, plaintext in reader.segments()),
            [Chapter(start_us, title) for start_us, title in nodes_of(reader.entries())],
            out,
            metadata={"title": take},
        )
    except FilmError as error:
        raise _told_by(error) from error
    return {"seconds": (film.end_us - film.start_us) / 1e6, "segments": film.segments, "frames": film.frames}


def _told_by(film: FilmError) -> ShuangluError:
    """The film's own code and sentence."""
    error = ShuangluError(film.code)
    error.trouble = Trouble(film.code, said=film.sentence)
    return error
