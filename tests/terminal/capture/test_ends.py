"""Kills, full disks, slow machines: what was held stays held, what is missing is said, and nothing is left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from evidence.film.join import join_segments
from evidence.recover import recover_take
from evidence.signing import Signer
from evidence.verify import verify_take
from scripts.lab import recording
from terminal.capture.profiles import PROFILES
from terminal.capture.take import segment as segments
from terminal.capture.take.disk import BALLAST_BYTES
from terminal.session.facts.recorder import (
    GapBegan,
    ProfileFell,
    RecorderLost,
    RecorderReady,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
    TakeRefused,
)
from tests import ROOT
from tests.terminal.capture.conftest import family_of, make_film

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="signals, limits and open files as Linux has them")


def wait_gone(processes: list[psutil.Process], seconds: float) -> None:
    gone, alive = psutil.wait_procs(processes, timeout=seconds)
    assert not alive, f"still there: {alive}, gone: {gone}"


@LINUX_ONLY
def test_a_killed_recorder_is_reported_within_a_second_and_loses_less_than_two(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        kiosk.open(order)
        opened = kiosk.times[kiosk.facts.index(kiosk.wait(TakeOpened))]
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        assert kiosk.process.pid is not None
        family = family_of(kiosk.process.pid)
        os.kill(kiosk.process.pid, signal.SIGKILL)
        killed = time.monotonic()
        lost = kiosk.wait(RecorderLost)
        assert kiosk.times[kiosk.facts.index(lost)] - killed < 1
        assert lost.exitcode == -signal.SIGKILL
        wait_gone(family, 3)

        recover_take(Path(order.folder), Signer(recording.KEY_PEM, recording.CERTIFICATES_PEM))
        report = verify_take(Path(order.folder), None)
        assert report.status == "interrupted"
        held = list(recording.read(order.folder).segments())
        assert killed - opened - held[-1][0].end_us / 1e6 < 2
        assert [segments.demux(data)[0].frames for _, data in held] == [record.frames for record, _ in held]

        kiosk.process.start()  # and the next one works
        kiosk.wait(RecorderReady, lambda ready: ready is not kiosk.all(RecorderReady)[0])
        kiosk.open(recording.open_order(tmp_path, number=2))
        kiosk.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["32-0117-000001", "32-0117-000002"]


@LINUX_ONLY
def test_a_take_goes_on_without_its_kiosk_and_is_sealed_as_interrupted(tmp_path: Path) -> None:
    program = Path(__file__).with_name("lone_kiosk.py")
    root = str(ROOT)
    environment = {**os.environ, "PYTHONPATH": root}
    command = [sys.executable, str(program), str(tmp_path), "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as lone:
        assert lone.stdout is not None
        recorder = int(lone.stdout.readline())
        assert lone.stdout.readline() == b"0\n"
        family = family_of(recorder)
        lone.kill()
    killed = time.monotonic()
    wait_gone(family, 10)
    assert time.monotonic() - killed > 1.5
    folder = tmp_path / "32-0117-000001"
    assert verify_take(folder, None).status == "interrupted"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert (manifest["status"], manifest["reason"]) == ("interrupted", "kiosk_lost")
    assert manifest["totals"]["elapsed_s"] > 3
    assert manifest["totals"]["captured_s"] == pytest.approx(manifest["totals"]["elapsed_s"], abs=0.1)


@LINUX_ONLY
def test_an_orderly_end_from_outside_seals_and_ctrl_c_does_nothing(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk() as kiosk:
        kiosk.open(order)
        assert kiosk.process.pid is not None
        os.kill(kiosk.process.pid, signal.SIGINT)
        kiosk.wait(SegmentHeld)
        os.kill(kiosk.process.pid, signal.SIGTERM)
        closed = kiosk.wait(TakeClosed)
    assert (closed.reason, closed.status) == ("failed", "interrupted")
    assert verify_take(Path(order.folder), None).status == "interrupted"


@LINUX_ONLY
def test_a_killed_device_process_is_replaced(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        kiosk.open(order)
        assert kiosk.process.pid is not None
        for device in family_of(kiosk.process.pid)[1:]:
            device.kill()
        kiosk.wait(SegmentHeld, lambda held: held.index == 1)
        closed = kiosk.close()
    assert 0 < closed.summary["captured_s"] < closed.summary["elapsed_s"]
    assert closed.summary["frames"] > closed.summary["elapsed_s"] * 15


@LINUX_ONLY
def test_pictures_that_a_halted_recorder_misses_are_counted_and_journalled(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        assert kiosk.process.pid is not None
        os.kill(kiosk.process.pid, signal.SIGSTOP)
        time.sleep(2)  # this is the fault itself: a machine that stands still for two seconds
        os.kill(kiosk.process.pid, signal.SIGCONT)
        gap = kiosk.wait(GapBegan)
        kiosk.wait(SegmentHeld, lambda held: gap.media_us is not None and held.start_us > gap.media_us)
        closed = kiosk.close()
    assert (gap.track, gap.reason) == ("picture", "overrun")
    assert closed.summary["dropped"] > 10
    assert abs(closed.summary["frames"] + closed.summary["dropped"] - closed.summary["elapsed_s"] * 25) < 5
    assert sum(held.dropped for held in kiosk.all(SegmentHeld)) == closed.summary["dropped"]


@LINUX_ONLY
def test_a_slow_machine_makes_the_profile_fall(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path)
    with recording.kiosk("test:bars", "test:tone") as kiosk:
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        assert kiosk.process.pid is not None
        recorder = psutil.Process(kiosk.process.pid)
        deadline = time.monotonic() + 20
        while not kiosk.all(ProfileFell) and time.monotonic() < deadline:
            recorder.suspend()  # a machine with a twentieth of the power: 95 ms of rest for 5 ms of work
            time.sleep(0.095)
            recorder.resume()
            time.sleep(0.005)
        fell = kiosk.wait(ProfileFell)
        kiosk.wait(SegmentHeld, lambda held: held.start_us > fell.media_us + 1_000_000)
        kiosk.close()
    assert (fell.profile, fell.reason) == ("weak", "slow")
    take = recording.read(order.folder)
    [(entry, body)] = [(entry, body) for entry, body in take.entries() if entry.kind == "profile"]
    assert body["reason"] == "slow"
    assert body["profile"]["name"] == "weak"
    assert entry.media_us == fell.media_us
    film = join_segments((data for _, data in take.segments()), [], tmp_path / "film.mp4")
    assert film.encoded == (), "segments before and after the fall have the same stream header"


def test_a_take_without_room_is_refused_with_numbers(tmp_path: Path) -> None:
    order = recording.open_order(tmp_path, planned_s=600)
    with recording.kiosk(quota_bytes=100_000_000) as kiosk:
        kiosk.order(order)
        refused = kiosk.wait(TakeRefused)
    assert refused.code == "capture.no_room"
    assert "600 s" in refused.trouble.words()
    assert "100 MB are free" in refused.trouble.words()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_runs_low_lowers_the_profile_and_then_closes_the_take(tmp_path: Path) -> None:
    reserve = 20_000_000
    quota = reserve + BALLAST_BYTES + PROFILES["720p25"].bytes_per_second
    film = make_film(tmp_path / "film.mp4", "testsrc2=size=1280x720:rate=25,noise=alls=60:allf=t", "anoisesrc", 2)
    order = recording.open_order(tmp_path / "takes", planned_s=1)
    with recording.kiosk(str(film), str(film), quota_bytes=quota, reserve_bytes=reserve) as kiosk:
        kiosk.open(order)
        fell = kiosk.wait(ProfileFell)
        closed = kiosk.wait(TakeClosed)
        assert fell.reason == "disk"
        assert (closed.reason, closed.status) == ("disk", "sealed")
        assert verify_take(Path(order.folder), None).status == "intact"
        assert [path.name for path in (tmp_path / "takes").iterdir()] == [order.take]
        kiosk.order(recording.open_order(tmp_path / "takes", planned_s=1, number=2))
        assert kiosk.wait(TakeRefused).code == "capture.no_room"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_that_fills_up_under_the_take_closes_it_in_order(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let a small disk be mounted")
    try:
        order = recording.open_order(disk / "takes", planned_s=1)
        with recording.kiosk(reserve_bytes=0) as kiosk:
            kiosk.open(order)
            kiosk.wait(SegmentHeld)
            with (disk / "something else").open("wb") as other:  # takes all room in one go
                while True:
                    try:
                        other.write(bytes(65536))
                        other.flush()
                    except OSError:
                        break
            closed = kiosk.wait(TakeClosed)
        assert (closed.reason, closed.status) == ("disk", "sealed")
        assert closed.summary["captured_s"] == pytest.approx(closed.summary["elapsed_s"], abs=0.1)
        assert verify_take(Path(order.folder), None).status == "intact"
    finally:
        subprocess.run(["umount", str(disk)], check=True)
