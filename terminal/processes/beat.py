"""What children say while they have nothing else to say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beat:
    """The process runs; its next word comes within so many seconds, or it hangs."""

    patience_s: float
