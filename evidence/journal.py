"""The journal: one line an entry, each chained to the one before, each signed, its content sealed.

Whoever holds the file checks order, completeness and signatures without any key (`Chain`); who holds the data key
reads what the entries say (`Entry.open_body`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography import x509

from evidence import canonical, suite
from evidence.chain_state import ChainState, SignerKnown, Status
from evidence.faults import EvidenceFault, shown
from evidence.fields import LARGEST, demand, wall, whole
from evidence.names import Series, TakeName
from evidence.objects import MAX_OBJECT_BYTES, OBJECT_FIELDS, ROLE, ObjectRecord, Record
from evidence.opening import Opening, TakeFormat, certificate_names, opening_fields, parse_opening
from evidence.segments import COVERED_FIELDS, MAX_SEGMENT_BYTES, SEGMENT_FIELDS, SegmentRecord
from evidence.signing import is_issued

FILE = "journal"
MAX_LINE_BYTES = 64 * 1024
KINDS = ("open", "segment", "mark", "gap", "profile", "clock", "close")
KINDS_2 = (*KINDS, "object")
"""Those of format 2."""
NOTES = ("clock_doubted", "gaps", "no_picture", "no_sound", "shortened")
"""What may be amiss with a take of format 2, as its closing entry and its manifest say it; sorted, a closed set."""
NO_PICTURE = "no_picture"
"""The one that tells a take without pictures from one that was to have none."""
SHORTENED = "shortened"
"""The one that only the manifest of a recovered take says: a closing entry is the end of a whole journal."""
TAKE_ID = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*-R?[0-9]{6,}")
_COMMON = {"suite", "n", "kind", "prev", "media_us", "wall", "body"}


def take_id(terminal: str, series: Series, number: int, epoch: int = 1) -> str:
    """Spell the name of a take; see `names.TakeName`."""
    return str(TakeName(terminal, series, number, epoch))


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
        cipher = suite.suite_of(self.clear["suite"]).cipher(data_key, take, "entries")
        plaintext = cipher.open(self.n, self.body, canonical.dumps(self.clear))
        return canonical.loads(plaintext)


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry that verifies, with what its kind brings."""

    entry: Entry
    opening: Opening | None = None
    record: Record | None = None


