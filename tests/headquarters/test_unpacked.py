"""What headquarters answers for before a take is packed, and what it believes of its own index."""

import errno
import io
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest
from sqlalchemy.exc import DatabaseError

from headquarters.administration import Administration
from headquarters.faults import Refusal
from headquarters.identifiers import TakeName
from headquarters.index.committing import Committing
from headquarters.index.database_copy import holding
from headquarters.index.job_rows import PACK, SWEEP
from headquarters.index.tables import Job
from headquarters.keeping.backup import back_up
from headquarters.keeping.jobs import Jobs
from headquarters.keeping.restore import restore
from headquarters.layout import database_path, storage_path
from headquarters.store.storage import FolderStorage
from headquarters.takes.answers import standing_of
from headquarters.takes.examine import examine_stored
from headquarters.takes.packing import Packer, PackingError
from tests.headquarters.rotting import flip
from tests.headquarters.terminals import MadeTake
from tests.headquarters.trials import Bench, Trial

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench.make(tmp_path_factory.mktemp("bench"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "trial"


@pytest.fixture
def trial(bench: Bench, data: Path) -> Iterator[Trial]:
    made = Trial(bench, data)
    yield made
    made.database.close()


def pack(trial: Trial) -> bool:
    """Pack what is due; false where nothing is."""
    job = trial.database.claim((PACK,), 60)
    if job is None:
        return False
    try:
        Packer(trial.database, trial.storage, trial.roots).do(job)
    finally:
        trial.database.put_off(job, 0)
    return True


def stored(data: Path, sha256: str) -> Path:
    (path,) = storage_path(data).rglob(sha256)
    return path


def faults_of(trial: Trial, made: MadeTake) -> list[str]:
    row = trial.database.take(made.take)
    assert row is not None
    found = examine_stored(row, trial.database, trial.storage, trial.roots, None)
    return [f"{fault.code} {fault.trouble.facts.get('field', '')}".strip() for fault in found.faults]


def test_nothing_is_packed_while_a_backup_holds(bench: Bench, trial: Trial, data: Path) -> None:
    made = bench.terminal.make_take(1)
    trial.deliver(made, packed=False)
    with holding(database_path(data)):
        assert not pack(trial)
        assert trial.database.held(made.take) == set(made.segments)
    assert pack(trial)
    assert trial.storage.segments(TakeName.parse(made.take)) == set()


def test_another_histories_seal_costs_a_received_take_nothing(bench: Bench, trial: Trial, data: Path) -> None:
    """A file is lost before it is packed; its lines are the only ones, whoever comes with another seal meanwhile."""
    made = bench.terminal.make_take(2, previous="0" * 64)
    other = bench.terminal.make_take(2, previous="0" * 64, folder="another disk")
    name = TakeName.parse(made.take)
    receipt = trial.deliver(made, packed=False)
    sha256 = [*made.segments][1]
    stored(data, sha256).unlink()
    with pytest.raises(PackingError):
        pack(trial)
    with pytest.raises(Refusal) as refused:
        trial.ingest.seal(name, other.manifest, other.signature, quarantines=True)
    assert refused.value.code == "take.sealed"
    state = trial.ingest.state(name)
    assert (state.entries, state.lacks, state.receipt) == (len(made.lines), [sha256], False)
    assert trial.database.lines(made.take) == made.lines
    trial.ingest.put_segment(name, sha256, made.segments[sha256])
    assert trial.ingest.seal(name, made.manifest, made.signature) == receipt
    assert pack(trial)
    assert faults_of(trial, made) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"count": 3}, "index.field chain"),
        ({"count": "5"}, "index.field chain"),
        ({"head": "0" * 64}, "index.field chain"),
        ({"notes": 5}, "index.field chain"),
        ({"reason": 5}, "index.field chain"),
    ],
)
def test_a_row_that_contradicts_itself_is_not_believed(
    bench: Bench, trial: Trial, data: Path, change: dict[str, object], fault: str
) -> None:
    made = bench.terminal.make_take(3, previous="0" * 64, folder=f"takes {change}")
    name = TakeName.parse(made.take)
    trial.ingest.add_journal(name, 0, b"".join(made.lines[:5]))
    assert faults_of(trial, made) == []
    alter_chain(data, change)
    with pytest.raises(Refusal) as refused:
        trial.another().add_journal(name, 5, made.lines[5])
    assert refused.value.code == "storage.unsound", "the terminal is not to blame"
    assert faults_of(trial, made) == [fault]


