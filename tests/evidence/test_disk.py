"""A disk that fails in every way that was seen: nothing that was said to be held is lost, nothing is damaged by it."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from evidence.recover import recover_take
from evidence.segments import SegmentRecord
from evidence.verify import verify_take
from evidence.writer import TakeWriter
from scripts.lab.authority import Newer, World
from tests.accounts import Unprivileged


def refuse(*_: object) -> NoReturn:
    raise OSError(5, "Input/output error")


def segment(writer: TakeWriter, start_us: int, content: bytes = b"z" * 99) -> SegmentRecord:
    return writer.segment(
        content,
        start_us=start_us,
        end_us=start_us + 1_600_000,
        frames=40,
        dropped=0,
        drift_ppm=0,
        samples=1,
        picture_us=1_600_000,
        sound_us=1_600_000,
    )


def test_a_torn_line_that_cannot_be_cut_off_is_written_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bus resets: half a line is on the disk, and the call that would take it back fails too."""
    writer, whole = world.write(1, segments=2), os.pwrite

    def torn(handle: int, data: bytes, at: int) -> NoReturn:
        whole(handle, bytes(data)[:20], at)
        refuse()

    with monkeypatch.context() as failing:
        failing.setattr(os, "pwrite", torn)
        failing.setattr(os, "ftruncate", refuse)
        with pytest.raises(OSError, match="Input/output"):
            writer.add("mark", {"kind": "node"}, 1)
    writer.add("mark", {"kind": "other"}, 2)
    segment(writer, 3_600_000)
    writer.close("finished", "sealed", {}, 5_200_000)
    assert (verify_take(writer.folder).status, verify_take(writer.folder).entries) == ("intact", 9)


def test_a_line_that_the_disk_only_claims_to_hold_is_not_held(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = world.write(1, segments=2)
    held = writer.entries
    with monkeypatch.context() as failing:
        failing.setattr(os, "pwrite", lambda _, data, __: len(data))
        with pytest.raises(OSError, match="does not hold"):
            segment(writer, 3_600_000)
    assert (writer.entries, writer.segments_written) == (held, 2)
    assert segment(writer, 3_600_000).index == 2
    writer.abandon()
    recover_take(writer.folder, world.signer)
    assert verify_take(writer.folder).segments == 3


@pytest.mark.parametrize("newer", [None, Newer()])
def test_whatever_comes_after_a_refused_entry_writes_it_first(
    world: World, monkeypatch: pytest.MonkeyPatch, newer: Newer | None
) -> None:
    """A mark between two tries is no reason why no segment fits any more."""
    writer = world.write(1, segments=2, newer=newer)
    with monkeypatch.context() as failing:
        failing.setattr(os, "pwrite", refuse)
        with pytest.raises(OSError, match="Input/output"):
            segment(writer, 3_600_000, b"first")
    writer.add("mark", {"kind": "node"}, 4_000_000)
    assert segment(writer, 5_200_000, b"second").index == 3
    writer.close("finished", "sealed", {}, 6_800_000)
    report = verify_take(writer.folder, world.roots)
    assert (report.status, report.segments) == ("intact", 4)


def test_a_segment_whose_name_did_not_reach_the_disk_is_brought_there_by_the_next_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, real, synced = world.write(1, segments=2), os.fsync, list[str]()

    def sync(handle: int) -> None:
        name = str(Path(f"/proc/self/fd/{handle}").readlink())
        synced.append(name)
        if name.endswith("segments") and synced.count(name) == 1:
            refuse()
        real(handle)

    if not Path("/proc/self/fd").exists():
        pytest.skip("this system does not tell which file a descriptor is")
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", sync)
        with pytest.raises(OSError, match="Input/output"):
            segment(writer, 3_600_000)
        segment(writer, 3_600_000)
    assert [Path(name).name for name in synced] == ["000002", "segments", "segments", "journal"]
    writer.abandon()


def test_an_object_that_the_disk_refused_is_sealed_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = world.opened(1, newer=Newer())
    with monkeypatch.context() as failing:
        failing.setattr(os, "pwrite", refuse)
        with pytest.raises(OSError, match="Input/output"):
            writer.object(b"paper", role="paper", media_us=0)
    first = (writer.folder / "objects" / "000000").read_bytes()
    assert writer.object(b"paper", role="paper", media_us=0).index == 0
    assert (writer.folder / "objects" / "000000").read_bytes() == first
    segment(writer, 0)
    writer.close("finished", "sealed", {}, 1_600_000)
    assert verify_take(writer.folder, world.roots).objects == 1


def test_an_unsealed_take_is_verified_where_nothing_may_be_written(unprivileged: Unprivileged) -> None:
    """As an examiner holds evidence: a write blocker, a disc, an account that may read and no more."""
    writer = World.create(unprivileged.folder).write(1)
    writer.abandon()
    for path in (writer.folder, *writer.folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o444)
    imports = "import _strptime\nfrom pathlib import Path\nfrom evidence.verify import verify_take"
    assert unprivileged.run(imports, f"print(verify_take(Path({str(writer.folder)!r})).status)") == "interrupted"
