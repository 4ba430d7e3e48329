"""Taking a PDF apart in a process of its own, which can do nothing else and is ended when it takes too long."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from books.paper_lines import PictureKind
from books.papers import MadePage
from headquarters.faults import HeadquartersError
from headquarters.papers import framing, limits
from program.again import frozen

_RUN = "import sys; sys.path[:0] = sys.argv[1:]; from headquarters.papers.parsing import main; main()"
_CASES = ("no_pdf", "locked", "broken", "pages", "characters", "fonts", "size", "picture")
_MOST_TEXT = 4 * limits.MOST_CHARACTERS + 1


def take_apart(data: bytes, name: str, seconds: float = limits.SECONDS) -> tuple[MadePage, ...]:
    """Return the pages of a PDF. `name` is that of its file, for people.

    Raises HeadquartersError `paper.pdf`: it is none, is locked, broken, too large in any way, uses fonts that are not
    in it, took too long, or ended the process that read it.
    """
    if len(data) > limits.MOST_PDF_BYTES:
        raise _refused("bytes", name)
    late = threading.Event()
    with subprocess.Popen(_words(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        clock = threading.Timer(seconds, _end, (child, late))
        clock.start()
        try:
            return tuple(_asked(child, data, name))
        except ValueError as error:
            raise _refused("late" if late.is_set() else "broken", name) from error
        finally:
            clock.cancel()
            child.kill()


def _words() -> list[str]:
    """What starts that process: an interpreter that heeds no environment; frozen, this program, which heeds none."""
    return [sys.executable, framing.ALONE] if frozen() else [sys.executable, "-I", "-c", _RUN, *filter(None, sys.path)]


def _asked(child: "subprocess.Popen[bytes]", data: bytes, name: str) -> Iterator[MadePage]:
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):  # it has ended; what it answered tells why
        child.stdin.write(data)
        child.stdin.close()
    yield from _answered(child.stdout, name)


def _answered(out: IO[bytes], name: str) -> Iterator[MadePage]:
    """Read the pages. Raises ValueError for an answer that is none: the process is not believed either."""
    case = framing.take(out.read, 40).decode("ascii")
    left = limits.MOST_ANSWER_BYTES
    for _ in range(limits.MOST_PAGES + 1):
        if case:
            raise _refused(case if case in _CASES else "broken", name)
        text = framing.take(out.read, _MOST_TEXT)
        if text == framing.END:
            return
        if text.startswith(b"!"):
            case = text[1:].decode("ascii")
            continue
        picture = framing.take(out.read, min(left, limits.MOST_PICTURE_BYTES))
        left -= len(picture)
        yield MadePage(text[1:].decode("utf-8"), picture, _kind(picture))
    raise ValueError("too many pages")


def _kind(picture: bytes) -> PictureKind:
    return "png" if picture.startswith(b"\x89PNG") else "jpg"


def _end(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    child.kill()


def _refused(case: str, name: str) -> HeadquartersError:
    return HeadquartersError(
        f"paper.pdf:{case}",
        name=name,
        seconds=round(limits.SECONDS),
        pages=limits.MOST_PAGES,
        characters=limits.MOST_CHARACTERS,
        megabytes=limits.MOST_PDF_BYTES // 1_000_000,
    )
