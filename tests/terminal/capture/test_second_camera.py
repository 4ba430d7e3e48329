"""A second source of pictures beside the first: looked at, never recorded, and no harm to the take whatever it does."""

from pathlib import Path

import psutil

from evidence.verify import verify_take
from scripts.lab import recording
from terminal.session.facts.recorder import SecondCamera, SegmentHeld
from terminal.session.orders.recorder import CloseSecondCamera, OpenSecondCamera
from tests.terminal.capture.conftest import gaps_of
from tests.terminal.capture.made_films import Made, cut

FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


def states(kiosk: recording.Kiosk) -> list[str]:
    return [fact.state for fact in kiosk.all(SecondCamera)]


def said(kiosk: recording.Kiosk, state: str, times: int = 1) -> SecondCamera:
    """Wait until this was said of the second camera so often."""
    kiosk.wait(SecondCamera, lambda _: states(kiosk).count(state) >= times)
    return [fact for fact in kiosk.all(SecondCamera) if fact.state == state][times - 1]


def readers_of(recorder: int | None) -> set[psutil.Process]:
    return set(psutil.Process(recorder).children())


def brightest(kiosk: recording.Kiosk) -> int:
    """The brightest pixel that the second camera shows now."""
    picture = kiosk.second_preview.reader().latest()
    assert picture is not None
    assert picture.media_us is None
    return int(picture.pixels[:360].max())


def test_a_second_camera_comes_dies_hangs_and_goes_while_the_first_loses_nothing(tmp_path: Path) -> None:
    film = cut(Made(codecs=("libx264", "aac"), pixels="yuv420p", options=FRAGMENTED).write(tmp_path / "f.mp4"), 0.5)
    order = recording.open_order(tmp_path / "takes")
    with recording.kiosk("test:bars", "test:tone", profile="weak") as kiosk:
        before = readers_of(kiosk.process.pid)
        kiosk.open(order)
        kiosk.order(OpenSecondCamera("test:clap"))
        said(kiosk, "running")
        assert brightest(kiosk) > 100
        (second,) = readers_of(kiosk.process.pid) - before
        second.kill()
        said(kiosk, "gone")
        said(kiosk, "running", 2)
        (third,) = readers_of(kiosk.process.pid) - before - {second}
        third.suspend()
        gone = said(kiosk, "gone", 2)
        kiosk.order(OpenSecondCamera(f"file:{film}?loop=no"))
        end = said(kiosk, "ended")
        kiosk.order(OpenSecondCamera("test:no such"))
        refused = said(kiosk, "refused")
        kiosk.order(CloseSecondCamera())
        held = len(kiosk.all(SegmentHeld))
        kiosk.wait(SegmentHeld, lambda segment: segment.index >= held)
        closed = kiosk.close()
    assert states(kiosk) == [
        *("opening", "running", "gone", "running", "gone"),
        *("closed", "opening", "running", "ended", "closed", "refused"),
    ]
    assert (gone.source, end.trouble and end.trouble.key) == ("test:clap", "device.over:broken")
    assert refused.trouble is not None
    assert refused.trouble.code == "capture.source"
    assert (closed.summary["dropped"], gaps_of(order), closed.notes) == (0, [], ())
    assert closed.summary["picture_s"] == closed.summary["elapsed_s"]
    assert verify_take(Path(order.folder), None).status == "intact"
    opening = next(body for _, body in recording.read(order.folder).entries())
    assert opening["sources"] == {"picture": "test:bars", "sound": "test:tone"}
