"""What the reader's process is started with."""

from collections.abc import Callable
from dataclasses import dataclass

from terminal.readers.named_reader import NamedReader


@dataclass(frozen=True, slots=True)
class ReaderConfig:
    """Crosses to the new process: callables must be found by their names there."""

    reader: NamedReader
    now_us: Callable[[], int]
    """Microseconds on the clock that facts are stamped with."""
    hang_s: float = 8.0
    """One that has said nothing for so long hangs: it is killed and started anew. Readings take up to 3 s (vendors)."""
    open_s: float = 20.0
    """How long loading a library and opening its port may take; some try every port."""
    calm_s: float = 10.0
    """After too many losses in a row it is tried again so much later, and for ever: a cable is plugged in some time."""
