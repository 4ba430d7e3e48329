"""The tables of headquarters' index, as `migrations` make them. Times: ISO 8601, UTC, milliseconds, as in journals.

`receipts`, `exports`, `history`, `escrows`, `quarantines`, `decisions`, `alarms` and `generations` only grow: triggers
see to it.
"""

from typing import Literal

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from headquarters.identifiers import Series, TakeName

TakeState = Literal["open", "sealed", "interrupted"]
Decided = Literal["accepted", "declined"]
Standing = Literal["unknown", "open", "received", "quarantined", "declined"]


SHORTENED = "take.shortened"
"""The reason of a take whose seal covers fewer entries than were held of it."""


_PLACE = ("series", "terminal", "epoch", "number", "history")
"""By these a take has its place in a listing."""


class Base(DeclarativeBase):
    """All tables."""


class Code(Base):
    """A one-time code. `digest` is `codes.stored_form`; who used it is known by his key and certificate."""

    __tablename__ = "codes"
    __table_args__ = (Index("codes_by_terminal", "terminal"),)
    digest: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    created: Mapped[str]
    expires: Mapped[str]
    used: Mapped[str | None]
    key_digest: Mapped[str | None]
    serial: Mapped[str | None] = mapped_column(ForeignKey("certificates.serial"))
    keep_epoch: Mapped[bool] = mapped_column(default=False)
    """Whether its use goes on in the terminal's epoch instead of beginning one."""


class Certificate(Base):
    """A certificate issued to a terminal. `superseded` by a later enrolment is not `revoked`: its takes stay good."""

    __tablename__ = "certificates"
    __table_args__ = (Index("certificates_by_renews", "renews"),)
    serial: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str] = mapped_column(index=True)
    pem: Mapped[bytes]
    issued: Mapped[str]
    not_after: Mapped[str]
    state: Mapped[Literal["active", "superseded", "revoked"]]
    revoked: Mapped[str | None]
    epoch: Mapped[int] = mapped_column(default=1)
    renews: Mapped[str | None]
    """The serial of the certificate that this one renewed; None where a code was used."""


class Take(Base):
    """A take of which at least entry 0 is held. Its name is unique, and so is what its name is made of."""

    __tablename__ = "takes"
    __table_args__ = (
        UniqueConstraint("terminal", "epoch", "series", "number", "history"),
        Index("takes_by_place", *_PLACE, "decision"),
        Index("takes_by_arrival", "series", "received", "take"),
        Index("takes_by_standing", "series", "demonstration", "state", "quarantine", "decision"),
        Index("takes_open", *_PLACE, sqlite_where=text("state = 'open'")),
        Index("takes_doubted", *_PLACE, sqlite_where=text("quarantine is not null")),
    )
    take: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    series: Mapped[Series]
    number: Mapped[int]
    previous: Mapped[str | None]
    state: Mapped[TakeState]
    entries: Mapped[int]
    head: Mapped[str]
    segments: Mapped[int]
    opened: Mapped[str]
    first_seen: Mapped[str]
    captured_us: Mapped[int]
    received: Mapped[str | None]
    manifest_sha256: Mapped[str | None]
    pack_sha256: Mapped[str | None]
    pack_bytes: Mapped[int | None]
    """The length of the pack; of a sealed take that is not packed yet, of what is held of it."""
    epoch: Mapped[int] = mapped_column(default=1)
    history: Mapped[str] = mapped_column(default="")
    """Of a second history under a name: the first 8 digits of the digest of its entry 0."""
    quarantine: Mapped[str | None]
    """The code of the first reason why people must look at it; None: it is received like any other."""
    decision: Mapped[Decided | None]
    """What two people decided of a take with a reason."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")
    """Codes of what is worth knowing and no reason to doubt, with blanks between."""
    chain: Mapped[str | None]
    """How far what is held loose of it is verified, as `ChainState.dumps` spells it; None once it is packed."""

    @property
    def name(self) -> TakeName:
        """Its name taken apart."""
        return TakeName(self.terminal, self.series, self.number, self.epoch, self.history)

    @property
    def reasons(self) -> tuple[str, ...]:
        """All codes that are said of it: the reason first, then the notes."""
        return tuple(filter(None, (self.quarantine, *self.notes.split())))

    @property
    def packed(self) -> bool:
        """Whether it lies in one pack. A sealed take is loose until somebody packs it: see `takes.packing`."""
        return self.state != "open" and self.pack_sha256 is not None

    @property
    def has_surplus(self) -> bool:
        """Whether lines and segments are held that the seal does not cover."""
        return SHORTENED in self.reasons

    def doubt(self, reason: str) -> None:
        """Put it into quarantine; where it lies there already, note the further reason."""
        if self.quarantine is None:
            self.quarantine = reason
        else:
            self.note(reason)

    def note(self, code: str) -> None:
        """Note what is worth knowing, once."""
        if code not in self.reasons:
            self.notes = f"{self.notes} {code}".strip()

    @property
    def standing(self) -> Standing:
        """What headquarters says of it. Only what is received permits its terminal to let go of it."""
        return standing_by(self.state, self.quarantine, self.decision)


def standing_by(state: TakeState, quarantine: str | None, decision: Decided | None) -> Standing:
    """Tell what three columns of a take's row come to."""
    if state == "open":
        return "open"
    if quarantine is None or decision == "accepted":
        return "received"
    return "declined" if decision == "declined" else "quarantined"


