"""Entry 0: which take, by whom, after which, for whom, in which format."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cryptography import x509

from evidence import canonical, names
from evidence.faults import EvidenceFault, shown
from evidence.fields import LARGEST, demand, wall, whole
from evidence.names import Series, TakeName
from evidence.suite import Suite

TakeFormat = Literal[1, 2]
SPELLED: dict[TakeFormat, str] = {1: "shuanglu-take/1", 2: "shuanglu-take/2"}
"""As manifests and, from 2 on, entries 0 name it."""
TERMINAL = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*")
LONGEST_PROGRAM = 40
_MOST_CERTIFICATES = 4

OPENING_FIELDS = {
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
OPENING_FIELDS_2 = OPENING_FIELDS | {"format", "epoch", "program", "demonstration", "before", "clock"}


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The take's data key for one recipient. `public_sha256` tells a recipient which of his keys opens it."""

    recipient: str
    public_sha256: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class EpochBefore:
    """The last take that was known of the same series in an earlier epoch. `head` is of its newest entry known."""

    epoch: int
    number: int
    head: str

    def to_json(self) -> dict[str, Any]:
        """Return it as entry 0 says it."""
        return {"epoch": self.epoch, "number": self.number, "head": self.head}


@dataclass(frozen=True, slots=True)
class ClockKnown:
    """How far headquarters' clock was ahead of the terminal's when they were last compared, and when that was."""

    offset_ms: int
    learned: str
    """A wall time of the terminal, spelled as all wall times are."""

    def to_json(self) -> dict[str, Any]:
        """Return it as entry 0 says it."""
        return {"offset_ms": self.offset_ms, "learned": self.learned}


@dataclass(frozen=True, slots=True)
class Opening:
    """What entry 0 says. Signed before the first frame."""

    take: str
    terminal: str
    series: Series
    number: int
    previous: str | None
    """Head of the take before; `suite.NO_DIGEST` where there was one and nobody knew it any more."""
    wall: datetime
    entry_key: bytes
    keys: tuple[WrappedKey, ...]
    certificates: tuple[x509.Certificate, ...]
    packs: tuple[str, ...]
    suite: int = 1
    format: TakeFormat = 1
    epoch: int = 1
    program: str | None = None
    """Version of the program that recorded; None in format 1, which does not say it."""
    demonstration: bool | None = None
    """Whether the home keeps its own key, so that nothing it records is counted; None in format 1."""
    before: EpochBefore | None = None
    clock: ClockKnown | None = None

    @property
    def name(self) -> TakeName:
        """The take's name, taken apart."""
        return TakeName(self.terminal, self.series, self.number, self.epoch)


def parse_opening(fields: dict[str, Any], suite: Suite) -> Opening:
    """Read the fields of entry 0 (all but the signature's truth); raises EvidenceFault `journal.*`."""
    spelled = _format(fields)
    newer = _parse_newer(fields, suite) if spelled > 1 else {}
    entry_key = canonical.from_base64(fields["entry_key"])
    demand(len(entry_key) == suite.entry_key_bytes, "entry_key")
    return Opening(
        **_parse_name(fields, newer.get("epoch", 1)),
        previous=_parse_previous(fields, suite),
        wall=wall(fields["wall"]),
        entry_key=entry_key,
        keys=_parse_keys(fields["keys"], suite),
        certificates=_parse_certificates(fields["certificates"], suite),
        packs=_parse_packs(fields["packs"], suite),
        suite=suite.number,
        format=spelled,
        **newer,
    )


def certificate_names(certificate: x509.Certificate) -> list[str | bytes]:
    """The common names of a certificate; a terminal's has one, its id."""
    return [item.value for item in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]


def _format(fields: dict[str, Any]) -> TakeFormat:
    if "format" not in fields:
        return 1
    if fields["format"] != SPELLED[2]:
        raise EvidenceFault("journal.format", format=shown(fields["format"]))
    return 2


