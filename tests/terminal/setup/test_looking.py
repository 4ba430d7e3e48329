"""What is offered, what is heard, which printers there are: without a window."""

from pathlib import Path

import numpy as np
import pytest

from faults.errors import ShuangluError
from terminal.capture.devices.survey import Survey
from terminal.setup.acts import printers_of, readers
from terminal.setup.lookout import Lookout, try_both
from terminal.setup.loudness import CLIP_S, Loudness, bell
from terminal.setup.offers import STAND_INS, Offer, offers_of
from tests.journeys.programs import wait_until

RATE = 16_000
HEARD = (
    "HDA Intel PCH: ALC257 Analog (hw:0,0)",
    "USB Camera: USB Audio (hw:1,0)",
    "sysdefault",
    "pulse",
    "default",
)


def test_sound_cards_are_named_so_that_another_plug_changes_nothing() -> None:
    offered = offers_of(Survey({}, ("usb-046d_0825-video-index0", "2"), HEARD, HEARD))
    assert [each.source for each in offered.microphones] == [
        "microphone:HDA Intel PCH: ALC257 Analog",
        "microphone:USB Camera: USB Audio",
    ]
    assert [each.source for each in offered.cameras] == ["camera:usb-046d_0825-video-index0", "camera:2"]
    assert offered.speakers[0] == "speaker:default"


def test_stand_ins_are_offered_only_where_they_are_asked_for() -> None:
    bare = Survey({}, (), ("default",), ())
    assert offers_of(bare).cameras == ()
    assert offers_of(bare).microphones == (Offer("microphone:default", "default"),)
    assert STAND_INS.cameras == offers_of(bare, STAND_INS).cameras
    network = "rtsp://10.0.0.5/1"
    assert offers_of(bare, None, (network,)).cameras == (Offer(network, network),), "no search finds that one"
    assert offers_of(bare, None, ("file:/nowhere.mp4", "camera:gone")).cameras == ()


def _noise(seconds: float, loud: float) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    made = np.random.default_rng(7).normal(0, loud, round(seconds * RATE))
    return np.clip(made, -32768, 32767).astype(np.int16)


def _room(loudness: Loudness) -> float | None:
    return loudness.quiet_db


def _length(loudness: Loudness) -> int:
    return 0 if loudness.clip is None else len(loudness.clip)


def test_a_room_a_voice_and_three_seconds_of_it() -> None:
    loudness = Loudness()
    loudness.begin(RATE)
    loudness.hear(_noise(0.5, 30))
    assert _room(loudness) is None
    loudness.hear(_noise(4, 30))
    assert loudness.kept(playing=False).state == "ready", "the room alone may be listened to"
    assert not loudness.kept(playing=False).spoken
    loudness.hear(_noise(3.5, 3000))
    loudness.hear(_noise(2, 30))
    assert _room(loudness) == pytest.approx(-60.8, abs=1)
    assert loudness.speech_db == pytest.approx(-20.8, abs=1)
    assert (_length(loudness), loudness.kept(playing=True).spoken) == (CLIP_S * RATE, True)
    loudness.begin(48_000)
    assert _length(loudness) == 0, "another device took its place"


def test_the_bell_fades() -> None:
    sound = np.frombuffer(bell(), "<i2").astype(np.float64)
    assert abs(sound).max() < 32767
    assert abs(sound[-480:]).max() < abs(sound[:4800]).max() / 20


def test_printers_are_read_from_what_the_system_lists() -> None:
    listed = (
        "printer Brother is idle.  enabled since Mon\nprinter Slip disabled since\nsystem default destination: Slip\n"
    )
    assert [(each.name, each.default) for each in printers_of(listed)] == [("Brother", False), ("Slip", True)]
    assert printers_of("lpstat: Scheduler is not running.\n") == ()


def test_readers_are_asked_where_they_hang(tmp_path: Path) -> None:
    assert readers("", tmp_path) == ()
    (wrong,) = readers("nonsense", tmp_path)
    assert wrong.trouble is not None


def test_what_is_plugged_in_and_out_comes_and_goes_while_others_are_watched() -> None:
    clap, bars = STAND_INS.cameras
    lookout = Lookout([clap], [Offer("test:tone", "test:tone")])
    try:

        def shows() -> bool:
            lookout.poll()
            states = [each.state for each in lookout.cameras()] + [each.state for each in lookout.microphones()]
            return set(states) == {"shows"}

        wait_until(shows)
        lookout.change([clap, bars], [])
        wait_until(shows)
        assert [each.letter for each in lookout.cameras()] == ["A", "B"]
        assert lookout.frame(bars.source) is not None
        lookout.change([bars], [])
        assert lookout.frame(clap.source) is None
    finally:
        lookout.stop()


def test_a_camera_that_is_not_there_is_said_so() -> None:
    with pytest.raises(ShuangluError) as caught:
        try_both("camera:no-such-camera", "test:tone", 2.0)
    assert caught.value.code == "setup.no_picture"
