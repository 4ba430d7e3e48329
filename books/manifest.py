"""The manifest of a book: canonical JSON, by whose SHA-256 the book is named and signed.

`shuanglu-book/1` has packs alone. A book with papers is `shuanglu-book/2`, which has one field more; without any papers
it is spelled as 1, so that every program reads it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from books.faults import BookFault
from books.fields import demand, plain, refuse, whole, words
from books.paper_lines import PaperLine, read_papers
from evidence import canonical, suite
from evidence.faults import EvidenceFault
from rulebook.sale.regions import lies_in

FORMATS = {1: "shuanglu-book/1", 2: "shuanglu-book/2"}
NEWEST_FORMAT = max(FORMATS)
MOST_MANIFEST_BYTES = 256 * 1024
MOST_PACKS = 200
LEAST_STOP_DAYS = 45
"""A line may be down for weeks: no book stops a terminal for its age before."""
_MOST_DAYS = 3650
_LARGEST_SERIAL = 2**31
_MOST_PATH = 120
_MOST_TEXT = 2000
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*\.yaml", re.ASCII)
_REGION = re.compile(r"\d{2}(\d{2}){0,2}", re.ASCII)
_MOMENT = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)

NotReady = Literal["warn", "stop"]


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack of a book. `path` is that of its file below `packs/`, `sha256` that of the file's bytes."""

    path: str
    id: str
    kind: str
    version: str
    sha256: str
    checked: bool
    """Whether the signature of compliance vouches for what it says, in place of a `verified:` in the file."""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The book that came before, by serial and digest."""

    serial: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is this book, in two languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class BookSettings:
    """What headquarters decides for all terminals. Days count from the last word of headquarters that a book is new."""

    not_ready: NotReady = "warn"
    """Whether a sale whose rules nobody has checked is recorded with a warning, or not at all."""
    stale_warn_days: int = 30
    stale_stop_days: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a book and when it counts. Moments are aware, to the second."""

    serial: int
    made: datetime
    effective: datetime
    until: datetime | None
    regions: tuple[str, ...]
    """Codes of GB/T 2260, of a province, a city or a county, where it counts; empty: everywhere."""
    packs: tuple[PackLine, ...]
    """By path."""
    predecessor: Predecessor | None
    reason: Reason
    settings: BookSettings
    papers: tuple[PaperLine, ...] = ()
    """By paper, then by product."""

    @property
    def format(self) -> int:
        """The lowest format that can say it: 2 with papers, else 1."""
        return 2 if self.papers else 1

    def to_bytes(self) -> bytes:
        """Spell it: the bytes that are signed."""
        return canonical.dumps(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """Its fields, as they are spelled."""
        return {
            "format": FORMATS[self.format],
            "serial": self.serial,
            "made": spell(self.made),
            "effective": spell(self.effective),
            "until": spell(self.until) if self.until else None,
            "regions": list(self.regions),
            "packs": [_fields_of(pack) for pack in self.packs],
            "predecessor": _fields_of(self.predecessor) if self.predecessor else None,
            "reason": _fields_of(self.reason),
            "settings": _fields_of(self.settings),
            **({"papers": [paper.to_json() for paper in self.papers]} if self.papers else {}),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes: the book's name, which plans and takes keep."""
        return suite.digest(self.to_bytes())

    @property
    def checked(self) -> frozenset[str]:
        """The ids of the packs for which compliance vouches."""
        return frozenset(pack.id for pack in self.packs if pack.checked)

    def is_for(self, region: str | None) -> bool:
        """Whether it counts in a region, a code of GB/T 2260; None: nobody knows where, and only everywhere will do."""
        return not self.regions or (region is not None and any(lies_in(region, each) for each in self.regions))


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest in its one spelling; raises BookFault `book.altered`."""
    if len(data) > MOST_MANIFEST_BYTES:
        refuse("size")
    try:
        value = canonical.loads(data)
    except EvidenceFault as fault:
        raise BookFault("book.altered:manifest", what=fault.code) from fault
    named = value.get("format") if isinstance(value, dict) else None
    number = next((each for each, name in FORMATS.items() if name == named), None)
    if named is not None and number is None:
        raise BookFault("book.format", format=str(named)[:40])
    demand(value, {"format", *_FIELDS, *(("papers",) if number == NEWEST_FORMAT else ())}, "manifest")
    manifest = _read(value)
    if manifest.to_bytes() != data:
        refuse("spelling")
    return manifest


def spell(moment: datetime) -> str:
    """Spell a moment with its offset, to the second: `2026-12-01T00:00:00+08:00`."""
    return moment.isoformat(timespec="seconds")


def is_pack_path(path: str) -> bool:
    """Whether a file of this name may be in a book."""
    return len(path) <= _MOST_PATH and _PATH.fullmatch(path) is not None and ".." not in path


_FIELDS = ("serial", "made", "effective", "until", "regions", "packs", "predecessor", "reason", "settings")


def _read(value: Mapping[str, Any]) -> Manifest:
    effective, until = _moment(value["effective"], "effective"), value["until"]
    ends = None if until is None else _moment(until, "until")
    if ends is not None and ends <= effective:
        refuse("until")
    return Manifest(
        serial=whole(value["serial"], "serial", 1, _LARGEST_SERIAL),
        made=_moment(value["made"], "made"),
        effective=effective,
        until=ends,
        regions=_regions(value["regions"]),
        packs=_packs(value["packs"]),
        predecessor=_predecessor(value["predecessor"], value["serial"]),
        reason=_reason(value["reason"]),
        settings=_settings(value["settings"]),
        papers=read_papers(value["papers"]) if "papers" in value else (),
    )


def _packs(value: object) -> tuple[PackLine, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_PACKS:
        refuse("packs")
    lines = tuple(_pack(item) for item in value)
    paths = [line.path for line in lines]
    if paths != sorted(set(paths)) or len({line.id for line in lines}) != len(lines):
        refuse("packs")
    return lines


def _pack(item: object) -> PackLine:
    found = demand(item, {"path", "id", "kind", "version", "sha256", "checked"}, "packs")
    path, sha256, checked = found["path"], found["sha256"], found["checked"]
    named = isinstance(path, str) and is_pack_path(path)
    if not (named and suite.is_digest(sha256) and isinstance(checked, bool)):
        refuse("packs")
    id_, kind, version = (plain(found[name], "packs") for name in ("id", "kind", "version"))
    return PackLine(str(path), id_, kind, version, str(sha256), checked=bool(checked))


def _predecessor(value: object, serial: int) -> Predecessor | None:
    if value is None:
        return None
    found = demand(value, {"serial", "sha256"}, "predecessor")
    if not suite.is_digest(found["sha256"]):
        refuse("predecessor")
    return Predecessor(whole(found["serial"], "predecessor", 1, serial - 1), found["sha256"])


def _reason(value: object) -> Reason:
    found = demand(value, {"zh", "en"}, "reason")
    return Reason(words(found["zh"], "reason", _MOST_TEXT), words(found["en"], "reason", _MOST_TEXT))


def _settings(value: object) -> BookSettings:
    found = demand(value, {"not_ready", "stale_warn_days", "stale_stop_days"}, "settings")
    if found["not_ready"] not in ("warn", "stop"):
        refuse("settings")
    warn = whole(found["stale_warn_days"], "settings", 1, _MOST_DAYS)
    stop = found["stale_stop_days"]
    if stop is not None:
        stop = whole(stop, "settings", LEAST_STOP_DAYS, _MOST_DAYS)
    return BookSettings(found["not_ready"], warn, stop)


def _regions(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_PACKS:
        refuse("regions")
    if not all(isinstance(each, str) and _REGION.fullmatch(each) for each in value):
        refuse("regions")
    if value != sorted(set(value)):
        refuse("regions")
    return tuple(value)


def _moment(value: object, field: str) -> datetime:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        refuse(field)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        refuse(field)


def _fields_of(value: PackLine | Predecessor | Reason | BookSettings) -> dict[str, object]:
    return asdict(value)
