"""Delivering one take: journal lines first, then the segments they name, then the seal, then the receipt."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
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
from terminal.sync.lanes import side_by_side
from terminal.sync.line import CONNECTIONS
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

    def send_growth(self, take: str, start: int, lines: bytes, sha256: str, data: bytes) -> int | None:
        """As `send_journal` and `send_segment` in one request; None where headquarters has no such call."""

    def send_segment(self, take: str, sha256: str, data: bytes) -> bool:
        """Send the sealed bytes of one segment; tell whether headquarters had not had it. From any thread."""

    @property
    def roomy(self) -> bool:
        """Whether the line is quick enough for two segments at once."""

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
    acknowledged: set[str] = field(default_factory=set)
    """Segments that headquarters holds and of which the outbox has not heard yet."""
    told_later: bool = False
    """Whether some of those are of an earlier turn: the outbox hears of them while the next segments are under way."""


class Deliverer:
    """Delivers takes turn by turn, so that a long one does not keep a new one waiting."""

    def __init__(self, client: Client, outbox: Outbox, roots: Roots, moved: Callable[[str, bool], None]) -> None:
        """`moved` is told the take after each thing that headquarters has acknowledged, and whether more is coming."""
        self._client = client
        self._outbox = outbox
        self._seals = Seals(outbox, roots)
        self._moved = moved
        self._known: dict[str, Known] = {}
        self.histories = False
        """Whether headquarters takes a second history of a take under a name of its own."""
        self.grows = False
        """Whether headquarters takes journal lines and a segment in one request."""

    def acknowledged(self, take: str) -> int:
        """How many segments headquarters has acknowledged of which the outbox has not heard yet, from nobody."""
        known = self._known.get(take)
        if known is None or not known.acknowledged:
            return 0
        return sum(piece.sha256 in known.acknowledged for piece in self._outbox.pieces(take))

    def keep(self, takes: Collection[str]) -> None:
        """Forget all other takes: they have gone their way."""
        for take in self._known.keys() - set(takes):
            del self._known[take]

    def deliver(self, parcel: Parcel, most_pieces: int) -> Progress:
        """Bring a take as far as it goes now, sending at most `most_pieces` segments.

        Raises NotNowError, NeverError or StoppedError; what headquarters holds is in doubt then, and asked next time.
        """
        known = self._known.setdefault(parcel.take, Known(JournalLines(parcel.folder), parcel.take))
        try:
            progress = self._readably(parcel, known, most_pieces)
        except BaseException:
            self._tell_outbox(parcel.take, known)
            raise
        if progress in ("waits", "quarantined"):  # what was received has left the outbox
            self._tell_outbox(parcel.take, known)
        known.told_later = bool(known.acknowledged)
        if progress in ("received", "quarantined"):
            del self._known[parcel.take]
        return progress

    def tell_outbox(self) -> None:
        """Let the outbox hear of all that was acknowledged: nothing more is sent for a while."""
        for take, known in self._known.items():
            self._tell_outbox(take, known)

    def _readably(self, parcel: Parcel, known: Known, most_pieces: int) -> Progress:
        try:
            return self._try(parcel, known, most_pieces)
        except OSError as error:
            known.held = None
            raise NotNowError("local.unreadable:journal") from error

    def _tell_outbox(self, take: str, known: Known) -> None:
        """Once a turn, since each telling is flushed to the disk. After a crash headquarters is asked."""
        known.told_later = False
        if not known.acknowledged:
            return
        try:
            self._outbox.pieces_delivered(take, known.acknowledged)
        except BaseException:
            known.held = None
            raise
        known.acknowledged.clear()

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
        if further:
            known.name = further[0]
            known.acknowledged.clear()  # what is held under the other name is not delivered
            self._outbox.compared(parcel.take, 0, (), complete=True)
        return bool(further)

    def _has_no_name_yet(self, parcel: Parcel, known: Known, error: NeverError) -> bool:
        """Both names are others' already, and the third is that of a seal which is still to come."""
        return error.code in _ANOTHER_HISTORY and known.name != parcel.take and not parcel.sealed

    def _deliver(self, parcel: Parcel, known: Known, most_pieces: int) -> Progress:
        if known.held is None:
            self._compare(parcel, known)
        pieces = self._pieces(parcel, known)
        self._send_pieces(parcel, known, self._send_ahead(parcel, known, pieces[:most_pieces]))
        self._moved(parcel.take, False)
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
        known.acknowledged.clear()
        known.held, known.entries = held, held.entries
        self._moved(parcel.take, True)

    def _compare_entries(self, parcel: Parcel, known: Known, held: int) -> None:
        """Send the last entry that both have. Each names the one before: where it is the same, all before are.

        Without it a take whose number was used twice would be taken for one that is there already.
        """
        last = min(held, parcel.entries) - 1
        for first, lines in _batches(known, last, last + 1):
            self._client.send_journal(known.name, first, lines)

    def _pieces(self, parcel: Parcel, known: Known) -> Sequence[Piece]:
        """What to send: all that durable entries name, or, while headquarters' list was cut, only what is on it."""
        assert known.held is not None
        listed = None if known.held.complete else set(known.held.lacks)
        found = {
            piece.sha256: piece
            for piece in self._outbox.pieces(parcel.take)
            if piece.entries <= parcel.entries and (listed is None or piece.sha256 in listed)
        }
        done = known.acknowledged | known.lost.keys()
        return [piece for sha256, piece in found.items() if sha256 not in done]

    def _send_ahead(self, parcel: Parcel, known: Known, turn: Sequence[Piece]) -> Sequence[Piece]:
        """Send the entries that headquarters lacks, the last of them together with a segment, if it knows that.

        Return which segments of this turn are left: each is named by now, and they may arrive in any order.
        """
        waiting: tuple[int, bytes] | None = None
        for batch in _batches(known, known.entries, parcel.entries):
            if waiting is not None:
                self._send_lines(parcel, known, *waiting)
            waiting = batch
        if waiting is None:
            return turn
        if self.grows and self._send_growth(parcel, known, *waiting, turn):
            done = known.acknowledged | known.lost.keys()
            return [piece for piece in turn if piece.sha256 not in done]
        self._send_lines(parcel, known, *waiting)
        return turn

    def _send_lines(self, parcel: Parcel, known: Known, start: int, lines: bytes) -> None:
        known.entries = self._client.send_journal(known.name, start, lines)
        self._moved(parcel.take, True)

    def _send_growth(self, parcel: Parcel, known: Known, start: int, lines: bytes, turn: Sequence[Piece]) -> bool:
        """Send lines with the first segment that can be read here; tell whether they went."""
        for piece in turn:
            try:
                data = _piece_bytes(parcel, piece)
            except (NeverError, NotNowError) as error:
                known.lost[piece.sha256] = error
                continue
            entries = self._client.send_growth(known.name, start, lines, piece.sha256, data)
            self.grows = entries is not None
            if entries is not None:
                known.entries = entries
                self._piece_ended(parcel, known, piece, None)
            return self.grows
        return False

    def _send_pieces(self, parcel: Parcel, known: Known, turn: Sequence[Piece]) -> None:
        """Send segments, the next while the answer to the last is under way, once the line is known to be quick."""

        def send(piece: Piece) -> NeverError | NotNowError | None:
            try:
                data = _piece_bytes(parcel, piece)
            except (NeverError, NotNowError) as error:
                return error
            self._client.send_segment(known.name, piece.sha256, data)
            return None

        def ended(piece: Piece, lost: NeverError | NotNowError | None) -> None:
            self._piece_ended(parcel, known, piece, lost)
            if known.told_later:
                self._tell_outbox(parcel.take, known)

        left = deque(turn)
        while left and not self._client.roomy:
            piece = left.popleft()
            ended(piece, send(piece))
        side_by_side(left, send, ended, CONNECTIONS)

    def _piece_ended(self, parcel: Parcel, known: Known, piece: Piece, lost: NeverError | NotNowError | None) -> None:
        if lost is not None:
            known.lost[piece.sha256] = lost
            return
        known.acknowledged.add(piece.sha256)
        self._moved(parcel.take, True)

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
                self._moved(parcel.take, True)

    def _send_seal(self, parcel: Parcel, known: Known) -> Progress:
        try:
            said = (parcel.folder / manifest.FILE).read_bytes()
            signature = (parcel.folder / manifest.SIGNATURE_FILE).read_bytes()
        except OSError as error:
            raise NotNowError("local.unreadable:seal") from error
        answer = self._client.send_seal(known.name, said, signature)
        return self._seals.answered(parcel.take, parcel.folder, answer)


def _batches(known: Known, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Read entries from `start` up to, not including, `end`, batch by batch, each with the number of its first."""
    try:
        yield from known.lines.batches(start, end)
    except EOFError as error:
        raise NeverError("local.journal") from error
    except OSError as error:
        raise NotNowError("local.unreadable:journal") from error


def _piece_bytes(parcel: Parcel, piece: Piece) -> bytes:
    try:
        data = (parcel.folder / file_name(piece.number)).read_bytes()
    except FileNotFoundError as error:
        raise NeverError("local.segment:missing", number=piece.number) from error
    except OSError as error:
        raise NotNowError("local.unreadable:segment", number=piece.number) from error
    if suite.digest(data) != piece.sha256:
        raise NeverError("local.segment:changed", number=piece.number)
    return data


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
