"""The thread that writes a take: capture never waits for a disk.

It makes segments, seals them, reads each back from the disk and demuxes it, and only then says that it is held.
"""

import errno
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from terminal.capture import segment as segments
from terminal.capture.disk import BALLAST_BYTES, Ballast, Room
from terminal.capture.instant import now_us
from terminal.capture.segment import Segment
from terminal.evidence.faults import EvidenceFault
from terminal.evidence.signing import Signer
from terminal.evidence.writer import OpeningFacts, TakeWriter
from terminal.session.facts import CloseReason, MarkHeld, RecorderFact, SegmentHeld, TakeClosed
from terminal.session.orders import OpenTake

_FULL = (errno.ENOSPC, errno.EDQUOT)
_QUEUE = 64
"""Jobs that may wait: nearly two minutes of a disk that stands still. Then capture waits, and says what it lost."""


@dataclass(frozen=True, slots=True)
class EntryJob:
    kind: Literal["mark", "gap", "profile", "clock"]
    facts: dict[str, Any]
    media_us: int
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class CloseJob:
    reason: CloseReason
    status: Literal["sealed", "interrupted"]
    totals: dict[str, Any]
    media_us: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Entry 0 is durable."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Entry 0 could not be written."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something could not be written. `full`: for want of room; `lost`: and it stays unwritten."""

    sentence: str
    full: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The take is closed, or (`sealed` False) could not be: recovery will seal it."""

    sealed: bool


Event = Opened | Refused | Trouble | Ended
_Job = Segment | EntryJob | CloseJob


class TakeWriting:
    """One take being written. Jobs are done in order; `events` tell the capture loop what it must act on."""

    def __init__(
        self, order: OpenTake, opening: OpeningFacts, room: Room, tell: Callable[[RecorderFact], None]
    ) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.zero_us = 0
        """The take's first instant; set before the first job."""
        self._order = order
        self._opening = opening
        self._room = room
        self._tell = tell
        self._ballast = Ballast(Path(order.folder))
        self._jobs: queue.Queue[_Job] = queue.Queue(_QUEUE)
        self._bytes = 0
        self._thread = threading.Thread(target=self._run, name="take writing")
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return self._jobs.qsize()

    def put(self, job: _Job) -> None:
        """Hand a job over; waits only when the disk is minutes behind."""
        self._jobs.put(job)

    def join(self) -> None:
        """Wait for the thread's end, after Refused or Ended."""
        self._thread.join()

    def _run(self) -> None:
        try:
            writer = self._open()
        except EvidenceFault as fault:
            self._refuse(fault.code, fault.sentence)
        except OSError as error:
            self._refuse("capture.disk", f"The take cannot be opened on the disk: {error.strerror or error}.")
        else:
            self.events.put(Opened())
            self._write(writer)
        finally:
            self._ballast.release()

    def _open(self) -> TakeWriter:
        order = self._order
        self._ballast.load()
        self._room.take_up(BALLAST_BYTES)
        signer = Signer(order.key_pem, order.certificates_pem)
        recipients = [(recipient.name, recipient.public_key) for recipient in order.recipients]
        return TakeWriter.open(Path(order.folder), self._opening, signer, recipients)

    def _refuse(self, code: str, sentence: str) -> None:
        self._ballast.release()
        self.events.put(Refused(code, sentence))

    def _write(self, writer: TakeWriter) -> None:
        while True:
            job = self._jobs.get()
            if isinstance(job, CloseJob):
                self._ballast.release()
                self._close(writer, job)
                return
            try:
                self._with_room(writer, job)
            except OSError as error:
                self.events.put(Trouble(f"Writing failed: {error.strerror or error}.", error.errno in _FULL, lost=True))
            except EvidenceFault as fault:
                self.events.put(Trouble(fault.sentence, full=False, lost=True))

    def _with_room(self, writer: TakeWriter, job: Segment | EntryJob) -> None:
        """Do the job; where the disk is full, once more in the room of the ballast."""
        try:
            self._do(writer, job)
        except OSError as error:
            if error.errno not in _FULL or not self._ballast.release():
                raise
            self.events.put(Trouble("The disk is full.", full=True, lost=False))
            self._do(writer, job)

    def _do(self, writer: TakeWriter, job: Segment | EntryJob) -> None:
        if isinstance(job, Segment):
            self._segment(writer, job)
            return
        entry = writer.add(job.kind, job.facts, job.media_us)
        if job.ticket is not None:
            self._tell(MarkHeld(writer.take, job.ticket, entry.n, job.media_us))

    def _segment(self, writer: TakeWriter, job: Segment) -> None:
        record = writer.segment(
            segments.write(job),
            start_us=job.start_us,
            end_us=job.end_us,
            frames=len(job.pictures),
            dropped=job.dropped,
            drift_ppm=job.drift_ppm,
            samples=job.samples,
        )
        self._bytes += record.bytes
        self._room.take_up(record.bytes)
        _check(writer.read_back(record.index), job)
        self._tell(
            SegmentHeld(
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
            )
        )

    def _close(self, writer: TakeWriter, job: CloseJob) -> None:
        totals = {**job.totals, "segments": writer.segments_written, "bytes": self._bytes}
        try:
            writer.close(job.reason, job.status, totals, job.media_us)
        except (OSError, EvidenceFault) as error:
            writer.abandon()
            self.events.put(Trouble(f"The take could not be sealed: {error}.", full=False, lost=True))
            self.events.put(Ended(sealed=False))
            return
        self._tell(TakeClosed(writer.take, job.reason, job.status, totals))
        self.events.put(Ended(sealed=True))


def _check(data: bytes, job: Segment) -> None:
    """Demux what was read back; raises EvidenceFault when it does not hold what went in."""
    try:
        content = segments.inspect(data)
    except (OSError, ValueError) as error:
        raise EvidenceFault("segment.content", f"The segment read back does not demux: {error}.") from error
    if content.frames != len(job.pictures) or content.samples != job.samples:
        raise EvidenceFault(
            "segment.content",
            f"The segment read back holds {content.frames} pictures and {content.samples} samples instead of "
            f"{len(job.pictures)} and {job.samples}.",
        )
