"""Takes that grow: the index tells the next request, of this server or another, all that it must know."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.chain_state import ChainState
from evidence.journal import Chain
from evidence.suite import digest
from headquarters.faults import Refusal
from headquarters.identifiers import TakeName
from headquarters.index.growing_rows import GrowingRow, Growth
from headquarters.takes.examine import examine_stored
from headquarters.takes.growing import GrowingTakes
from tests.headquarters.terminals import MadeTake
from tests.headquarters.trials import Bench, Trial


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench.make(tmp_path_factory.mktemp("bench"))


@pytest.fixture
def trial(bench: Bench, tmp_path: Path) -> Iterator[Trial]:
    made = Trial(bench, tmp_path / "trial")
    yield made
    made.database.close()


def row_of(trial: Trial, made: MadeTake) -> GrowingRow:
    row = trial.database.growing(made.take)
    assert row is not None
    return row


def finished(trial: Trial, made: MadeTake) -> bytes:
    """Bring what is lacking, and the seal."""
    name = TakeName.parse(made.take)
    for sha256 in trial.ingest.state(name).lacks:
        trial.ingest.put_segment(name, sha256, made.segments[sha256])
    return trial.ingest.seal(name, made.manifest, made.signature)


def refusal_of(act: object, *arguments: object) -> Refusal:
    assert callable(act)
    with pytest.raises(Refusal) as refused:
        act(*arguments)
    return refused.value


def test_each_request_may_come_to_another_server(bench: Bench, trial: Trial) -> None:
    made = bench.terminal.make_take(1)
    name = TakeName.parse(made.take)
    fed = Chain(trial.roots)
    for n, line in enumerate(made.lines):
        assert trial.another().add_journal(name, n, line) == n + 1
        fed.feed(line)
        row = row_of(trial, made)
        assert (row.entries, row.head) == (n + 1, fed.head)
        assert row.chain is not None
        assert ChainState.loads(row.chain) == fed.state
        assert trial.another().add_journal(name, n, line) == n + 1, "the same once more"
    assert trial.another().state(name).lacks == [record.sha256 for record in fed.records]
    for sha256, data in made.segments.items():
        assert trial.another().put_segment(name, sha256, data)
        assert not trial.another().put_segment(name, sha256, data)
    assert trial.another().state(name).lacks == []
    index = trial.database.take(made.take)
    assert index is not None
    assert (index.segments, index.captured_us) == (len(fed.segments), fed.captured_us)
    assert trial.another().seal(name, made.manifest, made.signature)
    trial.pack()
    assert (row_of(trial, made).chain, trial.database.held(made.take)) == (None, set())


def test_memory_is_believed_only_where_the_row_says_the_same(bench: Bench, trial: Trial) -> None:
    made = bench.terminal.make_take(2, previous="0" * 64)
    name = TakeName.parse(made.take)
    first, second = trial.another(), trial.another()
    first.add_journal(name, 0, b"".join(made.lines[:3]))
    second.add_journal(name, 3, made.lines[3])
    assert first.state(name).entries == 4, "what the other one took in"
    assert first.add_journal(name, 4, made.lines[4]) == 5
    assert refusal_of(second.add_journal, name, 6, made.lines[6]).fields == {"entries": 5}
    second.add_journal(name, 5, b"".join(made.lines[5:]))
    for sha256, data in made.segments.items():
        first.put_segment(name, sha256, data)
    second.seal(name, made.manifest, made.signature)
    assert first.state(name).sealed
    assert refusal_of(first.put_segment, name, "0" * 64, b"x").code == "take.sealed"


def test_who_comes_second_at_the_very_moment_is_asked_to_come_again(
    bench: Bench, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and writing another server takes the same line in: nothing breaks, nothing is written twice."""
    made = bench.terminal.make_take(3, previous="0" * 64)
    name = TakeName.parse(made.take)
    slow, quick = trial.another(), trial.another()
    extend, begin = trial.database.extend, trial.database.begin

    def beaten_at_begin(*asked: object) -> bool:
        monkeypatch.setattr(trial.database, "begin", begin)
        quick.add_journal(name, 0, made.lines[0])
        return begin(*asked)  # type: ignore[arg-type]  # handed on as it came

    def beaten(row: GrowingRow, growth: Growth) -> bool:
        monkeypatch.setattr(trial.database, "extend", extend)
        quick.add_journal(name, 1, made.lines[1])
        return extend(row, growth)

    monkeypatch.setattr(trial.database, "begin", beaten_at_begin)
    refusal = refusal_of(slow.add_journal, name, 0, made.lines[0])
    assert (refusal.status, refusal.code, refusal.headers) == (423, "take.busy", {"Retry-After": "1"})
    monkeypatch.setattr(trial.database, "extend", beaten)
    assert refusal_of(slow.add_journal, name, 1, made.lines[1]).code == "take.busy"
    assert trial.database.lines(made.take) == made.lines[:2]
    assert slow.add_journal(name, 1, b"".join(made.lines[1:])) == len(made.lines)
    assert slow.state(name).lacks == [*made.segments]


