"""What the courier needs from the outside world. Bootstrap hands in the real things."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from evidence.names import Series
from faults.trouble import Trouble
from terminal.session.facts.courier import DeliveryState
from terminal.sync.replies import Mark, Told


class Contact(Protocol):
    """What one headquarters told of itself at its last greeting; kept in the vault, one for each line."""

    @property
    def calls(self) -> Sequence[str]:
        """Calls beyond those of 0.1.0 that it knows; others are never made."""

    @property
    def formats(self) -> Sequence[int]:
        """Formats of takes that it reads. The terminal opens takes in a newer one than 1 only once it is listed."""

    @property
    def generation(self) -> str | None:
        """Changes when headquarters was put back from a backup: what it said to hold may be gone."""

    @property
    def alarms(self) -> Sequence[str]:
        """What it noticed of this terminal's numbers: `restored`, `cloned`."""


class Piece(Protocol):
    """One sealed segment that headquarters has not said to hold."""

    @property
    def number(self) -> int:
        """Its place among the take's segments, from 0 on; its file is named by it."""

    @property
    def sha256(self) -> str:
        """SHA-256 of its sealed bytes, 64 lower-case hexadecimal digits: its name at headquarters."""

    @property
    def bytes(self) -> int:
        """The length of its sealed file."""

    @property
    def entries(self) -> int:
        """With so many journal entries at headquarters, the one that names this segment is there."""


class Parcel(Protocol):
    """One take on its way."""

    @property
    def take(self) -> str:
        """The take's name, such as `32-0117-000482`."""

    @property
    def folder(self) -> Path:
        """Where the take's journal, segments and seal lie; the recorder may still write there."""

    @property
    def entries(self) -> int:
        """How many journal entries are durable here."""

    @property
    def segments(self) -> int:
        """How many of its segments are sealed and durable here."""

    @property
    def delivered(self) -> int:
        """How many of the segments headquarters has said to hold."""

    @property
    def sealed(self) -> bool:
        """Whether manifest and signature are durable here."""


class Quarantined(Protocol):
    """A take that headquarters keeps in quarantine until people decide."""

    @property
    def take(self) -> str:
        """The take's name here."""

    @property
    def stored_as(self) -> str:
        """Its name there: the same, or `<take>~<first 8 hexadecimal digits of its entry 0's digest>`."""

    @property
    def folder(self) -> Path:
        """Where its journal, segments and seal lie; quarantine never permits to delete them."""

    @property
    def segments(self) -> int:
        """How many segments it has."""

    @property
    def reason(self) -> Trouble:
        """Why it lies there."""


class Delivered(Protocol):
    """How far a take has come."""

    @property
    def take(self) -> str:
        """The take's name."""

    @property
    def state(self) -> DeliveryState:
        """Never `sending`: the vault does not know what is being tried."""

    @property
    def delivered(self) -> int:
        """How many of its segments headquarters has said to hold."""

    @property
    def total(self) -> int:
        """How many segments it has."""

    @property
    def detail(self) -> Trouble | None:
        """Why it is refused, quarantined or declined; None for what is tried by itself, or received."""


