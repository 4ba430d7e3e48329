"""What requests and answers look like; the OpenAPI document is made from these."""

from typing import Annotated

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


class Clock(_Message):
    """Headquarters' time."""

    utc: Annotated[str, Field(examples=["2026-11-22T06:03:21.204Z"])]


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


class EscrowAnswer(_Message):
    """The blob is held."""

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
