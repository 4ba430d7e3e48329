"""Files played in real time: films, sounds and still pictures. Sound and picture of one file share one time line."""

import time
from contextlib import closing

import av
import numpy as np
import numpy.typing as npt

from faults.trouble import Trouble
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_source import Source
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.profiles import SOUND_RATE
from terminal.capture.resampler import FractionalResampler
from terminal.capture.sources.letterbox import FrameFitter
from terminal.capture.sources.media_sound import BLOCK, SoundPiece
from terminal.capture.sources.media_tracks import FilePicture, MediaTracks

_HOLD_US = 200_000
"""A picture that stays longer than this in the file is handed out again meanwhile: a camera never pauses either."""
_STILL_US = 10 * SECOND_US
"""How long a file that holds a single picture lasts."""
_LATE_US = SECOND_US
_SIGN_US = SECOND_US // 2
"""In a hole of the file a sign of life comes so often."""
_FOREVER = 1 << 62


class FileReader:
    """Plays a file, again and again if the source loops."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def run(self, outlet: Outlet) -> Trouble:
        """Return how a file that does not loop ended; raises DeviceError for a file that cannot be played.

        What can be decoded is played; a file that breaks off is over there.
        """
        player = _Player(outlet, self._source.ppm)
        while True:
            try:
                with closing(av.open(self._source.name)) as container:
                    wanted = {"picture": outlet.pictures_wanted, "sound": outlet.sound_wanted}
                    tracks = MediaTracks(container, self._source.name, **wanted)
                    length_us = player.play(tracks)
                    end = _end(self._source, tracks, length_us)
            except (OSError, ValueError) as error:  # PyAV's errors are kinds of these
                raise DeviceError("file.unplayable", path=self._source.name) from error
            if not length_us:
                raise DeviceError("file.unplayable", path=self._source.name)
            if not self._source.loop:
                return end


def _end(source: Source, tracks: MediaTracks, length_us: int) -> Trouble:
    """Why the file is over."""
    if tracks.broke_off:
        return Trouble("device.over:broken", {"source": source.shown, "at_s": length_us / SECOND_US})
    if tracks.faults:
        return Trouble("device.over:damaged", {"source": source.shown, "count": tracks.faults})
    return Trouble("device.over", {"source": source.shown})


class _Player:
    """Hands out what is due. `origin_us` is when the present pass through the file began."""

    def __init__(self, outlet: Outlet, ppm: float) -> None:
        self._outlet = outlet
        self._fitter = FrameFitter(outlet.size, outlet.view) if outlet.pictures_wanted else None
        self._last: av.VideoFrame | None = None
        self._last_us = 0
        self._origin_us = 0
        self._broken = False
        self._off_clock = _OffClock(ppm) if ppm else None

    def play(self, tracks: MediaTracks) -> int:
        """Play one pass in real time; return how long it was, microseconds, 0 where nothing could be decoded."""
        if self._fitter is not None and tracks.picture_stream is not None:
            self._fitter.follow(tracks.picture_stream)
        pictures, pieces = tracks.pictures(), tracks.sound()
        picture, piece = next(pictures, None), next(pieces, None)
        if picture is None and piece is None:
            return 0
        self._begin()
        count = heard = end_us = 0
        while picture is not None or piece is not None:
            picture_us = picture.at_us if picture else _FOREVER
            piece_us = piece.end_us if piece else _FOREVER
            if self._wait(min(picture_us, piece_us), hold=not _torn(picture, tracks)):
                continue
            if picture is not None and picture_us <= piece_us:
                end_us = self._give(picture)
                picture, count = next(pictures, None), count + 1
            elif piece is not None:
                heard = self._hear(piece)
                piece = next(pieces, None)
        self._outlet.pictures_lost(tracks.lost_pictures)
        return self._finish(_STILL_US if count == 1 and not heard else end_us, heard)

    def _begin(self) -> None:
        if not self._origin_us:
            self._outlet.running(SOUND_RATE if self._outlet.sound_wanted else 0)
            self._origin_us = now_us()

    def _give(self, picture: FilePicture) -> int:
        """Hand out a picture; return when it is over, in the file."""
        self._outlet.pictures_lost(picture.lost)
        self._show(picture.frame, self._origin_us + picture.at_us)
        return picture.at_us + (picture.length_us or self._outlet.period_us)

    def _finish(self, length_us: int, heard: int) -> int:
        """Wait for the end; the sound's track may be shorter than the picture's, and is silent then."""
        while self._outlet.sound_wanted and _time_us(heard) < length_us:
            if not self._wait(_time_us(heard + BLOCK)):
                heard = self._hear(SoundPiece(heard, np.zeros(BLOCK, np.int16), broken=False))
        length_us = max(length_us, _time_us(heard))
        while self._wait(length_us):
            pass
        self._origin_us += length_us
        return length_us

    def _wait(self, media_us: int, *, hold: bool = True) -> bool:
        """Sleep until this time of the file. Returns True instead if something else was due first.

        That is the last picture again, to `hold` it, or a sign of life.
        """
        due_us = self._origin_us + media_us
        hold_us = self._last_us + _HOLD_US if self._last is not None and hold else _FOREVER
        sign_us = now_us() + _SIGN_US
        time.sleep(max(0.0, (min(due_us, hold_us, sign_us) - now_us()) / SECOND_US))
        if hold_us < due_us and hold_us <= sign_us and self._last is not None:
            self._show(self._last, hold_us)
            return True
        if sign_us < due_us:
            self._outlet.hole()
            return True
        late_us = now_us() - due_us
        if late_us > _LATE_US:
            self._origin_us += late_us
            self._broken = True
        return False

    def _show(self, frame: av.VideoFrame, at_us: int) -> None:
        fitter = self._fitter
        self._last, self._last_us = frame, at_us
        if fitter is not None and self._outlet.picture_due(at_us):
            self._outlet.own_size(frame.width, frame.height)
            self._outlet.picture(at_us, lambda picture: fitter.draw(frame, picture), fitter.size_of(frame))

    def _hear(self, piece: SoundPiece) -> int:
        """Hand out a piece of sound; return the number of the sample behind it."""
        first_us, samples = self._origin_us + _time_us(piece.first), piece.samples
        if self._off_clock is not None:
            samples, first_us = self._off_clock.bend(samples, first_us)
        self._outlet.sound(samples, first_us, broken=self._broken or piece.broken)
        self._broken = False
        return piece.first + len(piece.samples)


def _torn(following: FilePicture | None, tracks: MediaTracks) -> bool:
    """Whether what comes after the last picture could not be decoded: nothing stands in for that."""
    return bool(following.lost if following is not None else tracks.lost_pictures)


def _time_us(number: int) -> int:
    """When this sample begins, microseconds since the file's beginning."""
    return number * SECOND_US // SOUND_RATE


class _OffClock:
    """Turns good sound into that of a device whose clock runs `ppm` too fast."""

    def __init__(self, ppm: float) -> None:
        self._step = 1 / (1 + ppm / 1e6)
        self._resampler = FractionalResampler()
        self._fed = 0

    def bend(self, block: npt.NDArray[np.int16], first_us: int) -> tuple[npt.NDArray[np.int16], int]:
        """Return what that device would have delivered by the end of `block`, and when its first sample was taken."""
        begin = self._resampler.position - self._fed
        self._resampler.feed(block.astype(np.float32))
        self._fed += len(block)
        bent = self._resampler.read(self._resampler.ready(self._step), self._step)
        at_us = first_us + round(begin * SECOND_US / SOUND_RATE)
        return np.clip(np.rint(bent), -32768, 32767).astype(np.int16), at_us
