"""Segments of a take, one after the other, into one MP4 with chapters.

Pictures and sound are copied as they are and keep the times that they were stamped with. Only where a take
changed its picture or sound format on the way (a profile fell) is that track encoded again, in the format it
began with. One segment is in memory at a time, and the index of the file: about 70 bytes a frame.
"""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from evidence.film.tracks import MICROSECOND, CopiedTrack, Media, Track, parameters, transcoded
from faults.errors import ShuangluError

if TYPE_CHECKING:  # the name exists in PyAV's stubs only
    from av.container.core import Chapter as ContainerChapter

_OPENING = "开始"
_AT_ONCE_MS = 500  # a chapter that begins this early is the first one, not the second

METADATA_KEYS = frozenset({"title", "artist", "date", "comment", "description", "copyright", "creation_time"})
"""What MP4 players read; the muxer would lose other keys without a word."""

_MP4 = {"movflags": "+faststart", "avoid_negative_ts": "disabled"}


class FilmError(ShuangluError):
    """The film could not be made; nothing is left behind."""


@dataclass(frozen=True)
class Chapter:
    """A place in the film that a player's menu offers. `start_us`: media time, microseconds."""

    start_us: int
    title: str


@dataclass(frozen=True)
class JoinedFilm:
    """What was written. Media times in microseconds; `encoded` names the tracks that were not copied."""

    path: Path
    segments: int
    frames: int
    start_us: int
    end_us: int
    bytes: int
    encoded: tuple[str, ...]


@dataclass
class _Span:
    """How much was joined, and from when to when."""

    segments: int = 0
    frames: int = 0
    start_us: int | None = None
    end_us: int = 0

    def cover(self, packet: Packet[Media]) -> None:
        assert packet.pts is not None
        begin = round(packet.pts * packet.time_base / MICROSECOND)
        end = round((packet.pts + (packet.duration or 0)) * packet.time_base / MICROSECOND)
        self.start_us = begin if self.start_us is None else min(self.start_us, begin)
        self.end_us = max(self.end_us, end)
        self.frames += isinstance(packet.stream, VideoStream)


class _Reel:
    """One MP4 being written. Its tracks are fixed from the start, since MP4 announces them once."""

    def __init__(
        self, path: Path, templates: Sequence[Media], encoded: frozenset[str], metadata: Mapping[str, str]
    ) -> None:
        self.path = path
        self.encoded = encoded
        self.output = av.open(str(path), "w", format="mp4", options=_MP4)
        self.output.metadata.update(metadata)
        self.tracks: dict[str, Track] = {
            template.type: (transcoded if template.type in encoded else CopiedTrack)(self.output, template)
            for template in templates
        }
        self.accepted = {template.type: parameters(template) for template in templates}

    def misfits(self, streams: Sequence[Media]) -> frozenset[str]:
        """The kinds of track that this reel cannot take as they come."""
        return frozenset(
            stream.type
            for stream in streams
            if stream.type not in self.encoded and parameters(stream) != self.accepted.get(stream.type)
        )

    def add(self, source: InputContainer, span: _Span | None) -> None:
        for packet in _packets(source):
            if span is not None:
                span.cover(packet)
            self.tracks[packet.stream.type].add(packet)

    def finish(self, chapters: list[ContainerChapter]) -> None:
        for track in self.tracks.values():
            track.finish()
        if chapters:  # now that the end is known; the muxer writes them with its index
            self.output.set_chapters(chapters)
        self.output.close()


class _Join:
    """A join under way inside a temporary folder."""

    def __init__(self, folder: Path, metadata: Mapping[str, str]) -> None:
        self.folder = folder
        self.metadata = metadata
        self.span = _Span()
        self.reel: _Reel | None = None

    def add(self, data: bytes) -> None:
        with _opened(data) as source:
            streams = _media(source)
            if self.reel is None:
                self.reel = _Reel(self.folder / "0.mp4", streams, frozenset(), self.metadata)
            elif misfits := self.reel.misfits(streams):
                self.reel = self._widened(self.reel, streams, misfits)
            self.reel.add(source, self.span)
        self.span.segments += 1

    def _widened(self, reel: _Reel, streams: Sequence[Media], misfits: frozenset[str]) -> _Reel:
        """A new reel that also takes these streams, begun with all that the old one held."""
        reel.finish([])
        with av.open(str(reel.path)) as before:
            held = _media(before)
            kinds = {stream.type for stream in held}
            fresh = [stream for stream in streams if stream.type not in kinds]
            path = self.folder / f"{self.span.segments}.mp4"
            wider = _Reel(path, [*held, *fresh], reel.encoded | (misfits & kinds), self.metadata)
            wider.add(before, None)
        reel.path.unlink()
        return wider