class JournalLine(Base):
    """One journal line of a take that is not sealed yet; at the seal they move into the pack."""

    __tablename__ = "lines"
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[bytes]


class Segment(Base):
    """A file that a line of a take names which is not packed: a segment, or with a `role` an object."""

    __tablename__ = "segments"
    __table_args__ = ({"sqlite_with_rowid": False},)
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Its own in the take, among segments or among objects."""
    role: Mapped[str | None]
    bytes: Mapped[int]
    held: Mapped[bool]
    """Whether it lies in the store."""


class StoredSeal(Base):
    """The seal of a take that is not packed yet; its pack has it later."""

    __tablename__ = "seals"
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    manifest: Mapped[bytes]
    signature: Mapped[bytes]


class PackIndex(Base):
    """Where the members of a pack lie in it, in their order; see `takes.pack.Members`. Packs of before have none."""

    __tablename__ = "packs"
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    members: Mapped[bytes]


class Receipt(Base):
    """The one receipt of a take, for ever the same."""

    __tablename__ = "receipts"
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    body: Mapped[bytes]
    issued: Mapped[str]


class Export(Base):
    """Somebody took a recording out of headquarters' keeping."""

    __tablename__ = "exports"
    __table_args__ = (Index("exports_by_take", "take"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"))
    at: Mapped[str]
    who: Mapped[str]
    reason: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]


class History(Base):
    """What was done to terminals: code given, enrolled, renewed, revoked, escrow opened."""

    __tablename__ = "history"
    __table_args__ = (Index("history_by_terminal", "terminal"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str]
    what: Mapped[str]
    terminal: Mapped[str]
    detail: Mapped[str]


class Escrow(Base):
    """A vault key, wrapped by its terminal to headquarters' key; opaque here."""

    __tablename__ = "escrows"
    terminal: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]
    blob: Mapped[bytes] = mapped_column(LargeBinary)
    with_code: Mapped[bool] = mapped_column(default=False)
    """Whether it came with the one-time code, behind which a person stood."""


class Quarantine(Base):
    """The one quarantine receipt of a take, for ever the same. It never permits deletion."""

    __tablename__ = "quarantines"
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    body: Mapped[bytes]
    issued: Mapped[str]


class Decision(Base):
    """What one person said of a take in quarantine. `second_name`: who had said the same before, so that it is done."""

    __tablename__ = "decisions"
    __table_args__ = (Index("decisions_by_take", "take"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"))
    at: Mapped[str]
    by_name: Mapped[str]
    second_name: Mapped[str | None]
    what: Mapped[Decided]
    reason: Mapped[str]
    proof: Mapped[str]
    """How it is known that it was this person: `unproven`, a name that was typed."""


class Contact(Base):
    """From which address a certificate was used; one at two addresses may be on two disks."""

    __tablename__ = "contacts"
    serial: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    first_seen: Mapped[str]
    last_seen: Mapped[str]
    count: Mapped[int]


class Mark(Base):
    """The highest number of a series that its terminal has spoken of, whether or not that take ever came."""

    __tablename__ = "marks"
    terminal: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[Series] = mapped_column(primary_key=True)
    number: Mapped[int]
    at: Mapped[str]


class Alarm(Base):
    """What people must know of a terminal: restored, cloned, a name used twice. `what` is a code."""

    __tablename__ = "alarms"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str]
    terminal: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    detail: Mapped[str]


class Verified(Base):
    """When a stored take was last examined from its bytes up, and with what result."""

    __tablename__ = "verified"
    __table_args__ = (
        Index("verified_by_time", "at", "take"),
        Index("verified_damaged", "take", sqlite_where=text("status = 'damaged'")),
    )
    take: Mapped[str] = mapped_column(ForeignKey("takes.take"), primary_key=True)
    at: Mapped[str]
    status: Mapped[str]


class Generation(Base):
    """A life of this headquarters: from its creation, or its return from a backup, to the next return."""

    __tablename__ = "generations"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str]
    generation: Mapped[str]
    cause: Mapped[str]


class Mismatch(Base):
    """A take that names another one before it than the one that is held. Triggers keep it as the takes are."""

    __tablename__ = "mismatches"
    series: Mapped[Series] = mapped_column(primary_key=True)
    terminal: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    take: Mapped[str]
    before: Mapped[str]


class Job(Base):
    """What is still to be done, by whichever process has the lease on it. A job of no take is for ever, and comes back.

    `at`: not before. `problem`: what the last try failed of.
    """

    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("kind", "take"), Index("jobs_due", "at"))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    take: Mapped[str | None] = mapped_column(ForeignKey("takes.take"))
    at: Mapped[str]
    lease_until: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
