"""Segments that play: pictures of one colour each, in self-contained fragmented MP4s with absolute times."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from fractions import Fraction
from io import BytesIO

import av
import numpy as np
from av.video.stream import VideoStream

RATE = 25


def picture_segments(count: int, pictures: int = RATE) -> list[bytes]:
    """`count` segments of one second of 64 by 48 pictures each; the later, the brighter."""
    made = []
    for index in range(count):
        file = BytesIO()
        movflags = "frag_keyframe+empty_moov+default_base_moof+frag_discont"
        options = {"movflags": movflags, "avoid_negative_ts": "disabled"}
        with av.open(file, "w", format="mp4", options=options) as output:
            stream = output.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "tune": "zerolatency"})
            assert isinstance(stream, VideoStream)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            stream.codec_context.time_base = Fraction(1, RATE)
            for number in range(pictures):
                luma = np.full((72, 64), 128, np.uint8)
                luma[:48] = 40 + 60 * index
                frame = av.VideoFrame.from_ndarray(luma, format="yuv420p")
                frame.pts, frame.time_base = index * pictures + number, Fraction(1, RATE)
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        made.append(file.getvalue())
    return made


def brightness_at(path: str, seconds: list[float]) -> list[int]:
    """The mean brightness of the pictures shown at these times."""
    with av.open(path) as film:
        shown = [(float(frame.time or 0), int(frame.to_ndarray()[:48].mean())) for frame in film.decode(video=0)]
    return [max(item for item in shown if item[0] <= at + 1e-6)[1] for at in seconds]