def test_more_takes_than_memory_keeps_grow_all_the_same(bench: Bench, trial: Trial) -> None:
    takes = [bench.terminal.make_take(n, previous="0" * 64) for n in range(10, 15)]
    growing = GrowingTakes(trial.database, trial.storage, trial.roots, most_kept=2)
    trial.ingest._takes = growing
    for n in range(len(takes[0].lines)):
        for made in takes:
            assert trial.ingest.add_journal(TakeName.parse(made.take), n, made.lines[n]) == n + 1
            assert len(growing._chains) <= 2
    for made in takes:
        assert trial.deliver(made)


def test_a_take_of_an_older_index_is_brought_up_when_it_is_next_spoken_of(bench: Bench, trial: Trial) -> None:
    made = bench.terminal.make_take(20, previous="0" * 64)
    name = TakeName.parse(made.take)
    trial.ingest.add_journal(name, 0, b"".join(made.lines[:-1]))
    held = next(iter(made.segments))
    trial.ingest.put_segment(name, held, made.segments[held])
    before = row_of(trial, made)
    with trial.database._write() as session:
        session.connection().exec_driver_sql("update takes set chain = null")
        session.connection().exec_driver_sql("delete from segments")
    trial.storage.put_segment(name, "f" * 64, b"of nobody")
    state = trial.another().state(name)
    assert (state.entries, state.lacks) == (len(made.lines) - 1, list(made.segments)[1:])
    assert row_of(trial, made) == before
    assert trial.another().add_journal(name, len(made.lines) - 1, made.lines[-1]) == len(made.lines)
    assert finished(trial, made)


def test_a_row_that_cannot_be_gone_on_from_is_unsound(bench: Bench, trial: Trial) -> None:
    made = bench.terminal.make_take(21, previous="0" * 64)
    name = TakeName.parse(made.take)
    trial.ingest.add_journal(name, 0, b"".join(made.lines[:2]))
    for chain in ("", "{}", ChainState().dumps()):
        with trial.database._write() as session:
            session.connection().exec_driver_sql("update takes set chain = ? where take = ?", (chain, made.take))
        refusal = refusal_of(trial.another().add_journal, name, 2, made.lines[2])
        assert (refusal.status, refusal.code) == (503, "storage.unsound")


def test_a_file_that_a_power_cut_left_without_its_line_is_no_stranger(
    bench: Bench, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench.terminal.make_take(22, previous="0" * 64)
    name = TakeName.parse(made.take)
    sha256, data = next(iter(made.segments.items()))
    trial.ingest.add_journal(name, 0, b"".join(made.lines[:2]))

    def cut(*_: object) -> bool:
        raise OSError("no more power")

    with monkeypatch.context() as power:
        power.setattr(trial.database, "extend", cut)
        with pytest.raises(OSError, match="no more power"):
            trial.ingest.grow(name, 2, made.lines[2], sha256, data)
    assert trial.storage.segments(name) == {sha256}
    row = trial.database.take(made.take)
    assert row is not None
    assert examine_stored(row, trial.database, trial.storage, trial.roots, None).faults == []
    assert trial.another().state(name).entries == 2
    assert trial.another().grow(name, 2, made.lines[2], sha256, data) == (3, True)
    trial.storage.put_segment(name, digest(data[:-1]), data[:-1])
    row = trial.database.take(made.take)
    assert row is not None
    found = examine_stored(row, trial.database, trial.storage, trial.roots, None)
    assert [fault.code for fault in found.faults] == ["segment.stranger"]


def test_a_file_that_rotted_is_asked_for_again(bench: Bench, trial: Trial) -> None:
    made = bench.terminal.make_take(23, previous="0" * 64)
    name = TakeName.parse(made.take)
    trial.ingest.add_journal(name, 0, b"".join(made.lines))
    for sha256, data in made.segments.items():
        trial.ingest.put_segment(name, sha256, data)
    lost = list(made.segments)[1]
    trial.storage.drop_segment(name, lost)
    assert refusal_of(trial.ingest.seal, name, made.manifest, made.signature).fields["lacks"] == [lost]
    assert trial.ingest.state(name).lacks == [lost]
    assert finished(trial, made)
