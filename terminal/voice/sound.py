"""Sound as voices give it, and as a WAV holds it."""

import io
import struct
import wave
from dataclasses import dataclass, field

_CHUNK = struct.Struct("<4sI")
_FORMAT = struct.Struct("<HHIIHH")
_PCM = 1
_WIDTH = 2


@dataclass(frozen=True, slots=True)
class Speech:
    """16-bit little-endian samples, one channel."""

    pcm: bytes = field(repr=False)
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / _WIDTH / self.rate


def read_stream(data: bytes) -> Speech:
    """Read a WAV that was written to a pipe: its lengths may be nonsense, the sound goes on to its end.

    Raises ValueError for anything but 16-bit sound of one channel.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("not a WAV")
    at, rate = 12, 0
    while at + _CHUNK.size <= len(data):
        name, length = _CHUNK.unpack_from(data, at)
        at += _CHUNK.size
        if name == b"data":
            pcm = data[at : at + length] if at + length <= len(data) else data[at:]
            return _speech(pcm, rate)
        if name == b"fmt ":
            rate = _rate(data[at : at + length])
        at += length + length % 2
    raise ValueError("a WAV without sound")


def read_wav(data: bytes) -> Speech:
    """Read a whole WAV file. Raises ValueError for anything but 16-bit sound of one channel."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, _WIDTH):
                raise ValueError("not 16-bit sound of one channel")
            return _speech(file.readframes(file.getnframes()), file.getframerate())
    except (wave.Error, EOFError) as error:
        raise ValueError("not a WAV") from error


def _rate(fields: bytes) -> int:
    if len(fields) < _FORMAT.size:
        raise ValueError("a WAV whose format is cut off")
    kind, channels, rate, _, _, bits = _FORMAT.unpack_from(fields)
    if (kind, channels, bits) != (_PCM, 1, 8 * _WIDTH):
        raise ValueError("not 16-bit sound of one channel")
    return int(rate)


def _speech(pcm: bytes, rate: int) -> Speech:
    pcm = pcm[: len(pcm) // _WIDTH * _WIDTH]
    if not pcm or rate <= 0:
        raise ValueError("no sound")
    return Speech(pcm, rate)