def alter_chain(data: Path, change: dict[str, object]) -> None:
    with closing(sqlite3.connect(database_path(data))) as index, index:
        (chain,) = index.execute("select chain from takes").fetchone()
        said = json.dumps(json.loads(chain) | change, separators=(",", ":"), sort_keys=True)
        index.execute("update takes set chain = ?", (said,))


def test_a_chain_that_lies_gets_no_receipt_and_is_told_by_an_examination(
    bench: Bench, trial: Trial, data: Path
) -> None:
    made = bench.terminal.make_take(4, previous="0" * 64)
    name = TakeName.parse(made.take)
    trial.ingest.add_journal(name, 0, b"".join(made.lines[:5]))
    alter_chain(data, {"bytes": 1})
    assert faults_of(trial, made) == ["index.field chain"]
    trial.another().add_journal(name, 5, b"".join(made.lines[5:]))
    for sha256, segment in made.segments.items():
        trial.ingest.put_segment(name, sha256, segment)
    assert trial.another().seal(name, made.manifest, made.signature), "all lines were read again"
    assert pack(trial)
    assert faults_of(trial, made) == []


def test_one_writer_that_fails_leaves_no_transaction_behind(trial: Trial, data: Path) -> None:
    together = Committing(database_path(data), 0.1)

    def fail(index: sqlite3.Connection) -> bool:
        index.execute("update takes set chain = null")
        raise MemoryError

    with pytest.raises(MemoryError):
        together.write(fail)
    assert trial.database.raise_alarm("32-0117", "name.used", "others can write"), "nothing is locked"
    try:
        assert together.write(lambda _: True)
    except DatabaseError as error:
        raise AssertionError("the next one is not to blame") from error
    together.close()


class _ShortOfHandles(FolderStorage):
    """A store whose system has no file handle left, as when too many connections are open."""

    def get_segment(self, take: TakeName, digest: str) -> bytes:  # noqa: ARG002 - as others call it
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


def test_what_cannot_be_read_for_a_moment_is_not_taken_for_rotten(bench: Bench, trial: Trial, data: Path) -> None:
    made = bench.terminal.make_take(5, previous="0" * 64)
    trial.deliver(made, packed=False)
    job = trial.database.claim((PACK,), 60)
    assert job is not None
    with pytest.raises(OSError, match="Too many open files"):
        Packer(trial.database, _ShortOfHandles(storage_path(data)), trial.roots).do(job)
    trial.database.put_off(job, 0, "no handle left")
    assert trial.storage.segments(TakeName.parse(made.take)) == set(made.segments)
    assert trial.ingest.state(TakeName.parse(made.take)).receipt
    assert not trial.database.found_damaged(made.take)
    assert pack(trial)


def test_a_take_of_which_a_loose_file_is_gone_counts_as_verified_no_more(
    bench: Bench, trial: Trial, data: Path
) -> None:
    made = bench.terminal.make_take(6, previous="0" * 64)
    name = TakeName.parse(made.take)
    trial.deliver(made, packed=False)
    trial.database.note_verified(made.take, "intact")
    assert trial.ingest.standing(name).verified_at is not None
    stored(data, next(iter(made.segments))).unlink()
    assert trial.ingest.standing(name).verified_at is None


