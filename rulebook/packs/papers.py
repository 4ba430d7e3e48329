"""The index of product papers (产品文件): which PDF is which paper of which product. `docs/books.md` explains it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from faults.errors import ShuangluError
from rulebook.packs.loading import Fault
from rulebook.packs.reading import YamlFaultError, read_yaml
from rulebook.plan.shelf import Shelf
from rulebook.rules.pack import WordId
from rulebook.sale.people import Name, Number, Part
from rulebook.sale.text import Text

INDEX = "papers.yaml"
"""The file that lies beside the PDFs."""
FileName = Annotated[
    str, StringConstraints(pattern=r"^[^/\\\x00-\x1f.][^/\\\x00-\x1f]*\.[pP][dD][fF]$", max_length=120)
]


class PaperTitle(Text):
    """What the paper is called; short enough for a heading."""

    zh: Name
    en: Name


class IndexedPaper(Part):
    """One paper. `product`: the code of the product that it is of; nothing: of every product without one of its own."""

    file: FileName
    paper: WordId
    product: Number | None = None
    title: PaperTitle


class PaperIndex(Part):
    """The index as its YAML says it."""

    format: Literal[1]
    papers: Annotated[tuple[IndexedPaper, ...], Field(min_length=1, max_length=500)]


def read_index(data: bytes) -> PaperIndex:
    """Read an index. Raises ShuangluError `papers.index` with the line and what is wrong there."""
    try:
        document = read_yaml(data)
    except YamlFaultError as error:
        raise ShuangluError("papers.index", name=INDEX, line=error.line, reason=error.sentence) from error
    try:
        return PaperIndex.model_validate(document.value)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in detail["loc"])
        line = document.line_of(detail["loc"])
        raise ShuangluError("papers.index", name=INDEX, line=line, reason=f"{where}: {detail['msg']}") from error


def lint_index(index: PaperIndex, files: Sequence[str], shelf: Shelf | None) -> Iterator[Fault]:
    """Yield what is wrong with an index: PDFs that lack, those that no line names, ids that no script has.

    `files` are the names of the PDFs in its folder. Without a shelf ids are not looked at.
    """
    known = None if shelf is None else {paper.id for script in shelf.scripts for paper in script.pack.papers}
    named = {each.file for each in index.papers}
    for each in index.papers:
        if each.file not in files:
            yield Fault(each.file, 1, "the index names it, and it is not there")
        if known is not None and each.paper not in known:
            yield Fault(each.file, 1, f"no script has a paper '{each.paper}'", grave=False)
    for file in files:
        if file not in named:
            yield Fault(file, 1, "no line of the index names it", grave=False)
