"""From a sealed take to an ordinary film: with the vault's key, a reason, and a note of who asked."""

from pathlib import Path
from typing import Any

from evidence.account import account_name
from evidence.film.join import Chapter, FilmError, join_segments
from evidence.marks import nodes_of
from evidence.reader import TakeReader
from faults.errors import OperatorCanMendError
from terminal.home.opening import Home

MAX_REASON = 500


def export_take(home: Home, folder: Path, out: Path, reason: str) -> dict[str, Any]:
    """Write the take as one MP4 at `out`; the reason is in the history before the first byte is decrypted.

    Raises OperatorCanMendError `export.*`, EvidenceFault for a damaged take, OSError when it cannot be written.
    """
    if out.exists():
        raise OperatorCanMendError("export.exists", f"{out} exists already; it was left as it is.")
    if not out.absolute().parent.is_dir():
        raise OperatorCanMendError("export.folder", f"There is no folder {out.absolute().parent}.")
    if len(reason) > MAX_REASON:
        raise OperatorCanMendError("export.reason", f"The reason may have {MAX_REASON} characters.")
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
        raise OperatorCanMendError(error.code, error.sentence) from error
    return {"seconds": (film.end_us - film.start_us) / 1e6, "segments": film.segments, "frames": film.frames}
