"""Random changes of a take on its way and at rest: headquarters takes none of them in, and finds each of them.

SHUANGLU_CAMPAIGN=long makes it thousands. These stories speak to what lies behind the HTTP face, so that every trial
has a headquarters of its own.
"""

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.suite import digest
from evidence.verify import verify_take
from headquarters.administration import Administration
from headquarters.identifiers import TakeName
from headquarters.takes.examine import examine_stored
from tests.headquarters.terminals import MadeTake
from tests.headquarters.trials import Bench, Trial

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
ON_THE_WAY = 5000 if LONG else 330
AT_REST = 2000 if LONG else 120


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench.make(tmp_path_factory.mktemp("bench"))


@pytest.fixture
def trials(bench: Bench, tmp_path: Path) -> Iterator["Trials"]:
    made = Trials(bench, tmp_path)
    yield made
    made.end()


class Trials:
    """One trial after the other; each one's folder is gone when the next begins."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self._bench = bench
        self._folder = folder / "trial"
        self._trial: Trial | None = None

    def begin(self) -> Trial:
        self.end()
        self._trial = Trial(self._bench, self._folder)
        return self._trial

    def end(self) -> None:
        if self._trial is not None:
            self._trial.database.close()
            shutil.rmtree(self._folder)
            self._trial = None


def mutated(data: bytes, drawn: random.Random) -> bytes:
    """Change some bytes: flip, insert, delete, cut, swap, duplicate. Never the same bytes again."""
    changed = data
    while changed == data:
        at = drawn.randrange(len(data))
        size = drawn.choice((1, 2, 16, 200))
        other = drawn.randrange(len(data))
        low, high = min(at, other), max(at, other)
        changed = drawn.choice(
            (
                data[:at] + bytes([data[at] ^ (1 << drawn.randrange(8))]) + data[at + 1 :],
                data[:at] + drawn.randbytes(size) + data[at:],
                data[:at] + data[at + size :],
                data[:at],
                data[:low] + data[high:] + data[low:high],
                data[: at + size] + data[at:],
            )
        )
    return changed


def mutated_lines(lines: list[bytes], drawn: random.Random) -> list[bytes]:
    """Change a journal by whole lines or inside of one."""
    at, other = drawn.sample(range(len(lines)), 2)
    low, high = min(at, other), max(at, other)
    return drawn.choice(
        (
            [*lines[:at], mutated(lines[at], drawn), *lines[at + 1 :]],
            [*lines[:at], mutated(lines[at][:-1], drawn) + b"\n", *lines[at + 1 :]],
            [*lines[:at], *lines[at + 1 :]],
            [*lines[:at], lines[at], *lines[at:]],
            lines[:at],
            [*lines[:low], lines[high], *lines[low + 1 : high], lines[low], *lines[high + 1 :]],
        )
    )


def mutated_take(made: MadeTake, other: MadeTake, drawn: random.Random) -> tuple[str, MadeTake]:
    """Change one of a take's files, or put in one of another take."""
    what = drawn.choice(("journal", "journal", "segment", "segments", "manifest", "signature", "exchanged"))
    segments = list(made.segments.values())
    at = drawn.randrange(len(segments))
    if what == "journal":
        return what, replace(made, lines=mutated_lines(made.lines, drawn))
    if what == "manifest":
        return what, replace(made, manifest=mutated(made.manifest, drawn))
    if what == "signature":
        return what, replace(made, signature=mutated(made.signature, drawn))
    if what == "segment":
        segments[at] = mutated(segments[at], drawn)
    elif what == "segments":
        segments = segments[:at] + segments[at + 1 :] if drawn.random() < 0.5 else segments[::-1]
    else:
        field = drawn.choice(("lines", "manifest", "signature", "segments"))
        if field != "segments":
            return what, replace(made, **{field: getattr(other, field)})
        segments[at] = list(other.segments.values())[at]
    return what, replace(made, segments={str(n): data for n, data in enumerate(segments)})


