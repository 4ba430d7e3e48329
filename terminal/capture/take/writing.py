"""The thread that writes a take: capture never waits for a disk.

It makes segments, seals them, reads each back from the disk and demuxes it, and only then says that it is held.
"""

import errno
import hashlib
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from evidence.faults import EvidenceFault
from evidence.journal import Entry
from evidence.marks import mark_body, said_by
from evidence.segments import SegmentRecord
from evidence.signing import Signer
from evidence.writer import OpeningFacts, TakeWriter
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.instant import now_us
from terminal.capture.take import segment as segments
from terminal.capture.take.disk import BALLAST_BYTES, Ballast, DiskSpace
from terminal.capture.take.segment import Segment, SegmentContent
from terminal.capture.take.segment_reading import SegmentReader
from terminal.capture.take.totals import Totals
from terminal.session.facts.recorder import (
    CloseReason,
    EntryKept,
    MarkHeld,
    MarkRefused,
    ObjectHeld,
    RecorderFact,
    SegmentHeld,
    Slip,
    TakeClosed,
    TakeUnsealed,
)
from terminal.session.orders.recorder import AddObject, OpenTake

_T = TypeVar("_T")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_PAUSES_S = (0.1, 0.4, 1.2)
"""Before each new try of what a disk refuses; a bus that resets takes about a second."""
_QUEUE = 64
"""Jobs that may wait: nearly two minutes of a disk that stands still. Then capture waits, and says what it lost."""


@dataclass(frozen=True, slots=True)
class EntryJob:
    """An entry of the journal to be chained. One with a `ticket` is answered by MarkHeld or MarkRefused."""

    kind: Literal["mark", "gap", "profile", "clock"]
    facts: dict[str, Any]
    media_us: int
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class ObjectJob:
    """An object to be sealed beside the film; answered by ObjectHeld, or by MarkRefused where the format has no room.

    In a take of format 1 a mark `object` with its digest takes its place.
    """

    order: AddObject
    media_us: int

    @property
    def ticket(self) -> int:
        """By which it is answered."""
        return self.order.ticket


