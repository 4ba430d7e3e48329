"""What people do at headquarters beside the server: give codes, look, verify, export, revoke."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from evidence.account import account_name
from evidence.faults import shown
from faults.errors import UsageError
from headquarters.authority.enrolment import give_administrator_code, give_code
from headquarters.authority.escrow import OpenedEscrow, open_all
from headquarters.authority.identity import PublicIdentity, open_identity
from headquarters.authority.people import check_name
from headquarters.authority.revocations import Certified, crl_pem
from headquarters.faults import HeadquartersError, Refusal
from headquarters.fleet.listing import Fleet, TerminalHealth, fleet_of
from headquarters.identifiers import TakeName, check_terminal
from headquarters.index.certificates import Revoked
from headquarters.index.database import SqliteDatabase
from headquarters.index.failing import telling_damage
from headquarters.index.fleet_rows import WishKind
from headquarters.index.fleet_tables import FleetChange, FleetWish
from headquarters.index.listed_rows import Asked
from headquarters.index.tables import Decided, Decision, Take
from headquarters.keeping.scrub import Scrub
from headquarters.layout import database_path, judging_path, meaning_path, storage_path
from headquarters.store.storage import FolderStorage
from headquarters.takes.answers import receipt_for
from headquarters.takes.deciding import Outcome, decide
from headquarters.takes.examine import Examination, Opening, examine_stored
from headquarters.takes.listing import Overview
from headquarters.takes.numbering import check_numbering
from headquarters.updates.rings import ring_of

if TYPE_CHECKING:
    from evidence.papers.seal import SealKey
    from headquarters.keeping.judging import JudgingAll
    from headquarters.takes.evidence_folder import HandedOut
    from headquarters.takes.export import Exported
    from headquarters.takes.judged import JudgedTake
    from rulebook.meaning.port import Semantics
    from rulebook.plan.shelf import Shelf

_LONGEST_HOURS = 24 * 31


class Administration:
    """Opens a headquarters' index and store without its keys; safe beside the running server."""

    def __init__(self, data: Path, public: PublicIdentity, database: SqliteDatabase) -> None:
        """Use `open`."""
        self.data = data
        self.public = public
        self.database = database
        self.storage = FolderStorage(storage_path(data))

    @classmethod
    @contextmanager
    def open(cls, data: Path) -> Iterator[Self]:
        """Raises HeadquartersError `data.none` or `database.*`; the latter also when damage is met inside."""
        public = PublicIdentity.open(data)
        with telling_damage(database_path(data)):
            database = SqliteDatabase(database_path(data))
            try:
                yield cls(data, public, database)
            finally:
                database.close()

    def enrol_code(self, terminal: str | None, hours: float, *, keep_epoch: bool = False) -> tuple[str, str, str]:
        """Return a fresh code, its terminal and when it expires. Raises UsageError `hours.wrong` or `terminal.name`."""
        if not 0 < hours <= _LONGEST_HOURS:
            raise UsageError("hours.wrong", most=_LONGEST_HOURS)
        return give_code(self.database, self.public, terminal, hours, keep_epoch=keep_epoch)

    def administrator_code(self, terminal: str, hours: float) -> tuple[str, str]:
        """Return a code with which an enrolled terminal gets an administrator, and when it expires.

        Raises UsageError `hours.wrong`, HeadquartersError `terminal.unknown`.
        """
        if not 0 < hours <= _LONGEST_HOURS:
            raise UsageError("hours.wrong", most=_LONGEST_HOURS)
        if not self.database.is_enrolled(terminal):
            raise HeadquartersError("terminal.unknown", terminal=terminal)
        return give_administrator_code(self.database, self.public, terminal, hours)

    def takes(self, asked: Asked, *, everything: bool = False) -> Overview:
        """Return a page of takes, or `everything` to be walked over once, with what is wrong with them; see `Asked`.

        Numbering, damage and alarms are those of the whole series, or of the one terminal that is asked for; of each
        at most `asked.size` are named, the others counted.
        """
        index, most = self.database, None if everything else asked.size
        alarms, alarm_count = index.newest_alarms(asked.terminal, most)
        seen = Overview(
            (),
            check_numbering(index, asked, most),
            index.tally(asked),
            index.how_many(asked),
            alarms,
            alarm_count,
            index.damaged(asked, most),
            asked=asked != Asked(asked.series, size=asked.size),
        )
        if everything:
            return replace(seen, takes=self._looked_for(index.every(asked), seen))
        rows = index.page(replace(asked, size=asked.size + 1))
        more = len(rows) > asked.size
        page = list(self._looked_for(rows[: asked.size], seen))
        return replace(seen, takes=page, next=page[-1].take if more else None)

    def _looked_for(self, rows: Iterable[Take], seen: Overview) -> Iterator[Take]:
        """Pass takes on, and note those whose pack is not there."""
        for row in rows:
            if row.packed and not self.storage.has_pack(row.name):
                seen.gone.append(row)
                if self.database.found_damaged(row.take):
                    seen.known.add(row.take)
            yield row

    def check_index(self) -> str | None:
        """Read the whole index, and tell what is wrong with it first; None for nothing."""
        return self.database.unsoundness()

    def quarantined(self) -> list[tuple[Take, list[Decision]]]:
        """Return the takes on which nothing is decided yet, each with what people said of it."""
        return [(row, self.database.decisions(row.take)) for row in self.database.quarantined()]

    def decide(self, take: str, what: Decided, *, by: str, reason: str, passphrase_file: Path | None) -> Outcome:
        """Keep one person's word on a take in quarantine; see `deciding.decide`. An accepted one gets its receipt.

        Raises as `find` and `deciding.decide` do, and HeadquartersError `keys.*`.
        """
        row = self.find(take)
        signer = open_identity(self.data, passphrase_file).receipts if what == "accepted" else None

        def issue(accepted: Take, bytes_: int) -> bytes:
            assert signer is not None
            return receipt_for(signer, accepted, bytes_)

        return decide(self.database, row, what, by=by, reason=reason, issue=issue)

    def find(self, take: str | None) -> Take:
        """Raises HeadquartersError `take.unknown`, as UsageError for what names no take."""
        if take is None:
            raise UsageError("take.unknown:which", data=str(self.data))
        try:
            row = self.database.take(str(TakeName.parse(take)))
        except Refusal:
            raise UsageError("take.unknown:name", take=shown(take)) from None
        if row is None:
            raise HeadquartersError("take.unknown", take=take, data=str(self.data))
        return row

    def verify(self, take: str | None, passphrase_file: Path | None) -> Examination:
        """Check everything that is stored of a take again, and that headquarters' key opens it.

        Raises as `find` does, and HeadquartersError `keys.*`; what is wrong with the take is in the answer.
        """
        row = self.find(take)
        identity = open_identity(self.data, passphrase_file)
        found = examine_stored(row, self.database, self.storage, (self.public.root,), identity.private_key())
        self.database.note_verified(row.take, found.status)
        return found

    def examine(self, take: str | None) -> Examination:
        """Check everything that is stored of a take again, without opening it; keep nothing. Raises as `find` does."""
        return examine_stored(self.find(take), self.database, self.storage, (self.public.root,), None)

    def judge(
        self,
        take: str | None,
        book: int | None,
        *,
        who: str | None,
        passphrase_file: Path | None,
        meaning: bool = False,
    ) -> "JudgedTake":
        """Judge a take again, by its own packs or by those of a published book; noted before it is opened.

        `meaning`: whoever understands speech here is asked beside it; noted, too, since words leave the program.
        Raises as `find` does; HeadquartersError `keys.*`, `judge.book`, `judge.damaged`, `judge.meaning`; ShuangluError
        `judge.*`.
        """
        from headquarters.takes.judged import judge_stored

        row = self.find(take)
        shelf, _ = self._shelf(book)
        semantics = self._semantics() if meaning else None
        private_key = open_identity(self.data, passphrase_file).private_key()
        asked = f"; meaning {semantics.model.name}" if semantics else ""
        self.database.note_judged(row.terminal, f"{row.take}; book {book or '-'}{asked}; by {who or account_name()}")
        return judge_stored(row, self.database, self.storage, (self.public.root,), private_key, shelf, semantics)

    def _semantics(self) -> "Semantics":
        """Return the service that the settings name, or what ships. Raises HeadquartersError `judge.meaning`."""
        from headquarters.takes.meaning_service import MeaningService, read_settings
        from rulebook.meaning.nearness import Nearness

        settings = read_settings(meaning_path(self.data))
        return Nearness() if settings is None else MeaningService(settings)

    def judge_all(self, since: str, book: int | None, *, who: str | None, passphrase_file: Path | None) -> "JudgingAll":
        """Prepare judging again all sales received from then on; noted. Raises HeadquartersError as `judge`."""
        from headquarters.keeping.judging import JudgingAll
        from headquarters.keeping.judging_progress import Scope

        shelf, digest = self._shelf(book)
        private_key = open_identity(self.data, passphrase_file).private_key()
        scope = Scope(since, shelf, book, digest)
        self.database.note_judged("", f"all since {since}; book {book or '-'}; by {who or account_name()}")
        return JudgingAll(self.database, self.storage, (self.public.root,), private_key, scope, judging_path(self.data))

    def _shelf(self, book: int | None) -> "tuple[Shelf | None, str]":
        """Return a published book's packs and its digest. Raises HeadquartersError `judge.book`, `judge.no_checks`."""
        from books.checking import open_book

        if book is None:
            return None, ""
        row = self.database.book(book)
        if row is None:
            raise HeadquartersError("judge.book", serial=book)
        shelf = open_book(row.data).shelf
        if not shelf.checks:
            raise HeadquartersError("judge.no_checks")
        return shelf, row.sha256

    def scrub(self, opening: Opening, passphrase_file: Path | None) -> Scrub:
        """Prepare the examination of all takes; opening nothing needs no passphrase. Raises `keys.*`."""
        private_key = None if opening == "nothing" else open_identity(self.data, passphrase_file).private_key()
        return Scrub(self.database, self.storage, self.public.root, private_key, opening)

    def export(
        self,
        take: str | None,
        out: Path,
        *,
        reason: str,
        who: str | None,
        passphrase_file: Path | None,
        seal: "SealKey | None" = None,
    ) -> "Exported":
        """Write a take as one MP4; see `export.Exporter`. `who`: the account that runs this, by default."""
        from headquarters.takes.export import Exporter  # needs FFmpeg's libraries, which nothing else here does

        row = self.find(take)
        if not reason.strip():
            raise UsageError("reason.none:export")
        identity = open_identity(self.data, passphrase_file)
        exporter = Exporter(self.database, self.storage, self.public.root, identity.private_key(), seal)
        return exporter.export(row, out, reason=reason.strip(), who=who or account_name())

    def export_evidence(
        self, take: str | None, folder: Path, *, reason: str, who: str | None, passphrase_file: Path | None
    ) -> "HandedOut":
        """Write what was sealed, and what it takes to judge it, as a folder; see `evidence_folder`."""
        from headquarters.takes.evidence_folder import Papers, hand_out

        row = self.find(take)
        if not reason.strip():
            raise UsageError("reason.none:export")
        crl, _ = self.revocation_list(passphrase_file)
        found = examine_stored(row, self.database, self.storage, (self.public.root,), None)
        receipt, aside = self.database.receipt(row.take), self.database.quarantine_receipt(row.take)
        papers = Papers(self.public.ca_pem, crl, receipt, aside)
        who = who or account_name()
        return hand_out(row, found, self.database, self.storage, papers, folder, reason=reason.strip(), who=who)

    def open_escrow(
        self, terminal: str, *, reason: str, who: str | None, passphrase_file: Path | None
    ) -> list[OpenedEscrow]:
        """Return all vault keys that a terminal left here and that open, newest last; noted before they are opened.

        Raises UsageError `terminal.name` or `reason.none`; HeadquartersError `escrow.none`, `keys.*`, or `escrow.wrong`
        when none opens.
        """
        check_terminal(terminal)
        if not reason.strip():
            raise UsageError("reason.none:escrow")
        held = self.database.escrows(terminal)
        if not held:
            raise HeadquartersError("escrow.none", terminal=terminal)
        identity = open_identity(self.data, passphrase_file)
        self.database.escrow_opened(terminal, f"{who or account_name()}: {reason.strip()}")
        opened = open_all(terminal, held, identity.private_key())
        if not opened:
            raise HeadquartersError("escrow.wrong", terminal=terminal)
        return opened

    def revocation_list(self, passphrase_file: Path | None) -> tuple[bytes, int]:
        """Sign the list of revoked certificates; returns it, PEM, and its length. Raises HeadquartersError `keys.*`."""
        certificates: list[Certified] = [*self.database.certificates(), *self.database.people()]
        pem = crl_pem(open_identity(self.data, passphrase_file).authority, certificates)
        return pem, sum(each.revoked is not None for each in certificates)

    def fleet(self) -> Fleet:
        """How all terminals are, what needs hands first."""
        index = self.database
        return fleet_of(index.fleet(), index.rooms(), index.wishes(), self._ring)

    def terminal_health(self, terminal: str) -> tuple[TerminalHealth, Sequence[FleetChange], Sequence[FleetWish]]:
        """How one is, what changed of its checks and what was wished of it, newest first.

        Raises HeadquartersError `terminal.unknown`, also for one whose certificates are all revoked.
        """
        found = next((each for each in self.fleet().terminals if each.terminal == terminal), None)
        if found is None:
            raise HeadquartersError("terminal.unknown", terminal=terminal)
        return found, self.database.changes(terminal), self.database.wishes(terminal)

    def wish(self, terminal: str, what: WishKind, *, by: str, reason: str) -> FleetWish:
        """Keep that something is wished of a terminal; while it is not answered, the same again is the same.

        Raises UsageError `reason.none`, HeadquartersError `people.name`, `terminal.unknown`.
        """
        if not reason.strip():
            raise UsageError("reason.none:wish")
        if not self.database.is_enrolled(terminal):
            raise HeadquartersError("terminal.unknown", terminal=terminal)
        return self.database.add_wish(terminal, what, check_name(by), reason.strip())

    def _ring(self, terminal: str) -> str:
        """In which ring of updates a terminal is."""
        return str(ring_of(self.database, terminal))

    def revoke(self, terminal: str) -> Revoked:
        """Revoke a terminal's certificates and open codes; return how many there were of each.

        Raises UsageError `terminal.name`, HeadquartersError `terminal.unknown` where there is nothing to revoke.
        """
        check_terminal(terminal)
        revoked = self.database.revoke(terminal)
        if not any(revoked):
            raise HeadquartersError("terminal.unknown", terminal=terminal)
        return revoked