def test_no_change_on_the_way_gets_a_receipt(bench: Bench, trials: Trials) -> None:
    made = bench.terminal.make_take(1)
    other = bench.terminal.make_take(2, previous=made.head)
    assert trials.begin().deliver(made)
    drawn = random.Random(20261122)
    reasons: dict[str, int] = {}
    for number in range(ON_THE_WAY):
        what, changed = mutated_take(made, other, drawn)
        refusal = trials.begin().refusal_of(changed)
        assert refusal is not None, f"mutation {number} of the {what} got a receipt"
        assert refusal.status in (409, 422, 425), refusal.to_json()
        assert refusal.sentence
        reasons[refusal.code] = reasons.get(refusal.code, 0) + 1
    assert sum(reasons.values()) == ON_THE_WAY
    assert len(reasons) >= 12, reasons


def test_no_change_at_rest_stays_unseen(bench: Bench, trials: Trials) -> None:
    made = bench.terminal.make_take(3, previous="0" * 64)
    trial = trials.begin()
    trial.deliver(made)
    row = trial.database.take(made.take)
    assert row is not None
    path = trial.storage.pack_path(TakeName.parse(made.take))
    pack = path.read_bytes()
    private_key = bench.identity.private_key()
    drawn = random.Random(4)

    def status() -> str:
        return examine_stored(row, trial.database, trial.storage, trial.roots, private_key).status

    assert status() == "intact"
    for number in range(AT_REST):
        path.write_bytes(mutated(pack, drawn))
        assert status() == "damaged", f"mutation {number}"
    path.unlink()
    assert status() == "damaged"
    path.write_bytes(pack)
    assert status() == "intact"


def test_changes_in_a_take_that_is_not_sealed_are_seen(bench: Bench, trials: Trials) -> None:
    made = bench.terminal.make_take(4, previous="0" * 64)
    trial = trials.begin()
    name = TakeName.parse(made.take)
    trial.ingest.add_journal(name, 0, b"".join(made.lines))
    for sha256, data in made.segments.items():
        trial.ingest.put_segment(name, sha256, data)
    row = trial.database.take(made.take)
    assert row is not None

    def examined() -> tuple[str, list[str]]:
        found = examine_stored(row, trial.database, trial.storage, trial.roots, bench.identity.private_key())
        return found.status, [fault.code for fault in found.faults]

    assert examined() == ("open", [])
    trial.storage.put_segment(name, digest(b"x"), b"x")
    assert examined() == ("damaged", ["segment.stranger"])
    trial.storage.drop_segment(name, digest(b"x"))
    sha256 = next(iter(made.segments))
    trial.storage.put_segment(name, sha256, b"other")
    assert examined() == ("damaged", ["segment.length"])


def test_the_index_is_checked_against_the_bytes(bench: Bench, trials: Trials) -> None:
    made = bench.terminal.make_take(5, previous="0" * 64)
    trial = trials.begin()
    trial.deliver(made)
    row = trial.database.take(made.take)
    assert row is not None
    for field, value, code in (("entries", 1, "index.journal"), ("head", "0" * 64, "index.journal")):
        kept = getattr(row, field)
        setattr(row, field, value)
        found = examine_stored(row, trial.database, trial.storage, trial.roots, None)
        assert code in [fault.code for fault in found.faults]
        setattr(row, field, kept)


def test_a_pack_unpacks_to_a_folder_that_verifies_without_headquarters(
    bench: Bench, trials: Trials, tmp_path: Path
) -> None:
    made = bench.terminal.make_take(6, previous="0" * 64)
    trial = trials.begin()
    trial.deliver(made)
    folder = tmp_path / made.take
    shutil.unpack_archive(trial.storage.pack_path(TakeName.parse(made.take)), folder, "zip")
    assert verify_take(folder, trial.roots).status == "intact"


def test_a_desk_reads_beside_others(bench: Bench) -> None:
    with Administration.open(bench.data) as first, Administration.open(bench.data) as second:
        codes_given = {first.enrol_code(None, 1)[1], second.enrol_code(None, 1)[1]}
    assert len(codes_given) == 2
