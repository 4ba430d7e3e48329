"""The boxes of our own segments: what FFmpeg's muxer makes of them with `segment.write`'s options, and nothing else.

Strict on purpose. A general demuxer reads what it can and is slow; here whatever differs in the least is refused.
ISO/IEC 14496-12 has the layout: every box begins with its length (4 bytes, itself included) and its kind (4 bytes).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

PICTURE, SOUND = 1, 2
"""Numbers of the two tracks, in the order in which `segment.write` adds them."""
_BASE_IS_MOOF = 0x020000
_DURATION, _SIZE, _FLAGS = 0x08, 0x10, 0x20
"""What `tfhd` may say for all samples of a fragment; all of it is said, in this order."""
_OFFSET, _FIRST_FLAGS = 0x001, 0x004
_EACH_DURATION, _EACH_SIZE, _EACH_FLAGS = 0x100, 0x200, 0x400
"""What `trun` may say of each sample, in this order."""
_HEAD = struct.Struct(">I4s")
_RUN = struct.Struct(">II")

_Box = tuple[bytes, int, int]
"""Kind, first byte and end of what is in it."""
_Run = tuple[int, int]
"""First byte and end of samples that lie one after another."""


@dataclass(slots=True)
class Track:
    """What a segment holds of one track. Times are ticks of the track's clock."""

    first: int
    """Time stamp of the first sample."""
    length: int = 0
    """How long all samples last together."""
    sizes: list[int] = field(default_factory=list)
    """Bytes of each sample."""
    offset: int = 0
    """Where the first sample lies in the segment."""


@dataclass(frozen=True, slots=True)
class SegmentBoxes:
    """A whole segment: `ftyp` and `moov` up to byte `header`, then one or more fragments of `moof` and `mdat`."""

    header: int
    tracks: dict[int, Track]


def read_boxes(data: bytes) -> SegmentBoxes:
    """Read a segment; each of its samples lies inside `mdat`, and each byte of `mdat` belongs to one sample.

    Raises ValueError for what `segment.write` does not make.
    """
    whole = list(_boxes(data, 0, len(data)))
    count = (len(whole) - 3) // 2
    if count < 1 or [box[0] for box in whole] != [b"ftyp", b"moov", *[b"moof", b"mdat"] * count, b"mfra"]:
        raise ValueError("not the boxes of a segment")
    tracks: dict[int, Track] = {}
    for at in range(2, 2 + 2 * count, 2):
        _read_fragment(data, whole[at], whole[at + 1], tracks)
    return SegmentBoxes(whole[1][2], tracks)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at < end:
        size, kind = _HEAD.unpack_from(data, at) if end - at >= _HEAD.size else (0, b"")
        if not _HEAD.size <= size <= end - at:
            raise ValueError("a box does not fit into what it is in")
        yield kind, at + _HEAD.size, at + size
        at += size


def _read_fragment(data: bytes, moof: _Box, mdat: _Box, tracks: dict[int, Track]) -> None:
    head, *parts = _boxes(data, moof[1], moof[2])
    if head[0] != b"mfhd" or not parts or any(kind != b"traf" for kind, _, _ in parts):
        raise ValueError("not the boxes of a fragment")
    runs: list[_Run] = []
    for _, begin, end in parts:
        runs += _read_track(data, list(_boxes(data, begin, end)), moof[1] - _HEAD.size, tracks)
    reached = mdat[1]
    for begin, end in sorted(runs):
        if begin != reached:
            raise ValueError("samples overlap, or leave a hole")
        reached = end
    if reached != mdat[2]:
        raise ValueError("samples do not end with the fragment")


def _read_track(data: bytes, boxes: list[_Box], moof: int, tracks: dict[int, Track]) -> list[_Run]:
    """Add a fragment's samples to their track; return where they lie."""
    if [box[0] for box in boxes[:2]] != [b"tfhd", b"tfdt"] or any(box[0] != b"trun" for box in boxes[2:]):
        raise ValueError("not the boxes of a track's fragment")
    number, duration, size = _read_defaults(data, boxes[0])
    version, first = _unpacked(">IQ", data, boxes[1])
    track = tracks.setdefault(number, Track(first))
    if version != 1 << 24 or first != track.first + track.length:
        raise ValueError("a fragment does not follow the one before")
    runs = []
    for run in boxes[2:]:
        offset, durations, sizes = _read_run(data, run, duration, size)
        track.offset = track.offset if track.sizes else moof + offset
        track.sizes += sizes
        track.length += sum(durations)
        runs.append((moof + offset, moof + offset + sum(sizes)))
    return runs


def _read_defaults(data: bytes, box: _Box) -> tuple[int, int, int]:
    """Return the track's number, and duration (ticks) and size (bytes) of samples that say none of their own."""
    flags, number, duration, size, _ = _unpacked(">5I", data, box)
    if flags != _BASE_IS_MOOF | _DURATION | _SIZE | _FLAGS or number not in {PICTURE, SOUND}:
        raise ValueError("not a track of a segment")
    return number, duration, size


def _read_run(data: bytes, box: _Box, duration: int, size: int) -> tuple[int, list[int], list[int]]:
    """Return where a run begins, from its `moof` on, and the durations and sizes of its samples."""
    flags, count = _RUN.unpack_from(data, box[1]) if box[2] - box[1] >= _RUN.size else (0, 0)
    each = [flag for flag in (_EACH_DURATION, _EACH_SIZE, _EACH_FLAGS) if flags & flag]
    once = [flag for flag in (_OFFSET, _FIRST_FLAGS) if flags & flag]
    if flags != sum(each) + sum(once) or not flags & _OFFSET or not 0 < count <= len(data):
        raise ValueError("not a run of samples")
    _, _, offset, *fields = _unpacked(f">IIi{len(once) - 1 + len(each) * count}I", data, box)
    fields = fields[len(once) - 1 :]
    said = {flag: fields[place :: len(each)] for place, flag in enumerate(each)}
    sizes = said.get(_EACH_SIZE, [size] * count)
    if min(sizes) < 1:
        raise ValueError("a sample is empty")
    return offset, said.get(_EACH_DURATION, [duration] * count), sizes


def _unpacked(layout: str, data: bytes, box: _Box) -> tuple[int, ...]:
    """Unpack a box that holds just this."""
    _, begin, end = box
    if struct.calcsize(layout) != end - begin:
        raise ValueError("a box is longer or shorter than what it says")
    return struct.unpack_from(layout, data, begin)
