"""What the recogniser process tells: what it made of the take's sound, and whether there is one at all."""

from dataclasses import dataclass

from faults.trouble import Trouble


@dataclass(frozen=True, slots=True)
class RecogniserReady:
    """A model is installed, its digests are right, and it has loaded. From now on takes are listened to."""

    name: str
    """As its folder calls it."""
    sha256: str
    """Of the folder's list of files: which model it is, hex."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Words in the take's sound, media time. What is not `final` may still change; its beginning stays.

    Final and without text: nothing came of what was told before, such as laughter that was taken for a voice.
    """

    from_us: int
    to_us: int
    text: str
    final: bool
    confidence: int = 0
    """0 to 100; 0 where the model gives none."""
    captured_us: int = 0
    """When it was told, on the machine's monotonic clock."""


@dataclass(frozen=True, slots=True)
class RecogniserLost:
    """Its process is gone, killed for hanging, or for memory; started again. Meanwhile nobody wrote down anything."""

    exitcode: int | None


@dataclass(frozen=True, slots=True)
class RecogniserOff:
    """There is none, for this reason; for this take, or until the next start of the program (`for_good`)."""

    trouble: Trouble
    for_good: bool = True


@dataclass(frozen=True, slots=True)
class WordsTold:
    """All words up to `media_us` were told before this (`TellWords`)."""

    ticket: int
    media_us: int


RecogniserFact = RecogniserReady | Recognised | RecogniserLost | RecogniserOff | WordsTold
