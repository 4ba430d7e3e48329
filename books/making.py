"""A new book from a set of packs and the book before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from books.checking import demand_rules, packs_faulty, packs_of
from books.faults import BookFault
from books.file import MOST_PACK_BYTES, BookFile
from books.manifest import (
    BookSettings,
    Manifest,
    PackLine,
    Predecessor,
    Reason,
    is_pack_path,
    read_manifest,
)
from books.papers import Papers
from evidence import suite
from rulebook.packs.loading import PackFaultsError, load_shelf


@dataclass(frozen=True, slots=True)
class Intent:
    """What its author says of a book. `checked`: ids of the packs for which compliance is to vouch."""

    made: datetime
    effective: datetime
    reason: Reason
    until: datetime | None = None
    regions: tuple[str, ...] = ()
    checked: frozenset[str] = frozenset()
    settings: BookSettings = field(default_factory=BookSettings)


def make_book(
    packs: Mapping[str, bytes], intent: Intent, before: Manifest | None, serial: int, papers: Papers | None = None
) -> BookFile:
    """Return a book that nobody has signed. `before`: the newest that was published; `serial` is higher than its.

    Raises BookFault `book.packs_faulty`, `book.path`, `book.same_version` for a pack whose content changed and whose
    version did not, `book.checked` for an id that no pack has, `book.altered:manifest` for words that do not fit.
    """
    for path in packs:
        if not is_pack_path(path):
            raise BookFault("book.path", path=path[:200])
    if sum(map(len, packs.values())) > MOST_PACK_BYTES:
        raise BookFault("book.shape:size", most=MOST_PACK_BYTES)
    lines = _lines(packs, intent.checked)
    if before is not None:
        demand_other_versions(lines, before)
    manifest = Manifest(
        serial,
        intent.made,
        intent.effective,
        intent.until,
        tuple(sorted(set(intent.regions))),
        lines,
        Predecessor(before.serial, before.digest) if before else None,
        intent.reason,
        intent.settings,
        papers.lines if papers else (),
    )
    spelled = manifest.to_bytes()
    read_manifest(spelled)
    return BookFile(spelled, packs, papers=papers.files if papers else {})


def _lines(packs: Mapping[str, bytes], checked: Collection[str]) -> tuple[PackLine, ...]:
    try:
        shelf = load_shelf(packs)
    except PackFaultsError as error:
        raise packs_faulty(error) from error
    demand_rules(shelf)
    paths = {suite.digest(data): path for path, data in packs.items()}
    lines = [
        PackLine(paths[sha256], id_, kind, version, sha256, checked=id_ in checked)
        for id_, kind, version, sha256 in packs_of(shelf)
    ]
    unknown = set(checked) - {line.id for line in lines}
    if unknown:
        raise BookFault("book.checked", ids=", ".join(sorted(unknown)))
    return tuple(sorted(lines, key=lambda line: line.path))


def demand_other_versions(lines: Collection[PackLine], before: Manifest) -> None:
    """Raises BookFault `book.same_version` for a pack that has another content than before under the same version."""
    known = {(line.id, line.version): line.sha256 for line in before.packs}
    for line in lines:
        if known.get((line.id, line.version), line.sha256) != line.sha256:
            raise BookFault("book.same_version", id=line.id, version=line.version, serial=before.serial)
