"""Delivering one take: journal lines first, then the segments they name, then the seal, then the receipt."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from evidence import manifest, suite
from evidence.faults import EvidenceFault
from evidence.files import history_digits, seal_digits
from evidence.objects import ObjectRecord
from evidence.sealed import OBJECTS
from evidence.segments import file_name
from evidence.signing import Roots
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.journal_lines import JournalLines, objects_of
from terminal.sync.ports import Outbox, Parcel, Piece
from terminal.sync.replies import Held
from terminal.sync.seals import Seals

Progress = Literal["more", "waits", "received", "quarantined"]
"""More can be sent at once; it waits for its recording to go on; headquarters has answered to its seal."""
_ANOTHER_HISTORY = frozenset({"journal.forked", "take.sealed"})
"""Codes by which headquarters says that it holds other entries, or another seal, under this name."""


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
    name: str
    """Under which name headquarters keeps it: the take's own, or that of a second history."""
    held: Held | None = None
    entries: int = 0
    lost: dict[str, NeverError | NotNowError] = field(default_factory=dict)
    """Segments that cannot be read here, by digest: all others go first, then the first of these is told."""


class Deliverer:
    """Delivers takes turn by turn, so that a long one does not keep a new one waiting."""

    def __init__(self, client: Client, outbox: Outbox, roots: Roots, moved: Callable[[str], None]) -> None:
        """`moved` is called with the take after each thing that headquarters has acknowledged."""
        self._client = client
        self._outbox = outbox
        self._seals = Seals(outbox, roots)
        self._moved = moved
        self._known: dict[str, Known] = {}
        self.histories = False
        """Whether headquarters takes a second history of a take under a name of its own."""

    def deliver(self, parcel: Parcel, most_pieces: int) -> Progress:
        """Bring a take as far as it goes now, sending at most `most_pieces` segments.

        Raises NotNowError, NeverError or StoppedError; what headquarters holds is in doubt then, and asked next time.
        """
        known = self._known.setdefault(parcel.take, Known(JournalLines(parcel.folder), parcel.take))
        try:
            progress = self._try(parcel, known, most_pieces)
        except OSError as error:
            known.held = None
            raise NotNowError("local.unreadable:journal") from error
        if progress in ("received", "quarantined"):
            del self._known[parcel.take]
        return progress

    def _try(self, parcel: Parcel, known: Known, most_pieces: int) -> Progress:
        try:
            return self._deliver(parcel, known, most_pieces)
        except NeverError as error:
            known.held = None
            if self._goes_aside(parcel, known, error):
                return "more"
            if self._has_no_name_yet(parcel, known, error):
                return "waits"
            raise
        except BaseException:
            known.held = None
            raise

    def _goes_aside(self, parcel: Parcel, known: Known, error: NeverError) -> bool:
        """Headquarters holds another history under this name: ours goes on under one of its own, if it may.

        The first such name is that of its entry 0. Copies of an open take have that in common; what is sealed differs.
        """
        if error.code not in _ANOTHER_HISTORY or not self.histories:
            return False
        names = [parcel.take, f"{parcel.take}~{history_digits(parcel.folder)}"]
        if parcel.sealed:
            names.append(f"{parcel.take}~{seal_digits(parcel.folder)}")
        further = names[names.index(known.name) + 1 :] if known.name in names else []
        known.name = further[0] if further else known.name
        return bool(further)

    def _has_no_name_yet(self, parcel: Parcel, known: Known, error: NeverError) -> bool:
        """Both names are others' already, and the third is that of a seal which is still to come."""
        return error.code in _ANOTHER_HISTORY and known.name != parcel.take and not parcel.sealed

    def _deliver(self, parcel: Parcel, known: Known, most_pieces: int) -> Progress:
        if known.held is None:
            self._compare(parcel, known)
        self._send_journal(parcel, known)
        pieces = [piece for piece in self._pieces(parcel, known) if piece.sha256 not in known.lost]
        for piece in pieces[:most_pieces]:
            try:
                self._send_piece(parcel, known, piece)
            except (NeverError, NotNowError) as error:
                if not error.code.startswith("local."):
                    raise
                known.lost[piece.sha256] = error
        if len(pieces) > most_pieces:
            return "more"
        assert known.held is not None
        if not known.held.complete:  # the list of what headquarters lacks was cut: ask for the rest
            known.held = None
            return "more"
        if not parcel.sealed:
            return "waits"
        self._send_objects(parcel, known)
        if known.lost:
            first = next(iter(known.lost.values()))
            known.lost.clear()
            raise first
        return self._send_seal(parcel, known)

    def _compare(self, parcel: Parcel, known: Known) -> None:
        held = self._client.held(known.name)
        if held.entries:
            self._compare_entries(parcel, known, held.entries)
        self._outbox.compared(parcel.take, held.entries, held.lacks, complete=held.complete)
        known.held, known.entries = held, held.entries
        self._moved(parcel.take)

    def _compare_entries(self, parcel: Parcel, known: Known, held: int) -> None:
        """Send the last entry that both have. Each names the one before: where it is the same, all before are.

        Without it a take whose number was used twice would be taken for one that is there already.
        """
        last = min(held, parcel.entries) - 1
        for _ in self._send_lines(known, last, last + 1):
            """One line goes, if there is one."""

    def _send_journal(self, parcel: Parcel, known: Known) -> None:
        for held in self._send_lines(known, known.entries, parcel.entries):
            known.entries = held
            self._moved(parcel.take)

    def _send_lines(self, known: Known, start: int, end: int) -> Iterator[int]:
        """Send entries, batch by batch; after each, how many are held."""
        try:
            for first, lines in known.lines.batches(start, end):
                yield self._client.send_journal(known.name, first, lines)
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

    def _send_piece(self, parcel: Parcel, known: Known, piece: Piece) -> None:
        try:
            data = (parcel.folder / file_name(piece.number)).read_bytes()
        except FileNotFoundError as error:
            raise NeverError("local.segment:missing", number=piece.number) from error
        except OSError as error:
            raise NotNowError("local.unreadable:segment", number=piece.number) from error
        if suite.digest(data) != piece.sha256:
            raise NeverError("local.segment:changed", number=piece.number)
        self._client.send_segment(known.name, piece.sha256, data)
        self._outbox.piece_delivered(parcel.take, piece.sha256)
        self._moved(parcel.take)

    def _send_objects(self, parcel: Parcel, known: Known) -> None:
        """Papers, strokes and the like go last, like segments, as far as headquarters still lacks them."""
        try:
            records = objects_of(parcel.folder)
        except (OSError, EvidenceFault) as error:
            raise NotNowError("local.unreadable:object") from error
        lacks = set(self._client.held(known.name).lacks) if records else set()
        for record in records:
            if record.sha256 in lacks:
                self._client.send_segment(known.name, record.sha256, _object_bytes(parcel, record))
                self._moved(parcel.take)

    def _send_seal(self, parcel: Parcel, known: Known) -> Progress:
        try:
            said = (parcel.folder / manifest.FILE).read_bytes()
            signature = (parcel.folder / manifest.SIGNATURE_FILE).read_bytes()
        except OSError as error:
            raise NotNowError("local.unreadable:seal") from error
        answer = self._client.send_seal(known.name, said, signature)
        return self._seals.answered(parcel.take, parcel.folder, answer)


def _object_bytes(parcel: Parcel, record: ObjectRecord) -> bytes:
    try:
        data = (parcel.folder / OBJECTS.file_name(record.index)).read_bytes()
    except FileNotFoundError as error:
        raise NeverError("local.object:missing", number=record.index) from error
    except OSError as error:
        raise NotNowError("local.unreadable:object") from error
    if suite.digest(data) != record.sha256:
        raise NeverError("local.object:changed", number=record.index)
    return data