class Outbox(Protocol):
    """What one line has to deliver. Every call is one transaction; calls come from that line's thread.

    It holds the takes of one terminal name at one headquarters, whichever of its certificates they were made under.
    """

    def parcels(self) -> Sequence[Parcel]:
        """What is to be delivered, oldest first; neither what was refused for good nor what is quarantined."""

    def parcel(self, take: str) -> Parcel | None:
        """One of the parcels as it is now; None once it has left the outbox."""

    def pieces(self, take: str) -> Sequence[Piece]:
        """The segments of a take that headquarters has not said to hold, in order; empty when it holds all."""

    def pieces_delivered(self, take: str, sha256s: Collection[str]) -> None:
        """Headquarters holds these segments: they are no pieces any more. Called once a turn, not for each."""

    def compared(self, take: str, entries: int, lacks: Collection[str], *, complete: bool) -> None:
        """Headquarters holds `entries` entries and lacks these of the segments they name (`complete`: no others)."""

    def received(self, take: str, receipt: bytes, manifest_sha256: str) -> None:
        """The receipt was verified: the take leaves the outbox, or the quarantine."""

    def refused(self, take: str, reason: Trouble) -> None:
        """The take is not tried again by itself. `reason` says whether headquarters refused it or it is damaged."""

    def refused_before(self) -> Sequence[tuple[str, Trouble]]:
        """The takes for which `refused` was called so far and that wait for a person, each with its reason."""

    def again(self, take: str) -> None:
        """Try a take once more for which `refused` was called."""

    def quarantined(self, take: str, receipt: bytes, stored_as: str, reason: Trouble) -> None:
        """The quarantine receipt was verified: the take is no parcel any more, and nothing of it may be deleted."""

    def quarantines(self) -> Sequence[Quarantined]:
        """The takes that are in quarantine, oldest first; not those that were declined."""

    def declined(self, take: str, reason: Trouble) -> None:
        """People at headquarters decided that a quarantined take does not count. It stays here as it is."""

    def declined_before(self) -> Sequence[Quarantined]:
        """The takes for which `declined` was called and not `undecided` since, oldest first."""

    def undecided(self, take: str, reason: Trouble) -> None:
        """Headquarters was put back to before it declined this take: it lies in quarantine there again."""

    def deliveries(self) -> Sequence[Delivered]:
        """How far every take of this line has come that headquarters has not acknowledged, oldest first."""

    def received_here(self) -> Sequence[str]:
        """The takes that headquarters acknowledged and whose files are still here, oldest first."""

    def unverified(self) -> Sequence[str]:
        """Those of `received_here` that headquarters, by its last word, has not found whole since."""

    def verified_here(self, start: int, most: int) -> Sequence[str]:
        """Up to `most` of the others, in turns: who calls it with `start` greater by `most` each time has had all."""

    def has_received(self) -> bool:
        """Whether `received_here` would name any; it costs the same however many there are."""

    def seal_of(self, take: str) -> str | None:
        """The digest of the manifest that headquarters' newest word on a take names; None without such a word."""

    def stored_as(self, take: str) -> str:
        """The name that the newest receipt of a received take bears: its own, or `<take>~<8 digits>`."""

    def verified(self, take: str, at: str | None) -> None:
        """Headquarters read its copy of a received take again at `at` and found it whole (`release` asks for it).

        None withdraws that: its copy is damaged, or not read again since it was put back.
        """

    def lost_there(self, take: str) -> None:
        """Headquarters was put back from a backup and knows a take no more: it is a parcel again, nothing delivered.

        It was received, quarantined or declined. Its old receipt stays on record and permits no deletion any more;
        `received` or `quarantined` will be called with a new one. Raises OSError where the take cannot be read here.
        """

    def clock_compared(self, offset_s: float, round_trip_s: float) -> None:
        """Headquarters' clock is `offset_s` ahead of this machine's, give or take half of `round_trip_s`."""


class Sender(Protocol):
    """The newest identity of one terminal name at one headquarters: by it a line's takes go."""

    @property
    def terminal(self) -> str:
        """The name, CN of the certificate."""

    @property
    def epoch(self) -> int:
        """Which enrolment of that name it is, from 1 on."""

    @property
    def key_pem(self) -> bytes:
        """Its private key, PKCS 8."""

    @property
    def certificates_pem(self) -> bytes:
        """Its certificate and the issuers, leaf first."""


class LineBook(Protocol):
    """What the vault keeps of one line: by whom takes go, what waits, what that headquarters told of itself."""

    @property
    def url(self) -> str:
        """Where this headquarters is reached, by its newest enrolment."""

    @property
    def ca_pem(self) -> bytes:
        """Its authority, the only one that is believed on this line."""

    @property
    def outbox(self) -> Outbox:
        """What this line has to deliver."""

    def sender(self) -> Sender:
        """The newest identity, a renewed certificate included; read anew at each call."""

    def contact(self) -> Contact | None:
        """What was kept last; None before the first greeting."""

    def keep_contact(
        self, *, calls: Sequence[str], formats: Sequence[int], generation: str | None, alarms: Sequence[str]
    ) -> None:
        """Keep what headquarters told of itself, in place of what was kept before. New alarms also become events."""

    def keep_unsettled(self, troubles: Mapping[str, Trouble]) -> None:
        """Keep why what could not be settled with headquarters was not, by its chore, in place of before."""

    def unsettled(self) -> Mapping[str, Trouble]:
        """What `keep_unsettled` was called with last."""

    def renewal_key(self) -> bytes:
        """The private key (PKCS 8 PEM) of the certificate to come: made and kept at the first call, then the same.

        It is durable on return, so that a lost answer is asked for again with the same key.
        """

    def renewed(self, certificates_pem: bytes) -> None:
        """Headquarters certified `renewal_key`: from now on `sender` is that one, in the same epoch."""


class Numbers(Protocol):
    """The numbers of takes that this terminal has used, as `vault.takes` knows them."""

    @property
    def numbers_doubted(self) -> bool:
        """Whether numbers may have been used of which nothing is known here, until headquarters tells its own."""

    def own_marks(self) -> Mapping[tuple[str, int, Series], Mark]:
        """The last number and head of each (terminal, epoch, series) that has one."""

    def headquarters_told(self, terminal: str, epoch: int, series: Series, number: int, head: str | None) -> None:
        """Headquarters holds takes of that series up to `number` (0: none). It settles doubts about the numbers."""


