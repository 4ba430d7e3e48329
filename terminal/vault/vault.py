"""An open vault of a terminal's home: what it keeps, and what it hands to the other rooms."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from evidence import moment
from faults.errors import ShuangluError
from terminal.vault.accounts import Accounts
from terminal.vault.archive import Archive
from terminal.vault.audit import Audit
from terminal.vault.books import Books
from terminal.vault.cipher import CipherParameters, check_pages
from terminal.vault.condition import Condition
from terminal.vault.contacts import Contacts
from terminal.vault.drafts import Drafts
from terminal.vault.grants import Grants
from terminal.vault.history import History
from terminal.vault.identities import Identities
from terminal.vault.identity import TerminalIdentity
from terminal.vault.keepers import KeyKeeper
from terminal.vault.keyfile import KeyFile
from terminal.vault.lines import LineBook
from terminal.vault.listing import Listing
from terminal.vault.numbers import Numbers
from terminal.vault.others_cards import OthersCards
from terminal.vault.outbox import Outbox
from terminal.vault.page_check import PageCheck
from terminal.vault.places import VaultFiles
from terminal.vault.recovery import Reconciliation, Recovery
from terminal.vault.retention import Retention
from terminal.vault.staff_list import Rooms, StaffList
from terminal.vault.store import Store
from terminal.vault.takes import Takes
from terminal.vault.taking_facts import TakingFacts
from terminal.vault.tasks import Tasks
from terminal.vault.upkeep import Upkeep

_AFTER_S = 2.0
"""So long after the start nobody waits for the first window any more."""


class Vault:
    """An open vault. Its parts share one connection and may be called from any thread."""

    def __init__(
        self, places: VaultFiles, key: bytes, parameters: CipherParameters, database: Database, condition: Condition
    ) -> None:
        """Use `making.create_vault` or `making.open_vault`. `condition`: what the opening found."""
        self._places = places
        self._key = key
        self._store = Store(database, places.database)
        self._pages = PageCheck(self._store, places.database, key, parameters)
        self._upkeep: Upkeep | None = None
        self.condition = condition
        self.history = History(self._store)
        self.archive = Archive(self._store, places, key, parameters, self.history)
        self.identities = Identities(self._store, self.history)
        self.numbers = Numbers(self._store, self.identities, self.history)
        self.books = Books(self._store, self.identities, self.history)
        self.drafts = Drafts(self._store)
        self.others_cards = OthersCards(self._store)
        self.audit = Audit(self._store, self.identities)
        self.staff_list = StaffList(self._store, self.history)
        self.rooms = Rooms(self._store, self.history)
        self.accounts = Accounts(self._store, self.audit, self.staff_list)
        self.listing = Listing(self._store, self.archive)
        self.tasks = Tasks(self._store, self.identities, self.history)
        self.grants = Grants(self._store, self.identities, self.history)
        self._contacts = Contacts(self._store, self.history)
        self._facts = TakingFacts(self._store, self.numbers, self._contacts, self.keep, condition.demand)
        self.takes = Takes(self._store, places.takes, self.identities, self.history, self._facts)
        self.outbox = Outbox(self._store, self.takes, self.history)
        self.retention = Retention(self._store, places.takes, self.identities, self.history, self._contacts)
        self.recovery = Recovery(self._store, self.takes, places.takes, self.history)

    def __repr__(self) -> str:
        return f"Vault({str(self._places.home)!r})"

    @property
    def home(self) -> Path:
        """The folder that it was opened in."""
        return self._places.home

    def identity(self) -> TerminalIdentity:
        """Who this terminal is now."""
        return self.identities.current()

    @property
    def keeps_itself(self) -> bool:
        """Whether this home was made for demonstrations. What lies in its folder later changes nothing."""
        return self._facts.keeps_itself()

    def settle(self, *, keeps_itself: bool, why: str) -> None:
        """Say once what kind of home this is; a second word changes nothing. `why` is for the history."""
        with self._store.transaction():
            if self._store.row("SELECT id FROM home") is None:
                row = {"id": 1, "keeps_itself": int(keeps_itself), "settled_at": moment.spell_now()}
                self._store.insert("home", row)
                self.history.add("home.settled", None, {"keeps_itself": keeps_itself, "why": why})

    @property
    def settled(self) -> bool:
        """Whether `settle` was called; not yet in a home of 0.1.0."""
        return self._store.row("SELECT id FROM home") is not None

    @property
    def numbers_doubted(self) -> bool:
        """Whether numbers may have been used of which nothing is known here, until headquarters tells its own."""
        return self.takes.numbers_doubted

    def line_books(self) -> list[LineBook]:
        """The terminal's own line first, if it is enrolled; then each older one whose takes lie here."""
        return [self._line(route.terminal, route.headquarters.ca_pem) for route in self.identities.for_delivery()]

    def _line(self, terminal: str, ca_pem: bytes) -> LineBook:
        outbox = Outbox(self._store, self.takes, self.history, (terminal, ca_pem))
        return LineBook(self._store, self.identities, self._contacts, self.history, outbox, self.keep)

    def enrol(self, identity: TerminalIdentity, formats: Sequence[int] = ()) -> None:
        """Become `identity`, which headquarters issued, and wrap the vault key to that headquarters as escrow.

        First the key file is durable, then the row: a crash between the two leaves the old identity in force.
        `formats` are those of takes that headquarters said to read.
        """
        headquarters = identity.headquarters
        if headquarters is None:
            raise ShuangluError("vault.identity")
        with self._store.transaction():
            file = KeyFile.read(self._places.keys)
            file.escrowed(self._key, identity.terminal, headquarters.public_key).write(self._places.keys)
        with self._store.transaction():
            self.identities.add(identity)
            self._contacts.learn_formats(identity.terminal, headquarters.ca_pem, formats)
            self.numbers.doubt("enrolled")
        self.keep()

    def renew_keepsake(self) -> None:
        """Let the key file keep what the vault cannot do without, where it does not, after a crash or damage.

        Under a transaction, so that no other program changes the file at the same time.
        """
        with self._store.transaction():
            file, keepsake = KeyFile.read(self._places.keys), self._keepsake()
            if not file.keeps(self._key, keepsake):
                file.with_keepsake(self._key, keepsake).write(self._places.keys)

    def _keepsake(self) -> dict[str, Any]:
        kept = {**self.identities.to_keepsake(), "marks": self.numbers.to_keepsake()}
        return {**kept, "keeps_itself": self.keeps_itself} if self.settled else kept

    def keep(self) -> None:
        """As `renew_keepsake`; a key file that cannot be written costs the second copy, and no sale."""
        try:
            self.renew_keepsake()
        except (OSError, ShuangluError) as error:
            problem = error.code if isinstance(error, ShuangluError) else type(error).__name__
            with suppress(ShuangluError):  # a full disk takes no row either
                self.history.add("keepsake.not_kept", None, {"problem": problem})

    def believe(self, keepsake: dict[str, Any]) -> None:
        """Raise the numbers that are behind the keepsake: an older copy of the database was put back then."""
        if self.numbers.from_keepsake(keepsake.get("marks", [])):
            self.numbers.doubt("older_copy")

    def rewrap(self, keepers: Sequence[KeyKeeper]) -> None:
        """Let `keepers` keep the vault key from now on, in place of those before (a changed passphrase)."""
        if not keepers:
            raise ShuangluError("vault.keeper")
        with self._store.transaction():
            KeyFile.read(self._places.keys).kept_by(self._key, keepers).write(self._places.keys)
            self.history.add("vault.rewrapped", None, {"keepers": [keeper.name for keeper in keepers]})

    def escrow_due(self) -> bytes | None:
        """Return the vault key wrapped to headquarters, until headquarters has said that it holds it."""
        escrow = KeyFile.read(self._places.keys).escrow
        if escrow is None or self._store.row("SELECT sha256 FROM escrows WHERE sha256 = ?", escrow.sha256):
            return None
        return escrow.wrapped if escrow.terminal == self.identity().terminal else None

    def escrow_held(self) -> None:
        """Headquarters holds the escrow that `escrow_due` returned."""
        escrow = KeyFile.read(self._places.keys).escrow
        if escrow is not None:
            row = {"sha256": escrow.sha256, "held_at": moment.spell_now()}
            self._store.insert("escrows", row, known=True)

    def reconcile(self) -> Reconciliation:
        """Mend the rows after a crash; to be called at every start of a program, before the first take."""
        self.retention.mend()
        return self.recovery.reconcile()

    def reconcile_unfinished(self) -> Reconciliation:
        """As `reconcile`, of the takes that were begun and not closed: before each take, whatever lies here."""
        return self.recovery.reconcile_unfinished()

    def begin_upkeep(self, say: Callable[[ShuangluError], None]) -> None:
        """Look at all pages in the background, then move settled takes to the archive, until `close`; once.

        `say` hears of what is amiss, on another thread; a fault in the vault's own pages also stops the next take.
        """
        self._upkeep = Upkeep(self.condition, self._pages.check, self.archive, say, after_s=_AFTER_S)
        self._upkeep.start()

    def check_pages(self) -> None:
        """Read every page now, unless that was done at the opening. Raises UnusableDatabaseError; it stays as it is."""
        if not self.condition.checked:
            self.condition.read_through(self._check_at_once)

    def _check_at_once(self) -> bool:
        with self._store.transaction() as database:
            return check_pages(database, self._places.database)

    def segments_of(self, take: str) -> list[dict[str, Any]]:
        """Return the segments of a take, wherever they are kept: number, sha256, bytes, entries."""
        sql = "SELECT number, sha256, bytes, entries FROM segments WHERE take = ? ORDER BY number"
        return self._store.rows(sql, take) or self.archive.segments_of(take)

    def close(self) -> None:
        """End what goes on in the background and close the database; nobody may use the vault any more."""
        if self._upkeep is not None:
            self._upkeep.stop()
            self._upkeep = None  # it knows whom to tell
        self._store.close()
        self.archive.close()
        self._pages.close()
