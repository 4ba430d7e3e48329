"""Which gaps are open, per track. A gap that begins or ends is told once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from terminal.session.facts.recorder import GapReason, MediaTrack

Layer = Literal["source", "content", "overrun"]
"""A track can lack its source (lost, hanging), carry nothing worth (black, silent, …), and lose pictures on the way."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap; times on the monotonic clock in microseconds, `until_us` None while it lasts."""

    track: MediaTrack
    reason: GapReason
    from_us: int
    until_us: int | None = None
    source: str = ""
    """What gives the track from its end on, where that is another source than before."""


class GapBook:
    """Keeps at most one gap per track and layer open."""

    def __init__(self, tell: Callable[[Gap], None]) -> None:
        self._tell = tell
        self._open: dict[tuple[MediaTrack, Layer], Gap] = {}

    @property
    def open(self) -> list[Gap]:
        """The gaps that last, at most one per track and layer; `until_us` is None in each."""
        return list(self._open.values())

    def lacking(self, track: MediaTrack) -> bool:
        """Whether the track's source is away."""
        return (track, "source") in self._open

    def set(self, track: MediaTrack, layer: Layer, reason: GapReason, since_us: int, at_us: int) -> None:
        """This is wrong since then. Another reason ends the gap before; only a source that is away stays one gap."""
        gap = self._open.get((track, layer))
        if gap is not None and (gap.reason == reason or layer == "source"):
            return
        if gap is not None:
            self.clear(track, layer, at_us)
        self._open[track, layer] = Gap(track, reason, since_us)
        self._tell(self._open[track, layer])

    def since_us(self, track: MediaTrack, layer: Layer, *reasons: GapReason) -> int | None:
        """Since when this is wrong, for one of these reasons if any is named; None if it is not."""
        gap = self._open.get((track, layer))
        return gap.from_us if gap is not None and (not reasons or gap.reason in reasons) else None

    def clear(self, track: MediaTrack, layer: Layer, until_us: int, source: str = "") -> None:
        """Nothing is wrong any more; `source` took over, if it is named."""
        gap = self._open.pop((track, layer), None)
        if gap is not None:
            self._tell(Gap(track, gap.reason, gap.from_us, max(until_us, gap.from_us), source))