class Escrow(Protocol):
    """The vault key, wrapped to headquarters, that headquarters is to keep."""

    def escrow_due(self) -> bytes | None:
        """The wrapped key to hand over; None when headquarters holds it, or there is none for it."""

    def escrow_held(self) -> None:
        """Headquarters holds what `escrow_due` returned: it is not due again."""


class BookShelf(Protocol):
    """The books that this terminal holds, and who judges a new one. Called from the own line's thread."""

    @property
    def region(self) -> str:
        """Where the terminal stands, a code of GB/T 2260; empty where nobody has said."""

    def newest(self) -> tuple[int, str] | None:
        """Serial and digest of the newest book here; None without any."""

    def revocations(self, pem: bytes) -> None:
        """Keep headquarters' newest list of revoked certificates. Raises ShuangluError for one that is not its own."""

    def take_in(self, data: bytes) -> None:
        """Check a book and keep it. Raises ShuangluError `book.*`; nothing of it stays then."""

    def confirmed(self) -> None:
        """Headquarters has said that the newest one here is its newest."""


class TaskBoard(Protocol):
    """Headquarters' tasks as they lie here (`vault.tasks`), and whoever is told when the list is another."""

    def replace(self, told: Sequence[Told]) -> bool:
        """Take in the whole list that headquarters told; tell whether anything is other than it was."""

    def ours(self) -> "Sequence[OwnTask]":
        """The tasks that are claimed here."""

    def claimed(self, key: str, until: str, by: str) -> None:
        """Headquarters has answered that it is ours until then."""

    def lost(self, key: str) -> None:
        """It is not ours any more."""

    def to_give_back(self) -> Sequence[str]:
        """Tasks that were given back here and of which headquarters has not heard."""

    def given_back(self, key: str) -> None:
        """Headquarters has heard of it."""

    def outcomes_to_tell(self) -> "Sequence[Outcome]":
        """What this headquarters has not heard yet, oldest first."""

    def outcome_told(self, outcome: Any) -> None:
        """Headquarters holds one of `outcomes_to_tell`."""


class OwnTask(Protocol):
    """A task that is claimed here."""

    @property
    def key(self) -> str:
        """Its name at headquarters."""

    @property
    def by(self) -> str:
        """Who claimed it."""


class Outcome(Protocol):
    """What a recording came to that was begun for a task."""

    @property
    def key(self) -> str:
        """The task's name at headquarters."""

    @property
    def take(self) -> str:
        """The recording."""

    @property
    def ending(self) -> str:
        """How it ended."""

    @property
    def at(self) -> str:
        """When, UTC."""


class Register(Protocol):
    """A register of headquarters that is kept here: the staff, or the rooms."""

    def replace(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep these rows in place of those before; texts, empty where nobody knows."""


class AuditLog(Protocol):
    """What people did at this terminal; it only grows (`vault.audit`)."""

    @property
    def log(self) -> str:
        """Its own name, 32 hexadecimal digits, made with it."""

    def due(self, most: int) -> Sequence[Mapping[str, Any]]:
        """The oldest entries of which headquarters has not heard, at most so many, each with its `number` from 1 on."""

    def held(self, number: int) -> None:
        """Headquarters holds all up to this number."""


class GrantBox(Protocol):
    """Grants to make readable copies, as they were signed (`vault.grants`)."""

    def keep(self, key: str, take: str, body: bytes) -> None:
        """Keep one that was verified."""


class Reports(Protocol):
    """Who says how this terminal is, and does what headquarters wishes of it. Called from the own line's thread."""

    def report(self) -> bytes:
        """The report as it is now, JSON. Raises NotNowError where none can be made."""

    def heard(
        self, wishes: Sequence[tuple[int, str]], update: Mapping[str, str] | None, rotate: Callable[[], None]
    ) -> bool:
        """Take in headquarters' answer; tell whether there is something to say to it at once.

        `update` has `version`, `not_before` and `ring`. `rotate` may raise NotNowError or NeverError.
        """


class ChannelShelf(Protocol):
    """Where the update channel is fetched to, and what of it. Called from the own line's thread."""

    @property
    def channel(self) -> Path:
        """The folder; it is only written by the line."""

    def wanted(self) -> str | None:
        """The version that headquarters lets this terminal take, unless it runs here or lies here; None for none."""

    def target_name(self, version: str) -> str:
        """The name of the target with the program of a version for this machine."""

    def has_room(self, size: int) -> bool:
        """Whether so many bytes more may lie here."""

    def fetching(self, version: str, have: int, of: int) -> None:
        """So many bytes of it are here."""

    def fetched(self, version: str) -> None:
        """All of it is here; whether it is to be believed is for others to say."""


class MachineClock(Protocol):
    """Who sets this machine's clock. Called from the own line's thread."""

    def set(self, utc: str, offset_s: float) -> bool:
        """Headquarters' clock said `utc` and is `offset_s` ahead; tell whether the machine's was moved."""
