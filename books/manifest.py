"""The manifest of a book, `shuanglu-book/1`: canonical JSON, by whose SHA-256 the book is named and signed."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, NoReturn

from books.faults import BookFault
from evidence import canonical, suite
from evidence.faults import EvidenceFault
from rulebook.sale.regions import lies_in

FORMAT = "shuanglu-book/1"
MOST_MANIFEST_BYTES = 256 * 1024
MOST_PACKS = 200
LEAST_STOP_DAYS = 45
"""A line may be down for weeks: no book stops a terminal for its age before."""
_MOST_DAYS = 3650
_LARGEST_SERIAL = 2**31
_MOST_PATH = 120
_MOST_TEXT = 2000
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*\.yaml", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}", re.ASCII)
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

    def to_bytes(self) -> bytes:
        """Spell it: the bytes that are signed."""
        return canonical.dumps(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """Its fields, as they are spelled."""
        return {
            "format": FORMAT,
            "serial": self.serial,
            "made": spell(self.made),
            "effective": spell(self.effective),
            "until": spell(self.until) if self.until else None,
            "regions": list(self.regions),
            "packs": [_fields_of(pack) for pack in self.packs],
            "predecessor": _fields_of(self.predecessor) if self.predecessor else None,
            "reason": _fields_of(self.reason),
            "settings": _fields_of(self.settings),
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
        _refuse("size")
    try:
        value = canonical.loads(data)
    except EvidenceFault as fault:
        raise BookFault("book.altered:manifest", what=fault.code) from fault
    _demand(value, {"format", *_FIELDS}, "manifest")
    if value["format"] != FORMAT:
        raise BookFault("book.format", format=str(value["format"])[:40])
    manifest = _read(value)
    if manifest.to_bytes() != data:
        _refuse("spelling")
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
        _refuse("until")
    return Manifest(
        serial=_whole(value["serial"], "serial", 1, _LARGEST_SERIAL),
        made=_moment(value["made"], "made"),
        effective=effective,
        until=ends,
        regions=_regions(value["regions"]),
        packs=_packs(value["packs"]),
        predecessor=_predecessor(value["predecessor"], value["serial"]),
        reason=_reason(value["reason"]),
        settings=_settings(value["settings"]),
    )


def _packs(value: object) -> tuple[PackLine, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_PACKS:
        _refuse("packs")
    lines = tuple(_pack(item) for item in value)
    paths = [line.path for line in lines]
    if paths != sorted(set(paths)) or len({line.id for line in lines}) != len(lines):
        _refuse("packs")
    return lines


def _pack(item: object) -> PackLine:
    found = _demand(item, {"path", "id", "kind", "version", "sha256", "checked"}, "packs")
    path, sha256, checked = found["path"], found["sha256"], found["checked"]
    named = isinstance(path, str) and is_pack_path(path)
    if not (named and suite.is_digest(sha256) and isinstance(checked, bool)):
        _refuse("packs")
    id_, kind, version = (_plain(found[name], "packs") for name in ("id", "kind", "version"))
    return PackLine(str(path), id_, kind, version, str(sha256), checked=bool(checked))


def _predecessor(value: object, serial: int) -> Predecessor | None:
    if value is None:
        return None
    found = _demand(value, {"serial", "sha256"}, "predecessor")
    if not suite.is_digest(found["sha256"]):
        _refuse("predecessor")
    return Predecessor(_whole(found["serial"], "predecessor", 1, serial - 1), found["sha256"])


def _reason(value: object) -> Reason:
    found = _demand(value, {"zh", "en"}, "reason")
    for text in found.values():
        if not isinstance(text, str) or not text.strip() or len(text) > _MOST_TEXT or not text.isprintable():
            _refuse("reason")
    return Reason(found["zh"], found["en"])


def _settings(value: object) -> BookSettings:
    found = _demand(value, {"not_ready", "stale_warn_days", "stale_stop_days"}, "settings")
    if found["not_ready"] not in ("warn", "stop"):
        _refuse("settings")
    warn = _whole(found["stale_warn_days"], "settings", 1, _MOST_DAYS)
    stop = found["stale_stop_days"]
    if stop is not None:
        stop = _whole(stop, "settings", LEAST_STOP_DAYS, _MOST_DAYS)
    return BookSettings(found["not_ready"], warn, stop)


def _regions(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_PACKS:
        _refuse("regions")
    if not all(isinstance(each, str) and _REGION.fullmatch(each) for each in value):
        _refuse("regions")
    if value != sorted(set(value)):
        _refuse("regions")
    return tuple(value)


def _moment(value: object, field: str) -> datetime:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        _refuse(field)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        _refuse(field)


def _whole(value: object, field: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        _refuse(field)
    return value


def _plain(value: object, field: str) -> str:
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        _refuse(field)
    return value


def _demand(value: object, names: set[str], field: str) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != names:
        _refuse(field)
    return value


def _fields_of(value: PackLine | Predecessor | Reason | BookSettings) -> dict[str, object]:
    return asdict(value)


def _refuse(field: str) -> NoReturn:
    raise BookFault("book.altered:manifest", what=field)
