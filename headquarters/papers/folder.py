"""A folder of product papers: PDFs, and the index that says which paper of which product each is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from books.papers import GivenPaper, MadePage
from evidence import suite
from faults.errors import ShuangluError
from headquarters.faults import HeadquartersError
from headquarters.papers.limits import MOST_PDF_BYTES
from headquarters.papers.taking_apart import take_apart
from rulebook.packs.loading import Fault
from rulebook.packs.papers import INDEX, PaperIndex, lint_index, read_index
from rulebook.packs.reading import MOST_BYTES
from rulebook.plan.shelf import Shelf


@dataclass(frozen=True, slots=True)
class PaperFolder:
    """What lies in the folder. `files`: the names of its PDFs."""

    path: Path
    index: PaperIndex
    files: Sequence[str]

    @classmethod
    def read(cls, path: Path) -> "PaperFolder":
        """Raises ShuangluError `papers.folder`, `papers.index`, `papers.unreadable`."""
        if not path.is_dir():
            raise ShuangluError("papers.folder", folder=str(path), index=INDEX)
        index = _read(path / INDEX, MOST_BYTES)
        names = sorted(each.name for each in path.iterdir() if each.suffix.casefold() == ".pdf" and each.is_file())
        return cls(path, read_index(index), names)


def taken_apart(folder: PaperFolder, told: Callable[[int], None] = lambda _: None) -> list[GivenPaper]:
    """Take every PDF of the index apart, each once; `told` is called with 1 after each.

    Raises HeadquartersError `paper.pdf` for one that is not taken, ShuangluError `papers.unreadable`.
    """
    pages: dict[str, tuple[str, tuple[MadePage, ...]]] = {}
    for name in dict.fromkeys(each.file for each in folder.index.papers):
        data = _read(folder.path / name, MOST_PDF_BYTES + 1)
        pages[name] = suite.digest(data), take_apart(data, name)
        told(1)
    return [
        GivenPaper(each.paper, each.product or "", each.title.zh, each.title.en, *pages[each.file])
        for each in folder.index.papers
    ]


def doubts_of(folder: PaperFolder, given: Sequence[GivenPaper], shelf: Shelf | None) -> list[Fault]:
    """What an author should know: papers and pages without text first, then what does not fit the index or the packs.

    A paper without text is shown as a picture alone: it cannot be set larger, nor read aloud.
    """
    return [*_without_text(folder, given), *lint_index(folder.index, folder.files, shelf)]


def linted(folder: PaperFolder, shelf: Shelf | None) -> list[Fault]:
    """Look at the whole folder as `doubts_of` does, and name each PDF that is not taken, too."""
    faults: list[Fault] = []
    given: list[GivenPaper] = []
    here = [each for each in folder.index.papers if each.file in folder.files]
    refused: Mapping[str, HeadquartersError] = {}
    for each in here:
        alone = PaperFolder(folder.path, PaperIndex(format=1, papers=(each,)), folder.files)
        if each.file in refused:
            continue
        try:
            given += taken_apart(alone)
        except HeadquartersError as error:
            refused = {**refused, each.file: error}
            faults.append(Fault(each.file, 1, error.words("en")))
    return [*faults, *doubts_of(folder, given, shelf)]


def _without_text(folder: PaperFolder, given: Sequence[GivenPaper]) -> Iterator[Fault]:
    files = {(each.paper, each.product or ""): each.file for each in folder.index.papers}
    for paper in given:
        empty = [number for number, page in enumerate(paper.pages, 1) if not page.text.strip()]
        file = files[paper.paper, paper.product]
        if len(empty) == len(paper.pages):
            yield Fault(
                file, 1, "no page has text: it is a picture alone, and cannot be set larger or read aloud", False
            )
        elif empty:
            pages = ", ".join(map(str, empty))
            yield Fault(file, 1, f"no text on page {pages}", grave=False)


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise ShuangluError("papers.unreadable", path=str(path), reason=error.strerror or str(error)) from error