def opening_fields(fields: dict[str, Any]) -> set[str]:
    """The fields of entry 0 alone in the format that it names; raises EvidenceFault `journal.format`."""
    return OPENING_FIELDS if _format(fields) == 1 else OPENING_FIELDS_2


def _parse_name(fields: dict[str, Any], epoch: int) -> dict[str, Any]:
    demand(fields["series"] in ("sale", "rehearsal"), "series")
    number = whole(fields["number"], "number", least=1)
    take, terminal = fields["take"], fields["terminal"]
    demand(isinstance(terminal, str) and TERMINAL.fullmatch(terminal), "take")
    demand(take == str(TakeName(terminal, fields["series"], number, epoch)), "take")
    demand(len(take) <= names.LONGEST, "take_long")
    return {"take": take, "terminal": terminal, "series": fields["series"], "number": number}


def _parse_previous(fields: dict[str, Any], suite: Suite) -> str | None:
    previous = fields["previous"]
    demand(previous is None if fields["number"] == 1 else suite.is_digest(previous), "previous")
    return None if previous is None else str(previous)


def _parse_newer(fields: dict[str, Any], suite: Suite) -> dict[str, Any]:
    """What only format 2 says."""
    epoch = whole(fields["epoch"], "epoch", least=1)
    program = fields["program"]
    demand(isinstance(program, str) and 1 <= len(program) <= LONGEST_PROGRAM and program.isprintable(), "program")
    demand(type(fields["demonstration"]) is bool, "demonstration")
    first = fields["number"] == 1 and epoch > 1
    demand(fields["before"] is None or first, "before")
    return {
        "epoch": epoch,
        "program": program,
        "demonstration": fields["demonstration"],
        "before": _parse_before(fields["before"], epoch, suite),
        "clock": _parse_clock(fields["clock"]),
    }


def _parse_before(value: Any, epoch: int, suite: Suite) -> EpochBefore | None:
    if value is None:
        return None
    demand(isinstance(value, dict) and set(value) == {"epoch", "number", "head"}, "before")
    before = EpochBefore(
        whole(value["epoch"], "epoch", least=1), whole(value["number"], "number", least=1), value["head"]
    )
    demand(before.epoch < epoch and suite.is_digest(before.head), "before")
    return before


def _parse_clock(value: Any) -> ClockKnown | None:
    if value is None:
        return None
    demand(isinstance(value, dict) and set(value) == {"offset_ms", "learned"}, "clock")
    offset = value["offset_ms"]
    demand(type(offset) is int and abs(offset) < LARGEST, "whole", name="offset_ms")
    wall(value["learned"])
    return ClockKnown(offset, value["learned"])


def _parse_keys(value: Any, suite: Suite) -> tuple[WrappedKey, ...]:
    shape = {"recipient", "public_sha256", "wrapped"}
    demand(isinstance(value, list) and bool(value), "keys")
    demand(all(isinstance(key, dict) and set(key) == shape for key in value), "key")
    keys = tuple(
        WrappedKey(key["recipient"], key["public_sha256"], canonical.from_base64(key["wrapped"])) for key in value
    )
    demand(all(isinstance(key.recipient, str) and suite.is_digest(key.public_sha256) for key in keys), "key")
    demand(len({key.recipient for key in keys}) == len(keys), "key_twice")
    return keys


def _parse_certificates(value: Any, suite: Suite) -> tuple[x509.Certificate, ...]:
    demand(isinstance(value, list) and 1 <= len(value) <= _MOST_CERTIFICATES, "certificates")
    try:
        return tuple(suite.load_certificate(canonical.from_base64(text)) for text in value)
    except ValueError as error:
        raise EvidenceFault("journal.certificate") from error


def _parse_packs(value: Any, suite: Suite) -> tuple[str, ...]:
    demand(isinstance(value, list) and all(map(suite.is_digest, value)), "packs")
    return tuple(value)