def test_what_a_return_from_a_backup_left_out_is_asked_for_again(
    bench: Bench, trial: Trial, data: Path, tmp_path: Path
) -> None:
    made = bench.terminal.make_take(7, previous="0" * 64)
    name = TakeName.parse(made.take)
    trial.deliver(made, packed=False)
    trial.database.note_verified(made.take, "intact")
    shutil.copytree(bench.data / "identity", data / "identity")
    back_up(data, tmp_path / "backup")
    sha256 = [*made.segments][1]
    flip(stored(tmp_path / "backup", sha256))
    restored = restore(tmp_path / "backup", tmp_path / "back", without_damaged=True)
    assert [Path(left).name for left in restored.left_out] == [sha256]
    with Administration.open(tmp_path / "back") as desk:
        standing = standing_of(name, desk.database, desk.storage)
        assert (standing.standing, standing.reason, standing.verified_at) == ("open", "pack.damaged", None)
        assert desk.database.lacking(made.take, 9) == [sha256]


def test_a_job_that_fails_for_months_is_still_put_off(trial: Trial, data: Path) -> None:
    jobs = Jobs(trial.database)
    (sweep,) = trial.database.jobs(SWEEP)

    def fail(_job: Job) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with closing(sqlite3.connect(database_path(data))) as index, index:
        index.execute("update jobs set tries = 5000, at = ? where id = ?", ("2026-01-01T00:00:00.000Z", sweep.id))
    jobs.doings = {SWEEP: fail}
    assert jobs.do_one()
    (after,) = trial.database.jobs(SWEEP)
    assert (after.lease_until, after.tries, after.problem) == (
        None,
        5001,
        "OSError: [Errno 28] No space left on device",
    )


class _Watched(io.FileIO):
    """A file that counts the bytes that are read of it."""

    count = 0

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        size = super().readinto(buffer)
        _Watched.count += size or 0
        return size


class _WatchedStorage(FolderStorage):
    def open_pack(self, take: TakeName) -> BinaryIO:
        return io.BufferedReader(_Watched(self.pack_path(take)))


def test_a_damaged_pack_is_not_read_for_each_piece_that_comes_again(bench: Bench, trial: Trial, data: Path) -> None:
    made = bench.terminal.make_take(8, previous="0" * 64)
    name = TakeName.parse(made.take)
    receipt = trial.deliver(made, packed=False)
    assert pack(trial)
    flip(trial.storage.pack_path(name))
    trial.database.note_verified(made.take, "damaged")
    trial.storage = _WatchedStorage(storage_path(data))
    ingest = trial.another()
    ingest.add_journal(name, 0, made.lines[0])
    assert _Watched.count == trial.storage.pack_path(name).stat().st_size
    for n, line in enumerate(made.lines[1:], 1):
        ingest.add_journal(name, n, line)
    for sha256, segment in made.segments.items():
        ingest.put_segment(name, sha256, segment)
    assert ingest.seal(name, made.manifest, made.signature) == receipt
    assert _Watched.count == trial.storage.pack_path(name).stat().st_size
    assert pack(trial)
    assert faults_of(trial, made) == []


def test_a_take_that_grew_or_was_sealed_while_it_was_examined_is_not_damaged(bench: Bench, trial: Trial) -> None:
    made = bench.terminal.make_take(9, previous="0" * 64)
    name = TakeName.parse(made.take)
    trial.ingest.add_journal(name, 0, b"".join(made.lines[:4]))
    seen = trial.database.take(made.take)
    assert seen is not None
    trial.ingest.add_journal(name, 4, made.lines[4])
    found = examine_stored(seen, trial.database, trial.storage, trial.roots, None)
    assert (found.status, found.chain.count, found.faults) == ("open", 4, [])
    trial.ingest.add_journal(name, 5, b"".join(made.lines[5:]))
    for sha256, segment in made.segments.items():
        trial.ingest.put_segment(name, sha256, segment)
    trial.ingest.seal(name, made.manifest, made.signature)
    assert pack(trial)
    found = examine_stored(seen, trial.database, trial.storage, trial.roots, None)
    assert (found.status, found.chain.count, found.faults) == ("intact", len(made.lines), [])