@dataclass(frozen=True, slots=True)
class CloseJob:
    """Settle what the disk refused, then seal the take; the last job, answered by Ended."""

    reason: CloseReason
    status: Literal["sealed", "interrupted"]
    totals: dict[str, Any]
    """What capture counted; what the disk holds is added to it."""
    media_us: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Entry 0 is durable."""


@dataclass(frozen=True, slots=True)
class OpeningRefused:
    """Entry 0 could not be written."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class WriteTrouble:
    """Something could not be written. `full`: for want of room; `lost`: and trying again did not help."""

    trouble: Trouble
    full: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The take is closed, or could not be: recovery will seal it."""

    outcome: TakeClosed | TakeUnsealed


WritingEvent = Opened | OpeningRefused | WriteTrouble | Ended
_Job = Segment | EntryJob | ObjectJob | CloseJob


@dataclass(frozen=True, slots=True)
class _Film:
    """A segment with the bytes that it is made of, once and for all: each try must write the very same."""

    segment: Segment
    plaintext: bytes


class TakeWriting:
    """One take being written. Jobs are done in order; `events` tell the capture loop what it must act on."""

    def __init__(
        self,
        order: OpenTake,
        opening: OpeningFacts,
        room: DiskSpace,
        tell: Callable[[RecorderFact], None],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """`wake` is called after each event, so that it need not be asked for."""
        self.events: queue.SimpleQueue[WritingEvent] = queue.SimpleQueue()
        self.zero_us = 0
        """The take's first instant; set before the first job."""
        self._order = order
        self._opening = opening
        self._room = room
        self._tell = tell
        self._wake = wake
        self._ballast = Ballast(Path(order.folder))
        self._jobs: queue.Queue[_Job] = queue.Queue(_QUEUE)
        self._left: list[_Film | EntryJob | ObjectJob] = []
        """What the disk refused, and all that came after it, in order."""
        self._lost = False
        """Whether the take lacks something that was to be in it."""
        self._totals = Totals(order)
        self._reader = SegmentReader()
        self._closing = False
        self._opening_kept: EntryKept | None = None
        """What is told of entry 0, once the capture loop has told that the take is open."""
        self._thread = threading.Thread(target=self._run, name="take writing")
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return self._jobs.qsize()

    def put(self, job: _Job) -> None:
        """Hand a job over; waits only when the disk is minutes behind."""
        self._closing = self._closing or isinstance(job, CloseJob)
        self._jobs.put(job)

    @property
    def closing(self) -> bool:
        """Whether the take was handed over to be closed: no job may follow."""
        return self._closing

    def join(self) -> None:
        """Wait for the thread's end, after OpeningRefused or Ended."""
        self._thread.join()

    def _say(self, event: WritingEvent) -> None:
        self.events.put(event)
        self._wake()

    def _run(self) -> None:
        try:
            writer = self._open()
        except EvidenceFault as fault:
            self._refuse(fault.trouble)
        except OSError as error:
            self._refuse(Trouble("capture.disk:opening", {"problem": _problem(error)}))
        except Exception as error:  # noqa: BLE001 - the capture loop waits for an answer, whatever happens here
            self._refuse(Trouble("capture.write:opening", {"problem": _problem(error)}))
        else:
            self._say(Opened())
            self._write(writer)
        finally:
            self._ballast.release()

    def _open(self) -> TakeWriter:
        order = self._order
        self._ballast.load()
        self._room.take_up(BALLAST_BYTES)
        signer = Signer(order.key_pem, order.certificates_pem)
        recipients = [(recipient.name, recipient.public_key) for recipient in order.recipients]
        return TakeWriter.open(Path(order.folder), self._opening, signer, recipients, self._keep)

    def _keep(self, entry: Entry, body: dict[str, Any]) -> None:
        """Tell of an entry that is durable, before anything else is told of it."""
        mark, facts = said_by(entry, body)
        kept = EntryKept(self._order.take, entry.n, entry.kind, mark, entry.media_us, facts)
        if entry.n == 0:
            self._opening_kept = kept
        else:
            self._tell(kept)

    def _tell_of_opening(self) -> None:
        kept, self._opening_kept = self._opening_kept, None
        if kept is not None:
            self._tell(kept)

    def _refuse(self, trouble: Trouble) -> None:
        self._ballast.release()
        self._say(OpeningRefused(trouble))

    def _write(self, writer: TakeWriter) -> None:
        while True:
            job = self._jobs.get()
            self._tell_of_opening()
            if isinstance(job, CloseJob):
                self._ballast.release()
                self._close(writer, job)
                return
            try:
                self._take_on(writer, job)
            except Exception as error:  # noqa: BLE001 - PyAV's errors are of many kinds; this thread must see the end
                self._lose(writer, job, error)

    def _take_on(self, writer: TakeWriter, job: Segment | EntryJob | ObjectJob) -> None:
        """Do the job; keep it for the end of the take where the disk does not take it."""
        ready = _Film(job, segments.write(job)) if isinstance(job, Segment) else job
        if self._left:
            self._left.append(ready)
            return
        try:
            self._do(writer, ready, self._insist)
        except _DiskError as failure:
            self._left.append(ready)
            full, facts = failure.error.errno in _FULL, {"problem": _problem(failure)}
            trouble = Trouble("capture.disk", facts) if full else Trouble("capture.write", facts)
            self._say(WriteTrouble(trouble, full, lost=True))

    def _lose(self, writer: TakeWriter, job: Segment | EntryJob | ObjectJob | _Film, error: Exception) -> None:
        """Go on without the job: it can never be done."""
        self._lost = True
        self._refuse_mark(writer, job)
        trouble = Trouble("capture.write", {"problem": _problem(error)})
        if isinstance(error, EvidenceFault):
            trouble = Trouble("capture.write:content").because(error.trouble)
        self._say(WriteTrouble(trouble, full=False, lost=True))

    def _refuse_mark(self, writer: TakeWriter, job: Segment | EntryJob | ObjectJob | _Film) -> None:
        if isinstance(job, EntryJob | ObjectJob) and job.ticket is not None:
            self._tell(MarkRefused(writer.take, job.ticket))

    def _insist(self, write: Callable[[], _T]) -> _T:
        """Try again and again for a while, first in the room of the ballast where the disk is full."""
        for pause_s in _PAUSES_S:
            try:
                return write()
            except OSError as error:
                if error.errno in _FULL and self._ballast.release():
                    self._say(WriteTrouble(Trouble("capture.disk:full"), full=True, lost=False))
                else:
                    time.sleep(pause_s)
        return write()

    def _do(self, writer: TakeWriter, job: _Film | EntryJob | ObjectJob, trying: "_Trying") -> None:
        if isinstance(job, _Film):
            self._segment(writer, job, trying)
            return
        if isinstance(job, ObjectJob):
            self._object(writer, job, trying)
            return
        entry = _on_disk(trying, lambda: writer.add(job.kind, job.facts, job.media_us))
        if job.ticket is not None:
            self._tell(MarkHeld(writer.take, job.ticket, entry.n, job.media_us))

    def _object(self, writer: TakeWriter, job: ObjectJob, trying: "_Trying") -> None:
        """Seal it. What the format has no room for is refused, and the take lacks nothing that was recorded."""
        order = job.order
        digest = hashlib.sha256(order.content).hexdigest()
        try:
            if writer.format > 1:
                index = _on_disk(trying, lambda: self._seal_object(writer, job))
            else:
                index = None
                facts = {**order.facts, "role": order.role, "sha256": digest, "bytes": len(order.content)}
                _on_disk(trying, lambda: writer.add("mark", mark_body("object", facts), job.media_us))
        except (EvidenceFault, TypeError, ValueError):
            self._refuse_mark(writer, job)
            return
        n = writer.entries - 1
        self._tell(ObjectHeld(writer.take, order.ticket, order.role, digest, n, index, job.media_us))

    def _seal_object(self, writer: TakeWriter, job: ObjectJob) -> int:
        order = job.order
        record = writer.object(order.content, role=order.role, media_us=job.media_us, facts=order.facts)
        self._room.take_up(record.bytes)
        return record.index

    def _segment(self, writer: TakeWriter, film: _Film, trying: "_Trying") -> None:
        job = film.segment
        content = job.content
        record = _on_disk(
            trying,
            lambda: writer.segment(
                film.plaintext,
                start_us=job.start_us,
                end_us=job.end_us,
                frames=content.frames,
                dropped=job.dropped,
                drift_ppm=job.drift_ppm,
                samples=content.samples,
                picture_us=job.picture_us,
                sound_us=job.sound_us,
            ),
        )
        self._totals.written(record.bytes)
        self._room.take_up(record.bytes)
        _check(self._reader, trying(lambda: writer.read_back(record.index)), content)
        self._totals.count(job)
        self._tell(self._fact(writer, record, job))

    def _fact(self, writer: TakeWriter, record: SegmentRecord, job: Segment) -> SegmentHeld:
        return SegmentHeld(
            take=writer.take,
            index=record.index,
            digest=record.sha256,
            start_us=record.start_us,
            end_us=record.end_us,
            bytes=record.bytes,
            entries=writer.entries,
            elapsed_us=now_us() - self.zero_us,
            frames=record.frames,
            dropped=record.dropped,
            drift_ppm=record.drift_ppm,
            free_bytes=self._room.free(),
            picture_us=job.picture_us,
            sound_us=job.sound_us,
        )

    def _settle(self, writer: TakeWriter) -> None:
        """Try once more what the disk refused; raises _DiskError when it still does."""
        while self._left:
            job = self._left[0]
            try:
                self._do(writer, job, _once)
            except _DiskError:
                raise
            except Exception as error:  # noqa: BLE001 - as in _write
                self._lose(writer, job, error)
            del self._left[0]

    def _close(self, writer: TakeWriter, job: CloseJob) -> None:
        try:
            self._settle(writer)
            outcome: TakeClosed | TakeUnsealed = self._seal(writer, job)
        except Exception as error:  # noqa: BLE001 - the capture loop waits for the end of the take, whatever it is
            with suppress(OSError):
                writer.abandon()
            for left in self._left:
                self._refuse_mark(writer, left)
            outcome = TakeUnsealed(writer.take, Trouble("capture.unsealed", {"problem": _problem(error)}))
        self._say(Ended(outcome))

    def _seal(self, writer: TakeWriter, job: CloseJob) -> TakeClosed:
        reason, status = job.reason, job.status
        if self._lost and status == "sealed":
            reason, status = "failed", "interrupted"
        totals = {
            **job.totals,
            **self._totals.to_json(),
            "segments": writer.segments_written,
        }
        notes = self._totals.notes(totals["gaps"])
        writer.close(reason, status, totals, job.media_us, notes)
        return TakeClosed(writer.take, reason, status, totals, notes, writer.head, _slip(writer))


