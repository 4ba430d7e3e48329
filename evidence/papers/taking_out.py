"""All papers of a take as files beside its film: what was written and read as pictures, and signed papers as PDF/A.

Beside them lies what reached the customer, where the take tells it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.faults import EvidenceFault
from evidence.journal import Entry
from evidence.papers.delivered import delivery_files
from evidence.papers.drawing import draw_handwriting, draw_page_track
from evidence.papers.fonts import subset_for
from evidence.papers.handwriting import read_handwriting, read_page_track
from evidence.papers.pdf import write_pdf
from evidence.papers.seal import SealKey
from evidence.papers.sheets import PaperPages, Written, draw_document, draw_sheet, sheet_of, words_of
from evidence.papers.story import Story, TakenObject, read_story

PagesOf = Callable[[str, Story], Sequence[PaperPages]]
"""The documents of a paper (its id) of a take, as its book holds them; none where nobody has them any more."""
_ENDINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One file. Its name has no name of a person."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The files of a take's papers, and what could not be made of them."""

    files: tuple[PaperFile, ...] = ()
    faults: tuple[EvidenceFault, ...] = ()


def take_out(
    take: str,
    entries: Iterable[tuple[Entry, dict[str, Any]]],
    contents: Callable[[int], bytes],
    pages_of: PagesOf,
    key: SealKey,
) -> TakenOut:
    """Return all files. `contents` opens an object by its index, and raises for one that is not as it was sealed.

    What one object is no more than broken content for is told among the faults and keeps no other from being made.
    Raises what `contents` raises, and OSError where the seal's key cannot be had.
    """
    story = read_story(take, entries)
    files: list[PaperFile] = []
    faults: list[EvidenceFault] = []
    written: list[Written] = []
    for found in story.objects:
        content = contents(found.index)
        try:
            files += _drawn(story, found, content, written)
        except EvidenceFault as fault:
            faults.append(fault)
            files.append(_raw(found, content))
    try:
        files += _signed(story, written, pages_of, key)
    except EvidenceFault as fault:
        faults.append(fault)
    files += [PaperFile(name, data) for name, data in delivery_files(story)]
    return TakenOut(tuple(files), tuple(faults))


def _drawn(story: Story, found: TakenObject, content: bytes, written: list[Written]) -> Iterator[PaperFile]:
    """The object as it is, and as a picture."""
    if found.role == "strokes":
        writing = read_handwriting(content)
        written.append(Written(found, writing))
        what = writing.text if found.kind == "copy" else story.title_of(found)
        title = " · ".join(filter(None, (story.take, what, f"附件 {found.index:06d}")))
        yield PaperFile(f"{_name(found)}.svg", draw_handwriting(writing, title).encode())
    elif found.role == "page_track":
        track = read_page_track(content)
        title = " · ".join(filter(None, (story.take, story.title_of(found), f"附件 {found.index:06d}")))
        yield PaperFile(f"{_name(found)}.svg", draw_page_track(track, title).encode())
    yield _raw(found, content)


def _raw(found: TakenObject, content: bytes) -> PaperFile:
    ending = next((each for begin, each in _ENDINGS.items() if content.startswith(begin)), None)
    return PaperFile(f"{_name(found)}.{ending or ('json' if _is_json(content) else 'bin')}", content)


def _name(found: TakenObject) -> str:
    """`000003-strokes-sign-product_brochure`: its index first, so that files stand in the take's order."""
    item = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in found.paper)[:40]
    return "-".join(filter(None, (f"{found.index:06d}", found.role, found.kind, item)))


def _signed(story: Story, written: Sequence[Written], pages_of: PagesOf, key: SealKey) -> Iterator[PaperFile]:
    """One sealed PDF for each paper that was signed, with every signature on it, and one for each copied sentence."""
    papers: dict[str, list[Written]] = {}
    for each in written:
        name = each.object.paper if each.object.kind == "sign" else _name(each.object)
        papers.setdefault(name, []).append(each)
    for name, signatures in papers.items():
        yield PaperFile(f"{_title(signatures[0].object, name)}.pdf", _pdf(story, signatures, pages_of, key))


def _title(found: TakenObject, name: str) -> str:
    return f"signed-{name}" if found.kind == "sign" else name


def _pdf(story: Story, written: Sequence[Written], pages_of: PagesOf, key: SealKey) -> bytes:
    from evidence.papers.pades import sealed  # pyHanko takes long to load, and most exports sign nothing

    first = written[0].object
    documents = _documents(story, written, pages_of) if first.kind == "sign" else []
    sheets = [sheet_of(story, each, documents, demonstration=key.demonstration) for each in written]
    font = subset_for(words_of(sheets, documents))
    pages = [page for document in documents for page in draw_document(document, font)]
    pages += [page for sheet in sheets for page in draw_sheet(sheet, font)]
    title = f"{story.take} {sheets[0].title}"
    last = max(each.object.wall for each in written)
    return sealed(write_pdf(pages, title, last), key, reason=f"{story.take} {story.slip}".strip())


def _documents(story: Story, written: Sequence[Written], pages_of: PagesOf) -> list[PaperPages]:
    """Those that the objects name by digest; where none does, all of that paper."""
    named = {each.object.fact("document") for each in written} - {""}
    found = pages_of(written[0].object.paper, story)
    return [each for each in found if not named or each.sha256 in named]


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
