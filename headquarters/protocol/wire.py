"""What requests and answers look like; the OpenAPI document is made from these."""

from typing import Annotated, Any, Literal

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


LOG_PATTERN = "^[0-9a-f]{32}$"
_Words = Annotated[str, Field(max_length=500, pattern="^[^\\x00]*$")]
"""Short texts; a zero byte is none, which not every database keeps."""
_Said = Annotated[str, Field(min_length=1, max_length=500, pattern="^[^\\x00]*$")]
_Moment = Annotated[str, Field(min_length=20, max_length=35, examples=["2026-11-22T06:03:21.204Z"])]


class StaffRow(_Message):
    """Somebody who works at counters, or did; empty where nobody knows."""

    number: Annotated[str, Field(examples=["10283"], description="by which she signs in")]
    name: str
    role: Literal["teller", "agent", "supervisor", "inspector", "field_it", "administrator"]
    licence: Annotated[str, Field(description="practising number")]
    licensed_until: Annotated[str, Field(description="its last day")]
    grade: str
    institution: str
    institution_short: Annotated[str, Field(description="as it is said in front of the camera")]
    left: Annotated[str, Field(description="the day from which she works there no more, and can no longer sign in")]


class StaffAnswer(_Message):
    """Everybody, by number."""

    staff: list[StaffRow]


class RoomRow(_Message):
    """A place where recordings are made."""

    code: str
    name: str
    kind: Annotated[Literal["branch", "insurer"], Field(description="a branch's counter, or an insurer's own room")]
    institution: str
    branch: str
    region: Annotated[str, Field(description="GB/T 2260")]
    sales_area: Annotated[Literal["yes", ""], Field(description="whether it is an area set apart for selling")]
    acceptance_reference: Annotated[str, Field(description="under which its recording system passed acceptance")]
    terminals: Annotated[str, Field(description="ids, with blanks between")]
    closed: Annotated[str, Field(description="the day from which it is not used any more")]


class RoomsAnswer(_Message):
    """All rooms, by code."""

    rooms: list[RoomRow]


class TaskRow(_Message):
    """A sale that is to be recorded."""

    key: Annotated[str, Field(examples=["T000017"])]
    sale: Annotated[dict[str, Any], Field(description="see sale.md; what nobody knew yet lacks")]
    state: Annotated[
        Literal["open", "claimed", "elsewhere"], Field(description="claimed by the one who asks, or by another")
    ]
    due: Annotated[str, Field(description="a day or a moment; empty where nobody said")]
    corrects: Annotated[str, Field(description="the take that is to be recorded again; empty for none")]
    reason: str
    claimed_until: str
    by: Annotated[str, Field(description="who claimed it")]


class TasksAnswer(_Message):
    """What is not over; at most 100."""

    tasks: Annotated[list[TaskRow], Field(max_length=100)]


class ClaimRequest(_Message):
    """Who claims it: a staff number, or a name."""

    by: Annotated[str, Field(max_length=100, pattern="^[^\\x00]*$")]


class ClaimAnswer(_Message):
    """It is this terminal's until then; the same call again makes that later."""

    key: str
    claimed_until: str


class OutcomeRequest(_Message):
    """What a recording came to. After the first three of the endings the task is done."""

    take: Annotated[str, Field(max_length=80)]
    ending: Literal["finished", "ended_by_no", "ended_by_supervisor", "given_up", "interrupted"]
    at: _Moment


class GrantBody(_Message):
    """What headquarters permits: a readable copy of a take at its terminal, for a reason, from then until then."""

    format: Annotated[str, Field(examples=["shuanglu-grant/1"])]
    key: str
    take: str
    terminal: str
    reason: str
    by: str
    begins: Annotated[str, Field(alias="from")]
    until: str
    signer_sha256: Digest


class SignedGrant(_Message):
    """A grant. Canonical JSON of it is what was signed and is kept."""

    grant: GrantBody
    signature: Annotated[str, Field(description="base64 of a detached CMS signature of the inner object's bytes")]


class GrantsAnswer(_Message):
    """The grants that hold now, newest first; at most 200."""

    grants: Annotated[list[SignedGrant], Field(max_length=200)]


class AdministratorRequest(_Message):
    """Who becomes administrator of the terminal that asks, by a one-time code of that kind."""

    code: Annotated[str, Field(max_length=100)]
    number: Annotated[str, Field(min_length=1, max_length=40, pattern="^[0-9A-Za-z]+$", description="staff number")]
    name: Annotated[str, Field(min_length=1, max_length=40, pattern="^[^\\x00]*$")]


class AdministratorAnswer(_Message):
    """She is administrator of this terminal now."""

    terminal: str
    number: str


class OnlineRequest(_Message):
    """About whom the official service is asked, and by which consent of hers. No portrait is taken."""

    request: Annotated[str, Field(pattern=LOG_PATTERN, description="random; one person's alone")]
    salt: Annotated[str, Field(pattern=LOG_PATTERN, description="random; headquarters keeps it nowhere")]
    name: Annotated[str, Field(min_length=1, max_length=100, pattern="^[^\\x00]*$")]
    number: Annotated[str, Field(pattern="^[0-9]{17}[0-9X]$", description="citizen's number")]
    kind: Literal["resident", "temporary"]
    consent_sha256: Digest
    consent_at: _Moment
    consent_via: Literal["customer", "seller"]


class OnlineBody(_Message):
    """What was answered. `person_sha256` is of canonical JSON of salt, name, number and kind."""

    format: Annotated[str, Field(examples=["shuanglu-online/1"])]
    request: str
    terminal: str
    person_sha256: Digest
    consent_sha256: Digest
    verdict: Literal["match", "no_match", "not_found", "unavailable"]
    reference: str
    answered_by: str
    at: str
    stand_in: bool
    signer_sha256: Digest


class SignedOnline(_Message):
    """An answer. Canonical JSON of it is what was signed and is kept."""

    online: OnlineBody
    signature: Annotated[str, Field(description="base64 of a detached CMS signature of the inner object's bytes")]


class AuditRow(_Message):
    """What somebody did at the terminal. `sha256` covers canonical JSON of all other fields."""

    number: Annotated[int, Field(ge=1, lt=2**31)]
    at: _Moment
    who: _Said
    act: _Said
    about: _Words
    reason: Annotated[str, Field(max_length=2000, pattern="^[^\\x00]*$")]
    facts: Annotated[str, Field(max_length=4096, pattern="^[^\\x00]*$", description="JSON, as text")]
    previous: Annotated[str, Field(pattern="^([0-9a-f]{64})?$", description="of the entry before; empty in the first")]
    sha256: Digest


class AuditRequest(_Message):
    """Entries of one log that follow each other."""

    log: Annotated[str, Field(pattern=LOG_PATTERN, description="made with the log, so that no other has its name")]
    entries: Annotated[list[AuditRow], Field(min_length=1, max_length=500)]


class AuditAnswer(_Message):
    """Up to which number all entries of the log are held."""

    log: str
    held: Annotated[int, Field(ge=0)]


class Problem(BaseModel):
    """Why a request was not carried out. Some codes carry more fields, such as entries, lacks, file and place."""

    model_config = ConfigDict(extra="allow")
    code: Annotated[str, Field(examples=["segment.digest"])]
    sentence: str
    entries: Annotated[int | None, Field(description="journal entries held")] = None
    lacks: Annotated[list[Digest] | None, Field(description="segments that must be sent")] = None
    file: str | None = None
    place: str | None = None
