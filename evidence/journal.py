"""The journal: one line an entry, each chained to the one before, each signed, its content sealed.

Whoever holds the file checks order, completeness and signatures without any key (`Chain`); who holds the data key
reads what the entries say (`Entry.open_body`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from evidence import canonical, cms, moment, suite
from evidence.faults import EvidenceFault, shown
from evidence.segments import MAX_SEGMENT_BYTES, SEGMENT_FIELDS, SegmentRecord
from evidence.signing import check_issued
from faults.trouble import Fact

FILE = "journal"
MAX_LINE_BYTES = 64 * 1024
KINDS = ("open", "segment", "mark", "gap", "profile", "clock", "close")
TAKE_ID = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*-R?[0-9]{6,}")
_COMMON = {"suite", "n", "kind", "prev", "media_us", "wall", "body"}
_OPENING = {
    "take",
    "terminal",
    "series",
    "number",
    "previous",
    "entry_key",
    "keys",
    "certificates",
    "packs",
    "signature",
}
_LARGEST = 2**53

Status = Literal["sealed", "interrupted"]


def take_id(terminal: str, series: str, number: int) -> str:
    """Spell the name of a take: `32-0117-000482`, or `32-0117-R000003` for a rehearsal."""
    return f"{terminal}-{'R' if series == 'rehearsal' else ''}{number:06d}"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The take's data key for one recipient. `public_sha256` tells a recipient which of his keys opens it."""

    recipient: str
    public_sha256: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """Entry 0: which take, by whom, after which, for whom. Signed before the first frame."""

    take: str
    terminal: str
    series: Literal["sale", "rehearsal"]
    number: int
    previous: str | None
    wall: datetime
    entry_key: bytes
    keys: tuple[WrappedKey, ...]
    certificates: tuple[x509.Certificate, ...]
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One verified entry. `clear` is everything but the sealed body and the signature."""

    n: int
    kind: str
    media_us: int
    clear: dict[str, Any]
    body: bytes
    line: bytes
    digest: str

    def open_body(self, data_key: bytes, take: str) -> dict[str, Any]:
        """Decrypt what the entry says. Raises EvidenceFault `cipher.tag`."""
        cipher = suite.Cipher(data_key, take, "entries")
        plaintext = cipher.open(self.n, self.body, canonical.dumps(self.clear))
        return canonical.loads(plaintext)


def opening_message(fields: dict[str, Any]) -> bytes:
    """What the terminal signs of entry 0: all fields but the signature."""
    return b"shuanglu/1 opening\n" + canonical.dumps(fields)


def entry_message(fields: dict[str, Any]) -> bytes:
    """What the take's own key signs of every later entry: all fields but the signature."""
    return b"shuanglu/1 entry\n" + canonical.dumps(fields)


