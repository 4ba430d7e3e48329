"""What was heard last of the devices of a running terminal: the health page asks nobody for it, and opens nothing."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from faults.trouble import Trouble
from terminal.session.facts.courier import LineMoved
from terminal.session.facts.fact import Fact
from terminal.session.facts.reader import ReaderSeen
from terminal.session.facts.recogniser import RecogniserLost, RecogniserOff, RecogniserReady
from terminal.session.facts.recorder import (
    CameraJudged,
    GapBegan,
    GapEnded,
    GapReason,
    Levels,
    MediaTrack,
    RecorderLost,
    RecorderReady,
    SecondCamera,
    SoundPlayed,
)
from terminal.session.facts.voice import VoiceKnown

_QUIETER_DB = 1.0
"""By so much the loudest sound fades with each tenth of a second."""
SILENT_DB = -120.0


@dataclass(frozen=True, slots=True)
class Seen:
    """How the devices stand at one moment."""

    recorder: RecorderReady | None = None
    lost: bool = False
    camera: CameraJudged | None = None
    document_camera: CameraJudged | None = None
    second: SecondCamera | None = None
    """How it stands with the camera for documents."""
    gaps: frozenset[tuple[MediaTrack, GapReason]] = field(default_factory=frozenset)
    peak_db: float = SILENT_DB
    """The loudest sound of the last seconds, dBFS."""
    line: LineMoved | None = None
    voice: str | None = None
    """Name of the voice; empty for none, None before it is known."""
    unheard: Trouble | None = None
    """Why the loudspeaker played nothing when something was last to be read aloud."""
    displays: int | None = None
    recogniser: RecogniserReady | RecogniserLost | RecogniserOff | None = None
    """What was last heard of it; None before anything was."""
    reader: ReaderSeen | None = None
    """The card reader, as it last was while no card was read."""


class Watched:
    """Takes facts in on the conductor's thread; `now` comes from any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = Seen()

    @property
    def now(self) -> Seen:
        """How they stand."""
        with self._lock:
            return self._seen

    def displays(self, count: int) -> None:
        """So many displays show a picture, says the window."""
        with self._lock:
            self._seen = replace(self._seen, displays=count)

    def see(self, fact: Fact) -> None:
        """Take notice; quick, and most facts say nothing of devices."""
        with self._lock:
            self._seen = _after(self._seen, fact)


def _after(seen: Seen, fact: Fact) -> Seen:
    change = _CHANGES.get(type(fact))
    return replace(seen, **change(seen, fact)) if change else seen


_CHANGES: Mapping[type, Callable[[Seen, Any], dict[str, Any]]] = {
    RecorderReady: lambda _, ready: {"recorder": ready, "lost": False},
    RecorderLost: lambda *_: {"recorder": None, "lost": True, "gaps": frozenset(), "peak_db": SILENT_DB},
    CameraJudged: lambda _, judged: {"camera" if judged.use == "first" else "document_camera": judged},
    SecondCamera: lambda _, second: {"second": second},
    GapBegan: lambda seen, gap: {"gaps": seen.gaps | {(gap.track, gap.reason)}},
    GapEnded: lambda seen, gap: {"gaps": seen.gaps - {(gap.track, gap.reason)}},
    Levels: lambda seen, levels: {"peak_db": max(levels.peak_db, seen.peak_db - _QUIETER_DB)},
    LineMoved: lambda _, line: {"line": line},
    RecogniserReady: lambda _, ready: {"recogniser": ready},
    RecogniserLost: lambda _, lost: {"recogniser": lost},
    RecogniserOff: lambda _, off: {"recogniser": off},
    ReaderSeen: lambda seen, reader: {"reader": reader if reader.state != "reading" else seen.reader},
    VoiceKnown: lambda _, voice: {"voice": voice.name},
    SoundPlayed: lambda _, played: {"unheard": played.trouble if played.state == "failed" else None},
}
"""What each kind of fact changes."""
