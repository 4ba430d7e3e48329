"""A source seen by everybody who sees it: in the exported film, in the window, by the analyst, and file by file."""

import io
import subprocess
from collections.abc import Sequence
from multiprocessing import Pipe
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.container import OutputContainer

from evidence.film.join import join_segments
from terminal.analysis.frame import frame_of
from terminal.capture.devices.device_process import SourceReader
from terminal.capture.pipe.messages import PicturesLost, unpack_together
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.profiles import PROFILES
from terminal.capture.take.encoder import PictureEncoder
from terminal.processes.inbox import Inbox
from terminal.processes.picture_ring import I420Picture, PictureRing
from terminal.processes.preview import PreviewPicture

Rgb = npt.NDArray[np.uint8]
_PROFILE = PROFILES["720p25"]
_SLOTS = 40


class _Eager(Outlet):
    """Every picture is due: a drawn camera gives them all at once."""

    def picture_due(self, _: int) -> bool:
        return True


def recorded(reader: SourceReader, *, apart: bool = False) -> tuple[list[I420Picture], int]:
    """Let the reader read its source to the end; return the pictures that it hands to the recorder, and the lost ones.

    `apart`: each picture fills a time slot of its own, however fast they come.
    """
    ring = PictureRing.create(_PROFILE.width, _PROFILE.height, _SLOTS)
    ours, theirs = Pipe()
    try:
        reader.run((_Eager if apart else Outlet)(theirs, ring, 25.0, sound=False))
    except DeviceError as error:
        assert error.code in {"stream.ended", "camera.lost"}, error.sentence  # noqa: PT017 - its end is an error
    pictures = []
    while (waiting := ring.oldest()) is not None:
        pictures.append(waiting[1].copy())
        ring.release()
    said = [message for parcel in Inbox(ours).read() for message in unpack_together(parcel)]
    lost = ring.overruns + sum(message.count for message in said if isinstance(message, PicturesLost))
    ring.close()
    ours.close()
    theirs.close()
    return pictures, lost


def films(pictures: Sequence[I420Picture], out: Path, *names: str) -> list[Rgb]:
    """Record the pictures with the encoders of these profiles, one after the other, export, and decode with ffmpeg."""
    encoders = [PictureEncoder(PROFILES[name]) for name in names or ("720p25",)]
    assert len({encoder.header for encoder in encoders}) == 1, "profiles of one take share one stream header"
    segments = []
    for number, picture in enumerate(pictures):
        encoder = encoders[number % len(encoders)]
        packets = encoder.encode(picture, number * 40_000, key=True)
        data = io.BytesIO()
        options = {
            "movflags": "frag_keyframe+empty_moov+default_base_moof+frag_discont",
            "avoid_negative_ts": "disabled",
        }
        with av.open(data, "w", format="mp4", options=options) as segment:
            assert isinstance(segment, OutputContainer)
            track = segment.add_stream_from_template(encoder.stream)
            for packet in packets:
                packet.stream = track
                segment.mux(packet)
        segments.append(data.getvalue())
    joined = join_segments(segments, [], out)
    assert joined.encoded == ()
    return decoded(out)


def decoded(film: Path) -> list[Rgb]:
    """Every picture of the film as ffmpeg shows it."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(film),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-vsync",
        "passthrough",
        "-",
    ]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    return list(np.frombuffer(data, np.uint8).reshape(-1, _PROFILE.height, _PROFILE.width, 3))


def shown(picture: I420Picture) -> Rgb:
    """As the window shows it."""
    return PreviewPicture(1, 0, None, picture).to_rgb()


def analysed(picture: I420Picture) -> Rgb:
    """As the analyst sees it."""
    return frame_of(PreviewPicture(1, 0, None, picture)).picture[..., ::-1]