class Chain:
    """Verifies a journal entry by entry, as the entries come in. A refused line leaves the chain as it was."""

    def __init__(self, roots: Sequence[x509.Certificate] | None = None) -> None:
        """With `roots`, entry 0 must be signed by a certificate that one of them issued; None: unchecked."""
        self._roots = roots
        self.opening: Opening | None = None
        self.segments: dict[int, SegmentRecord] = {}
        self.count = 0
        self.bytes = 0
        self.head = suite.NO_DIGEST
        self.status: Status | None = None
        self.reason: str | None = None
        self.last_wall: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether the closing entry came; whatever follows it is refused (`journal.after_close`)."""
        return self.status is not None

    def check(self, line: bytes) -> Entry:
        """Verify the next line as `feed` does, without taking it in."""
        return self._read(line)[0]

    def feed(self, line: bytes) -> Entry:
        """Verify the next line (with its newline); raises EvidenceFault `journal.*`, `json.*` or `signature.*`."""
        entry, opening, record = self._read(line)
        self.opening = opening or self.opening
        if record is not None:
            self.segments[record.index] = record
        if entry.kind == "close":
            self.status, self.reason = entry.clear["status"], entry.clear["reason"]
        self.count, self.bytes, self.head = self.count + 1, self.bytes + len(line), entry.digest
        self.last_wall = _wall(entry.clear["wall"])
        return entry

    def _read(self, line: bytes) -> tuple[Entry, Opening | None, SegmentRecord | None]:
        try:
            return self._verified(line)
        except EvidenceFault as fault:
            raise fault.at(FILE, f"entry {self.count}, byte {self.bytes}") from None

    def _verified(self, line: bytes) -> tuple[Entry, Opening | None, SegmentRecord | None]:
        if self.closed:
            raise EvidenceFault("journal.after_close")
        if len(line) > MAX_LINE_BYTES or not line.endswith(b"\n"):
            raise EvidenceFault("journal.line")
        fields = canonical.loads(line[:-1])
        self._check_links(fields)
        kind = fields["kind"]
        opening = self._check_opening(fields) if kind == "open" else None
        record = self._check_segment_entry(fields) if kind == "segment" else None
        if kind == "close":
            _demand(fields.get("status") in ("sealed", "interrupted"), "close_status")
            _demand(isinstance(fields.get("reason"), str), "close_reason")
        if opening is None:
            self._check_signature(fields, _own_fields(kind))
        body = canonical.from_base64(fields["body"])
        clear = {name: value for name, value in fields.items() if name not in ("body", "sig", "signature")}
        entry = Entry(fields["n"], kind, fields["media_us"], clear, body, line, suite.digest(line))
        return entry, opening, record

    def _check_links(self, fields: dict[str, Any]) -> None:
        _demand(set(fields) >= _COMMON, "lacking")
        if fields["suite"] != suite.SUITE:
            raise EvidenceFault("journal.suite", suite=shown(fields["suite"]))
        if fields["n"] != self.count or isinstance(fields["n"], bool):
            raise EvidenceFault("journal.order", expected=self.count, found=shown(fields["n"]))
        if fields["prev"] != self.head:
            raise EvidenceFault("journal.chain")
        _demand(fields["kind"] in KINDS, "kind")
        _demand((fields["kind"] == "open") == (self.count == 0), "opening")
        _whole(fields["media_us"], "media_us")
        _wall(fields["wall"])

    def _check_opening(self, fields: dict[str, Any]) -> Opening:
        _demand(set(fields) == _COMMON | _OPENING, "opening_fields")
        opening = _parse_opening(fields)
        leaf = opening.certificates[0]
        signature = canonical.from_base64(fields["signature"])
        unsigned = {name: value for name, value in fields.items() if name != "signature"}
        cms.verify_ecdsa(leaf, signature, opening_message(unsigned))
        if self._roots is not None:
            check_issued(leaf, opening.certificates[1:], self._roots, opening.wall)
            names = leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
            _demand(
                [name.value for name in names] == [opening.terminal],
                "certificate_terminal",
            )
        return opening

    def _check_segment_entry(self, fields: dict[str, Any]) -> SegmentRecord:
        numbers = {name: fields.get(name) for name in SEGMENT_FIELDS}
        for name in SEGMENT_FIELDS:
            if name not in ("sha256", "drift_ppb"):
                _whole(numbers[name], name)
        drift = numbers["drift_ppb"]
        _demand(type(drift) is int and abs(drift) < _LARGEST, "whole", name="drift_ppb")
        _demand(suite.is_digest(numbers["sha256"]), "segment_digest")
        record = SegmentRecord(**cast("dict[str, Any]", numbers))
        last = self.segments.get(len(self.segments) - 1)
        _demand(record.index == len(self.segments), "segment_order", expected=len(self.segments))
        _demand(record.bytes <= MAX_SEGMENT_BYTES, "segment_long")
        _demand(record.start_us < record.end_us, "segment_backwards")
        _demand(last is None or last.end_us <= record.start_us, "segment_overlap")
        return record

    def _check_signature(self, fields: dict[str, Any], own: set[str]) -> None:
        _demand(set(fields) == _COMMON | own | {"sig"}, "fields")
        assert self.opening is not None
        unsigned = {name: value for name, value in fields.items() if name != "sig"}
        key = Ed25519PublicKey.from_public_bytes(self.opening.entry_key)
        try:
            key.verify(canonical.from_base64(fields["sig"]), entry_message(unsigned))
        except InvalidSignature as error:
            raise EvidenceFault("signature.wrong:entry") from error


def split_lines(data: bytes) -> tuple[list[bytes], bytes]:
    """Cut a journal file into whole lines and the torn rest that a power cut may have left."""
    *lines, rest = data.split(b"\n")
    return [line + b"\n" for line in lines], rest


def _own_fields(kind: str) -> set[str]:
    return {"segment": set(SEGMENT_FIELDS), "close": {"status", "reason"}}.get(kind, set())


def _parse_opening(fields: dict[str, Any]) -> Opening:
    _demand(fields["series"] in ("sale", "rehearsal"), "series")
    _whole(fields["number"], "number")
    take, terminal, number = fields["take"], fields["terminal"], fields["number"]
    _demand(
        isinstance(terminal, str) and take == take_id(terminal, fields["series"], number) and TAKE_ID.fullmatch(take),
        "take",
    )
    _demand(1 <= len(take) <= 64, "take_long")  # noqa: PLR2004 - the length fits one byte with room
    previous = fields["previous"]
    first = fields["number"] == 1
    _demand(
        previous is None if first else suite.is_digest(previous),
        "previous",
    )
    entry_key = canonical.from_base64(fields["entry_key"])
    _demand(len(entry_key) == suite.DATA_KEY_BYTES, "entry_key")
    return Opening(
        take=take,
        terminal=terminal,
        series=fields["series"],
        number=number,
        previous=previous,
        wall=_wall(fields["wall"]),
        entry_key=entry_key,
        keys=_parse_keys(fields["keys"]),
        certificates=_parse_certificates(fields["certificates"]),
        packs=_parse_packs(fields["packs"]),
    )


def _parse_keys(value: Any) -> tuple[WrappedKey, ...]:
    shape = {"recipient", "public_sha256", "wrapped"}
    _demand(isinstance(value, list) and bool(value), "keys")
    _demand(all(isinstance(key, dict) and set(key) == shape for key in value), "key")
    keys = tuple(
        WrappedKey(key["recipient"], key["public_sha256"], canonical.from_base64(key["wrapped"])) for key in value
    )
    _demand(
        all(isinstance(key.recipient, str) and suite.is_digest(key.public_sha256) for key in keys),
        "key",
    )
    _demand(len({key.recipient for key in keys}) == len(keys), "key_twice")
    return keys


def _parse_certificates(value: Any) -> tuple[x509.Certificate, ...]:
    _demand(isinstance(value, list) and 1 <= len(value) <= 4, "certificates")  # noqa: PLR2004 - signing._LONGEST_CHAIN
    try:
        return tuple(cms.load_certificate(canonical.from_base64(text)) for text in value)
    except ValueError as error:
        raise EvidenceFault("journal.certificate") from error


def _parse_packs(value: Any) -> tuple[str, ...]:
    _demand(isinstance(value, list) and all(map(suite.is_digest, value)), "packs")
    return tuple(value)


def _wall(value: Any) -> datetime:
    """Parse `2026-11-22T06:03:21.204Z`, and only that spelling."""
    try:
        at = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except (TypeError, ValueError) as error:
        raise EvidenceFault("journal.field:wall") from error
    _demand(moment.spell(at) == value, "wall_spelling")
    return at


def _whole(value: Any, name: str) -> None:
    _demand(type(value) is int and 0 <= value < _LARGEST, "whole", name=name)


def _demand(condition: object, what: str, **facts: Fact) -> None:
    """`what`: which sentence of `journal.field` says what is wrong."""
    if not condition:
        raise EvidenceFault(f"journal.field:{what}", file="", place="", **facts)
