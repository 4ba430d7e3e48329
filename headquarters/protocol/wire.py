"""What requests and answers look like; the OpenAPI document is made from these."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class EnrolRequest(_Message):
    """A one-time code and a PKCS 10 request for an ECDSA P-256 key; the name in the request is not looked at."""

    code: Annotated[str, Field(max_length=100, examples=["7Q2M-X0KD-41RA-VW9C-0GJN-T5ZE-83HB-PYS6"])]
    csr: Annotated[str, Field(max_length=8192, description="PEM")]


class EnrolAnswer(_Message):
    """Everything that a terminal needs to record and deliver."""

    terminal: Annotated[str, Field(examples=["32-0001"])]
    certificate: Annotated[str, Field(description="PEM, the terminal's own certificate alone")]
    ca: Annotated[str, Field(description="PEM, the authority's certificate")]
    hq_public_key: Annotated[str, Field(description="base64 of the raw 1216-byte MLKEM768_X25519 public key")]
    hq_recipient: str
    epoch: Annotated[int | None, Field(ge=1, description="only to those who speak wire 2")] = None
    formats: Annotated[list[int] | None, Field(description="of takes, as in the greeting; only on wire 2")] = None


class Clock(_Message):
    """Headquarters' time; on wire 2 also what else can be asked of it. A call that is not listed is not made."""

    utc: Annotated[str, Field(examples=["2026-11-22T06:03:21.204Z"])]
    calls: Annotated[list[str] | None, Field(examples=[["series", "standing", "renew", "grow"]])] = None
    formats: Annotated[list[int] | None, Field(examples=[[1, 2]], description="of takes that are received")] = None
    generation: Annotated[
        str | None, Field(description="this life of headquarters; another one after a return from a backup")
    ] = None


class RenewRequest(_Message):
    """A PKCS 10 request for the next key, signed by the key of the certificate that asks."""

    csr: Annotated[str, Field(max_length=8192, description="PEM")]
    signature: Annotated[
        str,
        Field(max_length=200, description="base64 of ECDSA (DER) over `shuanglu/1 renew`, a newline, the DER"),
    ]


class RenewAnswer(_Message):
    """The next certificate."""

    terminal: Annotated[str, Field(examples=["32-0001"])]
    certificate: Annotated[str, Field(description="PEM, the terminal's own certificate alone")]
    epoch: Annotated[int, Field(ge=1)]


class TakeAnswer(_Message):
    """What headquarters holds of a take."""

    take: str
    entries: Annotated[int, Field(ge=0, description="journal entries held, from 0 on without holes")]
    lacks: Annotated[list[Digest], Field(max_length=1000, description="named by held entries, but not held")]
    sealed: bool
    receipt: bool


class JournalAnswer(_Message):
    """How far the journal is held now."""

    entries: Annotated[int, Field(ge=0)]


class SegmentAnswer(_Message):
    """The segment is held."""

    sha256: Digest


class GrowthAnswer(_Message):
    """How far the journal is held now, and the segment is held."""

    entries: Annotated[int, Field(ge=0)]
    sha256: Digest


class SealRequest(_Message):
    """The bytes of manifest.json and manifest.p7s."""

    manifest: Annotated[str, Field(description="base64")]
    signature: Annotated[str, Field(description="base64")]


class ReceiptBody(_Message):
    """What headquarters confirms."""

    format: str
    take: str
    terminal: str
    series: str
    manifest_sha256: Digest
    head: Digest
    segments: int
    bytes: int
    received_at: str


class ReceiptAnswer(_Message):
    """A receipt. Keep its bytes as they came: they are canonical JSON and never change."""

    receipt: ReceiptBody
    signature: Annotated[str, Field(description="base64 of a detached CMS signature of the inner object's bytes")]


class QuarantineBody(ReceiptBody):
    """What headquarters confirms of a take that people must look at."""

    stored_as: Annotated[str, Field(description="the take, or `<take>~<8 hex>` of a second history")]
    reason: Annotated[str, Field(description="a code", examples=["name.used"])]


class QuarantineAnswer(_Message):
    """A quarantine receipt: the take is held whole, and two people decide on it. It never permits deletion."""

    quarantine: QuarantineBody
    signature: Annotated[str, Field(description="base64 of a detached CMS signature of the inner object's bytes")]


class StandingAnswer(_Message):
    """How a take stands at headquarters."""

    take: str
    standing: Literal["unknown", "open", "received", "quarantined", "declined"]
    reason: Annotated[str | None, Field(description="code, of a take that is or was in quarantine")]
    sentence: Annotated[str | None, Field(description="why, for a person")]
    verified_at: Annotated[str | None, Field(description="when a received take was last found whole, if ever")]
    receipt: Annotated[bool, Field(description="whether there is a receipt that permits deletion")]
    manifest_sha256: Annotated[Digest | None, Field(description="of the manifest that is held; null while it is open")]


class LastNumber(_Message):
    """The newest take of a series; number 0 and no head where nothing is held."""

    number: Annotated[int, Field(ge=0)]
    head: Digest | None


class TerminalAlarm(_Message):
    """What headquarters noticed of a terminal."""

    at: str
    code: Annotated[str, Field(examples=["terminal.restored"])]
    sentence: str


class SeriesAnswer(_Message):
    """The last numbers that headquarters holds of a terminal's epoch."""

    terminal: str
    epoch: int
    series: dict[Literal["sale", "rehearsal"], LastNumber]
    alarms: list[TerminalAlarm]


class EscrowAnswer(_Message):
    """The blob is held."""

    sha256: Digest
    with_code: Annotated[bool | None, Field(description="it came with the enrolment's code; only on wire 2")] = None


class HeldBook(_Message):
    """The newest book that the terminal has taken in, which may not be in force yet."""

    serial: Annotated[int, Field(ge=1, lt=2**31)]
    sha256: Digest


class Problem(BaseModel):
    """Why a request was not carried out. Some codes carry more fields, such as entries, lacks, file and place."""

    model_config = ConfigDict(extra="allow")
    code: Annotated[str, Field(examples=["segment.digest"])]
    sentence: str
    entries: Annotated[int | None, Field(description="journal entries held")] = None
    lacks: Annotated[list[Digest] | None, Field(description="segments that must be sent")] = None
    file: str | None = None
    place: str | None = None
