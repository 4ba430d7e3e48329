"""What the conductor asks of the recogniser process. Frozen, picklable."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Write down the take's sound from now on; answers Recognised. `on` False: no more."""

    on: bool = True


@dataclass(frozen=True, slots=True)
class TellWords:
    """Say what was heard up to now, as final; answers WordsTold after it."""

    ticket: int


RecogniserOrder = Transcribe | TellWords
