"""What encodes the pictures is what was set, or nothing is recorded and the reason is said."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from faults.errors import ShuangluError
from program.answers import words_of
from terminal.capture.config import RecorderConfig
from terminal.capture.encoder_trial import try_encoder
from terminal.capture.profiles import PROFILES, Profile
from terminal.capture.recorder_process import run_recorder
from terminal.capture.take.encoder import PictureEncoder
from terminal.capture.take.encoder_trial import judge
from terminal.capture.take.picture_codec import chosen, encoding_here, those_here
from terminal.capture.take.profile_steps import ProfileSteps
from terminal.processes.child import Child
from terminal.processes.picture_ring import I420Picture
from terminal.processes.preview import Preview
from terminal.session.facts.recorder import RecorderFailed

HD = PROFILES["720p25"]
SMALL = replace(HD, width=320, height=240)


def by(encoder: str) -> Profile:
    return replace(SMALL, encoder=encoder)


def test_auto_is_libx264_and_the_take_says_so() -> None:
    assert chosen("auto") == "libx264"
    assert encoding_here(by("auto")).to_json()["encoder"] == "libx264"
    assert try_encoder(by("auto")) == ("libx264", None)


def test_an_encoder_that_this_ffmpeg_lacks_is_named_beside_those_it_has() -> None:
    absent = [name for name in ("libopenh264", "h264_vaapi", "h264_mf") if name not in those_here()]
    assert absent
    with pytest.raises(ShuangluError) as refused:
        chosen(absent[0])
    assert refused.value.trouble.key == "capture.encoder:absent"
    words = words_of(refused.value.trouble)
    assert absent[0] in words
    assert "libx264" in words


@pytest.mark.parametrize("encoder", ["h264_nvenc", "h264_qsv", "h264_v4l2m2m"])
def test_hardware_that_is_not_there_is_said_and_nothing_else_is_taken(encoder: str) -> None:
    if encoder not in those_here():
        pytest.skip(f"this FFmpeg has no {encoder}")
    name, trouble = try_encoder(by(encoder))
    if trouble is None:
        pytest.skip(f"this machine has {encoder}")
    assert name == encoder
    assert trouble.key in {"capture.encoder:unopened", "capture.encoder:memory"}


def test_a_recorder_that_cannot_encode_as_it_is_set_says_so_before_any_device_is_opened() -> None:
    absent = next(name for name in ("h264_vaapi", "h264_mf") if name not in those_here())
    config = RecorderConfig("test:bars", "test:tone", encoder=absent)
    with closing(Preview.create(1280, 720)) as preview:
        child = Child("recorder", run_recorder, config, preview, None, None, outlives_parent=True)
        assert child.messages.poll(20)
        failed = child.messages.recv()
        assert child.join(10)
        child.close()
    assert isinstance(failed, RecorderFailed)
    assert failed.trouble.key == "capture.encoder:absent"
    assert child.exitcode == 0


class Holding(PictureEncoder):
    """A stand-in for hardware that keeps its first picture."""

    def encode(self, picture: I420Picture, media_us: int, *, key: bool) -> "list[Packet[VideoStream]]":
        return super().encode(picture, media_us, key=key) if media_us else []


class Deaf(PictureEncoder):
    """A stand-in for hardware that begins no segment but the first."""

    def encode(self, picture: I420Picture, media_us: int, *, key: bool) -> "list[Packet[VideoStream]]":
        return super().encode(picture, media_us, key=key and not media_us)


@pytest.mark.parametrize(("kind", "case"), [(Holding, "delays"), (Deaf, "keys")])
def test_what_does_not_encode_as_a_take_needs_it_is_of_no_use(kind: type[PictureEncoder], case: str) -> None:
    with pytest.raises(ShuangluError) as refused:
        judge(kind(SMALL), SMALL)
    assert refused.value.trouble.key == f"capture.encoder:{case}"
    judge(PictureEncoder(SMALL), SMALL)


def test_pictures_in_the_form_that_hardware_wants_are_the_same_pictures() -> None:
    picture = np.random.default_rng(7).integers(16, 235, (360, 320), np.uint8)
    planar, packed = (PictureEncoder(SMALL, form).encode(picture, 0, key=True) for form in ("yuv420p", "nv12"))
    assert [bytes(each) for each in packed] == [bytes(each) for each in planar]


def test_a_take_falls_and_climbs_by_the_same_encoder() -> None:
    first = replace(HD, encoder="h264_nvenc")
    steps = ProfileSteps(first, 0)
    steps.fell(0)
    assert (steps.profile.name, steps.profile.encoder) == ("weak", "h264_nvenc")
    assert steps.higher is first
    steps.fell(0)
    assert steps.higher is not None
    assert (steps.higher.name, steps.higher.encoder) == ("weak", "h264_nvenc")