class Chain:
    """Verifies a journal entry by entry, as the entries come in. A refused line leaves the chain as it was."""

    def __init__(self, roots: Sequence[x509.Certificate] | None = None) -> None:
        """With `roots`, `signer` tells whether one of them issued the certificate of entry 0; None: unchecked.

        A certificate that none of them issued is no fault of the take, and no date is compared: the take's own clock
        proves nothing. Who must know asks `signer`, and `signing.valid_at` with a time that can be trusted.
        """
        self._roots = roots
        self.state = ChainState()
        """How far it is verified; kept, `resume` goes on from it."""
        self.opening: Opening | None = None
        self.suite = suite.SUITE_1
        """That of entry 0; every entry must have it."""
        self.segments: dict[int, SegmentRecord] = {}
        self.objects: dict[int, ObjectRecord] = {}
        """What the lines name that were fed: all, unless it was resumed, or has handed them over."""

    @classmethod
    def resume(cls, state: ChainState, first: bytes, roots: Sequence[x509.Certificate] | None = None) -> "Chain":
        """Go on where another chain had come to, of which entry 0's line and the state were kept.

        Raises EvidenceFault where `first` is not the line that the state speaks of; it is not verified once more.
        """
        chain = cls(roots)
        fields = canonical.loads(first[:-1])
        own = suite.suite_of(fields.get("suite"))
        if own.digest(first) != state.first:
            raise EvidenceFault("journal.chain", file=FILE, place="entry 0")
        chain.opening, chain.suite, chain.state = parse_opening(fields, own), own, state
        return chain

    @property
    def count(self) -> int:
        """How many entries are verified."""
        return self.state.count

    @property
    def head(self) -> str:
        """The digest of the newest one."""
        return self.state.head

    @property
    def signer(self) -> SignerKnown:
        """Whether one of the roots issued the certificate of entry 0."""
        return self.state.signer

    @property
    def status(self) -> Status | None:
        """What the closing entry says, and None before it; `reason` as well."""
        return self.state.status

    @property
    def reason(self) -> str | None:
        """Why the take was closed."""
        return self.state.reason

    @property
    def notes(self) -> tuple[str, ...]:
        """What the closing entry says is amiss; empty in format 1, which cannot say it."""
        return self.state.notes

    @property
    def last_wall(self) -> datetime | None:
        """The wall time of the newest entry."""
        return None if self.state.wall is None else wall(self.state.wall)

    @property
    def closed(self) -> bool:
        """Whether the closing entry came; whatever follows it is refused (`journal.after_close`)."""
        return self.status is not None

    @property
    def format(self) -> TakeFormat:
        """The format that entry 0 names; 1 before it came."""
        return self.opening.format if self.opening else 1

    @property
    def records(self) -> Iterator[Record]:
        """All files that the journal names: segments, then objects."""
        yield from self.segments.values()
        yield from self.objects.values()

    @property
    def captured_us(self) -> int:
        """How much media time was recorded: what is covered, or in format 1, which does not say it, what is spanned.

        A take without any picture is one of sound alone, unless it says itself that pictures are lacking.
        """
        state = self.state
        if self.format == 1:
            return state.spanned_us
        return state.both_us if state.pictured or NO_PICTURE in state.notes else state.sound_us

    def check(self, line: bytes) -> Entry:
        """Verify the next line as `feed` does, without taking it in."""
        return self._read(line).entry

    def feed(self, line: bytes) -> Entry:
        """Verify the next line (with its newline); raises EvidenceFault `journal.*`, `json.*` or `signature.*`."""
        read = self._read(line)
        entry, state = read.entry, self.state.with_record(read.record)
        if read.opening is not None:
            self.opening, self.suite = read.opening, suite.suite_of(read.opening.suite)
            state = replace(state, first=entry.digest, signer=self._signer_of(read.opening))
        if isinstance(read.record, SegmentRecord):
            self.segments[read.record.index] = read.record
        elif read.record is not None:
            self.objects[read.record.index] = read.record
        if entry.kind == "close":
            said = entry.clear
            state = replace(state, status=said["status"], reason=said["reason"], notes=tuple(said.get("notes", ())))
        count, size = state.count + 1, state.bytes + len(line)
        self.state = replace(state, count=count, bytes=size, head=entry.digest, wall=entry.clear["wall"])
        return entry

    def hand_over(self) -> list[Record]:
        """Return the records of the lines that were fed, segments and then objects, and keep none of them.

        Who follows a take for hours keeps in memory only what the next line is compared with.
        """
        records = [*self.records]
        self.segments.clear()
        self.objects.clear()
        return records

    def _signer_of(self, opening: Opening) -> SignerKnown:
        if self._roots is None:
            return "unchecked"
        issued = is_issued(opening.certificates[0], opening.certificates[1:], self._roots)
        return "known" if issued else "unknown"

    def _read(self, line: bytes) -> _Read:
        try:
            return self._verified(line)
        except EvidenceFault as fault:
            raise fault.at(FILE, f"entry {self.count}, byte {self.state.bytes}") from None

    def _verified(self, line: bytes) -> _Read:
        if self.closed:
            raise EvidenceFault("journal.after_close")
        if len(line) > MAX_LINE_BYTES or not line.endswith(b"\n"):
            raise EvidenceFault("journal.line")
        fields = canonical.loads(line[:-1])
        own = self._check_links(fields)
        kind = fields["kind"]
        if kind == "open":
            opening = self._check_opening(fields, own)
            return _Read(_entry(fields, line, own), opening=opening)
        record = self._record(kind, fields)
        if kind == "close":
            self._check_close(fields)
        self._check_signature(fields)
        return _Read(_entry(fields, line, own), record=record)

    def _check_links(self, fields: dict[str, Any]) -> suite.Suite:
        demand(set(fields) >= _COMMON, "lacking")
        own = self._check_suite(fields["suite"])
        if type(fields["n"]) is not int or fields["n"] != self.count:
            raise EvidenceFault("journal.order", expected=self.count, found=shown(fields["n"]))
        if fields["prev"] != self.head:
            raise EvidenceFault("journal.chain")
        demand(fields["kind"] in (KINDS if self.format == 1 else KINDS_2), "kind")
        demand((fields["kind"] == "open") == (self.count == 0), "opening")
        whole(fields["media_us"], "media_us")
        wall(fields["wall"])
        return own

    def _check_suite(self, number: Any) -> suite.Suite:
        """Entry 0 chooses among the suites that are known here; no other one of the paper may follow it."""
        if self.opening is None:
            return suite.suite_of(number)
        if type(number) is int and number in suite.NAMED and number != self.suite.number:
            raise EvidenceFault("journal.suite_mixed", first=self.suite.number, suite=number)
        return suite.suite_of(number)

    def _check_opening(self, fields: dict[str, Any], own: suite.Suite) -> Opening:
        demand(set(fields) == _COMMON | opening_fields(fields), "opening_fields")
        opening = parse_opening(fields, own)
        leaf = opening.certificates[0]
        unsigned = {name: value for name, value in fields.items() if name != "signature"}
        own.check_opening(leaf, canonical.from_base64(fields["signature"]), unsigned)
        demand(certificate_names(leaf) == [opening.terminal], "certificate_terminal")
        return opening

    def _record(self, kind: str, fields: dict[str, Any]) -> Record | None:
        if kind == "segment":
            return self._check_segment_entry(fields)
        return self._check_object_entry(fields) if kind == "object" else None

    def _check_segment_entry(self, fields: dict[str, Any]) -> SegmentRecord:
        names = SEGMENT_FIELDS if self.format == 1 else SEGMENT_FIELDS + COVERED_FIELDS
        numbers = {name: fields.get(name) for name in names}
        for name in names:
            if name not in ("sha256", "drift_ppb"):
                whole(numbers[name], name)
        drift = numbers["drift_ppb"]
        demand(type(drift) is int and abs(drift) < LARGEST, "whole", name="drift_ppb")
        demand(self.suite.is_digest(numbers["sha256"]), "segment_digest")
        checked: dict[str, Any] = numbers
        record = SegmentRecord(**checked, suite=self.suite.number)
        demand(record.index == self.state.segments, "segment_order", expected=self.state.segments)
        demand(record.bytes <= MAX_SEGMENT_BYTES, "segment_long")
        demand(record.start_us < record.end_us, "segment_backwards")
        demand(self.state.end_us <= record.start_us, "segment_overlap")
        span = record.end_us - record.start_us
        demand(max(record.picture_us or 0, record.sound_us or 0) <= span, "segment_covered")
        return record

    def _check_object_entry(self, fields: dict[str, Any]) -> ObjectRecord:
        whole(fields.get("index"), "index")
        whole(fields.get("bytes"), "bytes")
        demand(self.suite.is_digest(fields.get("sha256")), "object_digest")
        role = fields.get("role")
        demand(isinstance(role, str) and ROLE.fullmatch(role), "object_role")
        checked: dict[str, Any] = {name: fields[name] for name in OBJECT_FIELDS}
        record = ObjectRecord(**checked, media_us=fields["media_us"], suite=self.suite.number)
        demand(record.index == self.state.objects, "object_order", expected=self.state.objects)
        demand(record.bytes <= MAX_OBJECT_BYTES, "object_long")
        return record

    def _check_close(self, fields: dict[str, Any]) -> None:
        demand(fields.get("status") in ("sealed", "interrupted"), "close_status")
        demand(isinstance(fields.get("reason"), str), "close_reason")
        if self.format > 1:
            demand(are_notes(fields.get("notes")) and SHORTENED not in fields["notes"], "close_notes")

    def _check_signature(self, fields: dict[str, Any]) -> None:
        demand(set(fields) == _COMMON | self._own_fields(fields["kind"]) | {"sig"}, "fields")
        assert self.opening is not None
        unsigned = {name: value for name, value in fields.items() if name != "sig"}
        self.suite.check_entry(self.opening.entry_key, canonical.from_base64(fields["sig"]), unsigned)

    def _own_fields(self, kind: str) -> set[str]:
        newer = self.format > 1
        own = {
            "segment": {*SEGMENT_FIELDS, *(COVERED_FIELDS if newer else ())},
            "object": set(OBJECT_FIELDS),
            "close": {"status", "reason", *(("notes",) if newer else ())},
        }
        return own.get(kind, set())


def are_notes(value: Any) -> bool:
    """Tell whether `value` is a list of notes as format 2 spells it: known ones, sorted, each once."""
    return isinstance(value, list) and value == [name for name in NOTES if name in value]


def split_lines(data: bytes) -> tuple[list[bytes], bytes]:
    """Cut a journal file into whole lines and the torn rest that a power cut may have left."""
    *lines, rest = data.split(b"\n")
    return [line + b"\n" for line in lines], rest


def _entry(fields: dict[str, Any], line: bytes, own: suite.Suite) -> Entry:
    body = canonical.from_base64(fields["body"])
    clear = {name: value for name, value in fields.items() if name not in ("body", "sig", "signature")}
    return Entry(fields["n"], fields["kind"], fields["media_us"], clear, body, line, own.digest(line))