def join_segments(
    segments: Iterable[bytes],
    chapters: Sequence[Chapter],
    out: Path,
    *,
    metadata: Mapping[str, str] | None = None,
) -> JoinedFilm:
    """Write one ordinary MP4 (index first) at `out` from self-contained fragmented MP4s in order.

    A missing segment leaves a hole: what comes after keeps its own times. Chapters that begin at or after the film's
    end are left out; one named "开始" is added where none begins in the first half second. `metadata` takes
    METADATA_KEYS only (ValueError otherwise).

    Raises FileExistsError when `out` exists, FilmError when a segment cannot be read or there is none, and
    OSError when the film cannot be written. In all these cases nothing is left in the folder.
    """
    wanted = dict(metadata or {})
    if unknown := wanted.keys() - METADATA_KEYS:
        raise ValueError(f"MP4 has no place for {', '.join(sorted(unknown))}")
    _refuse_existing(out)
    with tempfile.TemporaryDirectory(prefix=".film-", dir=out.parent) as folder:
        reel, span = _joined(segments, chapters, _Join(Path(folder), wanted))
        _settle(reel.path, out)
    return JoinedFilm(
        path=out,
        segments=span.segments,
        frames=span.frames,
        start_us=span.start_us or 0,
        end_us=span.end_us,
        bytes=out.stat().st_size,
        encoded=tuple(sorted(reel.encoded)),
    )


def _joined(segments: Iterable[bytes], chapters: Sequence[Chapter], join: _Join) -> tuple[_Reel, _Span]:
    try:
        for data in segments:
            join.add(data)
        if join.reel is None:
            raise FilmError("film.empty")
        join.reel.finish(_container_chapters(chapters, join.span.end_us))
    except av.FFmpegError as fault:
        if isinstance(fault, OSError):  # writing failed; segments are read from memory
            raise
        raise FilmError("film.segment", index=join.span.segments) from fault
    finally:
        if join.reel is not None:
            join.reel.output.close()
    return join.reel, join.span


def _opened(data: bytes) -> InputContainer:
    return av.open(BytesIO(data), mode="r", format="mp4")


def _packets(source: InputContainer) -> Iterator[Packet[Media]]:
    for packet in source.demux(_media(source)):
        if packet.dts is not None:  # None is the demuxer's end mark
            yield cast("Packet[Media]", packet)


def _media(source: InputContainer) -> list[Media]:
    """The picture and the sound, whichever are there; the chapters' text track is not one of them."""
    return [*source.streams.video[:1], *source.streams.audio[:1]]


def _container_chapters(chapters: Sequence[Chapter], end_us: int) -> list[ContainerChapter]:
    """Each lasts to the next; of several at the same millisecond (the file's unit) the last one stays."""
    starts = {chapter.start_us // 1000: chapter.title for chapter in chapters if chapter.start_us < end_us}
    if starts:  # an MP4's chapters cover it from its first instant
        first = min(starts)
        starts[0] = starts.pop(first) if first < _AT_ONCE_MS else _OPENING
    places = sorted(starts)
    ends = [*places, end_us // 1000 + 1][1:]
    return [
        {
            "id": number,
            "start": start,
            "end": end,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": starts[start]},
        }
        for number, (start, end) in enumerate(zip(places, ends, strict=True))
    ]


def _refuse_existing(out: Path) -> None:
    if out.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(out))


def _settle(part: Path, out: Path) -> None:
    """Give the finished file its name, durably, and never over another file."""
    with part.open("rb+") as film:
        os.fsync(film.fileno())
    try:
        os.link(part, out)  # refuses to overwrite, in one step
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        _refuse_existing(out)
        part.rename(out)
