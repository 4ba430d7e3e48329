"""The folder of a take's papers beside its film: whole, or not there."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.disk import sync_folder, write_new
from evidence.papers.taking_out import TakenOut


def papers_folder(film: Path) -> Path:
    """Where the papers of a film lie: `case.mp4` has `case-papers`."""
    return film.with_name(f"{film.stem}-papers")


@contextmanager
def laid_beside(film: Path, taken: TakenOut) -> Iterator[None]:
    """Write the files, and give their folder its name once all that is done inside went well; else nothing stays.

    Without any files there is no folder. Raises FileExistsError where it is there already, OSError.
    """
    folder = papers_folder(film)
    if not taken.files:
        yield
        return
    if folder.exists():
        raise FileExistsError(str(folder))
    part = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    part.mkdir()
    try:
        for file in taken.files:
            write_new(part / file.name, file.data)
        sync_folder(part)
        yield
        part.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
