"""What the analyst is started with, and what it needs from rooms that it does not know."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from terminal.analysis.ports import Models
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import SoundRing


@dataclass(frozen=True, slots=True)
class AnalystConfig:
    """Crosses to the new process: callables must be found by their names there."""

    preview: Preview
    """Where the recorder shows its pictures."""
    now_us: Callable[[], int]
    """Microseconds on the clock that pictures are stamped with."""
    documents: Preview | None = None
    """Where it shows those of a camera for documents; None: there is none."""
    sound: SoundRing | None = None
    """Where the recorder lets a take's sound be heard; None: nobody listens."""
    make_models: "Callable[[AnalystConfig], Models] | None" = None
    """What to look with; None: the models that the program's own packages carry."""
    models: Path | None = None
    """Where field IT puts models of its own: face embedding, anti-spoofing."""
    face_match: Literal["auto", "none"] = "auto"
    """Whether a face is held against the card's portrait; `none`: the institution does without."""
    face_engine: Literal["auto", "mediapipe", "onnx"] = "auto"
    """What finds and measures faces."""
    share: float = 0.8
    """The most of one processor core that looking may take, over each picture and the rest after it."""
    memory_mb: int = 2500
    """An analyst that has grown beyond this ends itself and is started anew."""
    hang_s: float = 10.0
    """An analyst that has said nothing for so long hangs: it is killed and started anew."""
    load_s: float = 90.0
    """How long loading models may take."""
