"""Delivering one take: journal lines first, then the segments they name, then the seal, then the receipt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from evidence import manifest, suite
from evidence.faults import EvidenceFault
from evidence.receipt import verify_receipt
from evidence.segments import file_name
from evidence.signing import Roots
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import Held
from terminal.sync.journal_lines import JournalLines
from terminal.sync.ports import Outbox, Parcel, Piece


class Client(Protocol):
    """What delivering needs of headquarters. Every call raises NotNowError or NeverError if it does not succeed."""

    def held(self, take: str) -> Held:
        """Return what headquarters holds of a take; of one that it never heard of, 0 entries."""

    def send_journal(self, take: str, start: int, lines: bytes) -> int:
        """Send whole lines, the first of which is entry `start`; return how many are held now, more than `start`."""

    def send_segment(self, take: str, sha256: str, data: bytes) -> bool:
        """Send the sealed bytes of one segment; tell whether headquarters had not had it."""

    def send_seal(self, take: str, manifest: bytes, signature: bytes) -> bytes:
        """Send manifest and signature as they lie on the disk; return the receipt, which the caller verifies."""


@dataclass
class Known:
    """What this delivery believes that headquarters holds. In doubt (None) it asks before it sends."""

    lines: JournalLines
    held: Held | None = None
    entries: int = 0


class Deliverer:
    """Delivers takes turn by turn, so that a long one does not keep a new one waiting."""

    def __init__(self, client: Client, outbox: Outbox, roots: Roots, moved: Callable[[str], None]) -> None:
        """`moved` is called with the take after each thing that headquarters has acknowledged."""
        self._client = client
        self._outbox = outbox
        self._roots = roots
        self._moved = moved
        self._known: dict[str, Known] = {}

    def deliver(self, parcel: Parcel, most_pieces: int) -> bool:
        """Bring a take as far as it goes now, sending at most `most_pieces` segments; tell whether more is left.

        Raises NotNowError, NeverError or StoppedError; what headquarters holds is in doubt then, and asked next time.
        """
        known = self._known.setdefault(parcel.take, Known(JournalLines(parcel.folder)))
        try:
            more = self._deliver(parcel, known, most_pieces)
        except BaseException:
            known.held = None
            raise
        if parcel.sealed and not more:
            del self._known[parcel.take]
        return more

    def _deliver(self, parcel: Parcel, known: Known, most_pieces: int) -> bool:
        if known.held is None:
            self._compare(parcel, known)
        self._send_journal(parcel, known)
        pieces = self._pieces(parcel, known)
        for piece in pieces[:most_pieces]:
            self._send_piece(parcel, piece)
        if len(pieces) > most_pieces:
            return True
        assert known.held is not None
        if not known.held.complete:  # the list of what headquarters lacks was cut: ask for the rest
            known.held = None
            return True
        if parcel.sealed:
            self._send_seal(parcel)
        return False

    def _compare(self, parcel: Parcel, known: Known) -> None:
        held = self._client.held(parcel.take)
        self._outbox.compared(parcel.take, held.entries, held.lacks, complete=held.complete)
        known.held, known.entries = held, held.entries
        self._moved(parcel.take)

    def _send_journal(self, parcel: Parcel, known: Known) -> None:
        try:
            for start, lines in known.lines.batches(known.entries, parcel.entries):
                known.entries = self._client.send_journal(parcel.take, start, lines)
                self._moved(parcel.take)
        except EOFError as error:
            raise NeverError("local.journal") from error
        except OSError as error:
            raise NotNowError("local.unreadable:journal") from error

    def _pieces(self, parcel: Parcel, known: Known) -> Sequence[Piece]:
        """What to send: all that the entries at headquarters name, or, while the list was cut, only what is on it."""
        pieces = [piece for piece in self._outbox.pieces(parcel.take) if piece.entries <= known.entries]
        assert known.held is not None
        if known.held.complete:
            return pieces
        listed = set(known.held.lacks)
        return [piece for piece in pieces if piece.sha256 in listed]

    def _send_piece(self, parcel: Parcel, piece: Piece) -> None:
        try:
            data = (parcel.folder / file_name(piece.number)).read_bytes()
        except FileNotFoundError as error:
            raise NeverError("local.segment:missing", number=piece.number) from error
        except OSError as error:
            raise NotNowError("local.unreadable:segment", number=piece.number) from error
        if suite.digest(data) != piece.sha256:
            raise NeverError("local.segment:changed", number=piece.number)
        self._client.send_segment(parcel.take, piece.sha256, data)
        self._outbox.piece_delivered(parcel.take, piece.sha256)
        self._moved(parcel.take)

    def _send_seal(self, parcel: Parcel) -> None:
        try:
            said = (parcel.folder / manifest.FILE).read_bytes()
            signature = (parcel.folder / manifest.SIGNATURE_FILE).read_bytes()
        except OSError as error:
            raise NotNowError("local.unreadable:seal") from error
        receipt = self._client.send_seal(parcel.take, said, signature)
        sha256 = suite.digest(said)
        try:
            verify_receipt(receipt, self._roots, take=parcel.take, manifest_sha256=sha256)
        except EvidenceFault as fault:
            raise NotNowError("line.receipt", fault=fault.code) from fault
        self._outbox.received(parcel.take, receipt, sha256)