def _slip(writer: TakeWriter) -> Slip:
    """What the customer takes home of a take that is closed."""
    made = writer.slip
    return Slip(made.take, made.grouped, made.sealed_at, made.qr)


class _DiskError(Exception):
    """The disk did not take something; the writer holds it ready, unchanged."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def _problem(error: Exception) -> str:
    """What the disk said; of an error that nobody foresaw its kind only: its words may quote what nobody may read."""
    if isinstance(error, ShuangluError):
        return error.code
    told = error.error if isinstance(error, _DiskError) else error
    return (isinstance(told, OSError) and told.strerror) or type(told).__name__


class _Trying(Protocol):
    """How often something is tried."""

    def __call__(self, write: Callable[[], _T], /) -> _T: ...


def _once(write: Callable[[], _T]) -> _T:
    return write()


def _on_disk(trying: _Trying, write: Callable[[], _T]) -> _T:
    """Raises _DiskError in place of OSError: only what was not written may be written again."""
    try:
        return trying(write)
    except OSError as error:
        raise _DiskError(error) from error


def _check(reader: SegmentReader, data: bytes, written: SegmentContent) -> None:
    """Demux what was read back; raises EvidenceFault when it does not hold what went in."""
    try:
        content = reader.inspect(data)
    except ValueError as error:
        raise EvidenceFault("segment.content", problem=_problem(error)) from error
    if (content.frames, content.samples) != (written.frames, written.samples):
        raise EvidenceFault(
            "segment.content:less",
            frames=content.frames,
            samples=content.samples,
            frames_written=written.frames,
            samples_written=written.samples,
        )
    if content != written:
        raise EvidenceFault("segment.content:times")
