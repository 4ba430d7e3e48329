"""What the recogniser is started with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from terminal.processes.sound_ring import SoundRing
from terminal.speech.recogniser.engine import MEMORY_MB
from terminal.speech.recogniser.pieces import Engine


@dataclass(frozen=True, slots=True)
class RecogniserConfig:
    """Crosses to the new process: callables must be found by their names there."""

    sound: SoundRing
    """Where the recorder puts the take's sound."""
    now_us: Callable[[], int]
    """Microseconds on the clock that facts are stamped with."""
    models: Path | None = None
    """The folder in which field IT installed a model of speech (`speech.json`)."""
    make_engine: Callable[[], Engine] | None = None
    """What to hear with; None: the installed model."""
    memory_mb: int = MEMORY_MB
    """A recogniser that has grown beyond this is ended and started anew."""
    hang_s: float = 20.0
    """One that has said nothing for so long hangs: it is killed and started anew. The longest stretch that is written
    down at once has 12 s, at half of that on a quiet machine."""
    load_s: float = 90.0
    """How long loading the model may take."""
