"""A sealed take is answered at once and packed afterwards; whatever happens between, nothing is lost."""

import json
import os
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from evidence import moment
from evidence.receipt import verify_receipt
from evidence.suite import digest
from headquarters.administration import Administration
from headquarters.index.job_rows import PACK, SWEEP
from headquarters.index.listed_rows import Asked
from headquarters.keeping.sweeping import Sweep
from headquarters.server import RunningServer
from headquarters.takes.packing import Packer, PackingError
from tests.headquarters.conftest import Typed
from tests.headquarters.rotting import flip
from tests.headquarters.terminals import MadeTake, Terminal, wait_until_packed

ROUNDS = 60 if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else 2


@pytest.fixture(scope="module")
def own_hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A headquarters that a story may stop and kill."""
    with RunningServer(tmp_path_factory.mktemp("packing") / "hq", options=["--scrub", "off"]) as server:
        yield server


@pytest.fixture
def mine(own_hq: RunningServer, tmp_path: Path) -> Iterator[Terminal]:
    enrolled = Terminal.enrol(own_hq, tmp_path / "terminal", wire=2)
    yield enrolled
    enrolled.close()


def hold_up(data: Path, seconds: float = 600.0) -> None:
    """Keep the server from packing, as a backup does; 0: let it go on."""
    until = moment.spell(datetime.now(UTC) + timedelta(seconds=seconds))
    with closing(sqlite3.connect(data / "headquarters.db", timeout=60)) as index, index:
        index.execute("update jobs set lease_until = ? where kind = 'hold'", (until,))


@pytest.fixture
def unpacked(own_hq: RunningServer, mine: Terminal) -> Iterator[MadeTake]:
    """A take that was sealed and is not packed, while nobody packs it."""
    hold_up(own_hq.data)
    made = mine.make_take(papers=[b"an application form"])
    mine.deliver(made, packed=False)
    yield made
    hold_up(own_hq.data, 0)


def work(desk: Administration) -> bool:
    """Do what is to be packed, as the server's thread does; false where there is nothing."""
    job = desk.database.claim((PACK,), 60)
    if job is not None:
        Packer(desk.database, desk.storage, (desk.public.root,)).do(job)
    return job is not None


def test_a_take_that_is_not_packed_yet_is_held_like_any_other(
    own_hq: RunningServer, mine: Terminal, unpacked: MadeTake, typed: Typed, tmp_path: Path
) -> None:
    take, where = unpacked.take, ("--data", own_hq.data)
    assert not list(own_hq.data.rglob(f"{take}.pack"))
    assert mine.state(take) == {
        "take": take,
        "entries": len(unpacked.lines),
        "lacks": [],
        "sealed": True,
        "receipt": True,
    }
    receipt = mine.deliver(unpacked, packed=False)
    verify_receipt(receipt, mine.roots, take=take, manifest_sha256=digest(unpacked.manifest))
    assert mine.standing(take)["standing"] == "received"
    assert mine.standing(take)["verified_at"] is None, "the receipt is no examination"
    assert mine.send_journal(take, unpacked.lines).status_code == 200
    forked = mine.send_journal(take, [unpacked.lines[0], b"x" + unpacked.lines[1]])
    assert (forked.status_code, forked.json()["code"]) == (409, "journal.forked")
    code, printed, _ = typed("list", *where, "--terminal", mine.name, "--json")
    listed = json.loads(printed)
    assert (listed["takes"][0]["state"], listed["absent"], listed["counts"]["received"]) == ("sealed", [], 1)
    assert typed("verify", take, *where)[0] == 0
    assert mine.standing(take)["verified_at"] is not None, "it was read whole, loose as it lies"
    assert typed("export", take, *where, "--evidence", tmp_path / "case", "--reason", "asked for")[0] == 0
    handed = tmp_path / "case" / take
    assert (handed / "journal").read_bytes() == b"".join(unpacked.lines)
    assert (handed / "manifest.json").read_bytes() == unpacked.manifest
    code, printed, _ = typed("backup", tmp_path / "backup", *where, "--json")
    assert code == 0, printed
    assert typed("restore", tmp_path / "backup", "--data", tmp_path / "back")[0] == 0
    with Administration.open(tmp_path / "back") as desk:
        assert desk.verify(take, own_hq.data / "passphrase").status == "intact"
        while work(desk):
            pass
        row = desk.find(take)
        assert row.packed
        assert desk.verify(take, own_hq.data / "passphrase").status == "intact"
        assert desk.database.lines(take) == []
        assert desk.storage.segments(row.name) == set()
        found = desk.database.members(take)
        assert found is not None
        assert len(found) == 12 * (3 + len(unpacked.segments))


def test_what_is_packed_while_it_is_read_is_read_on_from_the_pack(own_hq: RunningServer, unpacked: MadeTake) -> None:
    from headquarters.takes.examine import examine
    from headquarters.takes.held import held_take

    with Administration.open(own_hq.data) as desk:
        row = desk.find(unpacked.take)
        with held_take(row, desk.database, desk.storage) as held:
            hold_up(own_hq.data, 0)
            desk.database.hasten(PACK, unpacked.take)
            while work(desk):
                pass
            wait_until_packed(own_hq.data, unpacked.take)
            found = examine(held, (desk.public.root,))
    assert (found.status, found.faults) == ("intact", [])


@pytest.mark.parametrize("loss", ["gone", "rotten"])
def test_what_rots_before_it_is_packed_is_said_and_comes_again(
    own_hq: RunningServer, mine: Terminal, unpacked: MadeTake, loss: str
) -> None:
    sha256 = list(unpacked.segments)[1]
    (stored,) = (own_hq.data / "takes").rglob(sha256)
    stored.unlink() if loss == "gone" else flip(stored)
    receipt = mine.session.get(f"{mine.take_url(unpacked.take)}/receipt", timeout=60).content
    with Administration.open(own_hq.data) as desk:
        hold_up(own_hq.data, 0)
        job = desk.database.claim((PACK,), 60)
        if job is not None:  # else the server was quicker
            with pytest.raises(PackingError, match="no longer what came"):
                Packer(desk.database, desk.storage, (desk.public.root,)).do(job)
            desk.database.put_off(job, 600, "rotten")
        wait_until_lacking(mine, unpacked, sha256)
        assert [alarm.what for alarm in desk.database.alarms(mine.name)] == ["take.unsound"]
        assert desk.takes(Asked(terminal=mine.name)).damaged == [unpacked.take]
    standing = mine.standing(unpacked.take)
    assert (standing["standing"], standing["reason"]) == ("open", "pack.damaged")
    assert mine.deliver(unpacked) == receipt
    with Administration.open(own_hq.data) as desk:
        assert desk.verify(unpacked.take, None).status == "intact"
        assert [event.what for event in desk.database.history(mine.name)].count("take mended") == 1
        assert desk.takes(Asked(terminal=mine.name)).damaged == []


def wait_until_lacking(terminal: Terminal, made: MadeTake, sha256: str) -> None:
    for _ in range(3000):
        if terminal.state(made.take)["lacks"] == [sha256]:
            return
    raise AssertionError("nobody found that it is gone")


def test_a_file_that_is_gone_at_the_seal_is_asked_for_again(own_hq: RunningServer, mine: Terminal) -> None:
    made = mine.make_take()
    mine.send_journal(made.take, made.lines)
    for data in made.segments.values():
        mine.send_segment(made.take, data)
    sha256 = list(made.segments)[1]
    (stored,) = (own_hq.data / "takes").rglob(sha256)
    stored.write_bytes(stored.read_bytes()[:-1])
    answer = mine.send_seal(made.take, made.manifest, made.signature)
    assert (answer.status_code, answer.json()["lacks"]) == (425, [sha256])
    assert mine.state(made.take)["lacks"] == [sha256]
    mine.deliver(made)
    mine.state(made.take)


def test_a_job_whose_holder_died_goes_to_the_next_and_only_to_one(own_hq: RunningServer, unpacked: MadeTake) -> None:
    with Administration.open(own_hq.data) as first, Administration.open(own_hq.data) as second:
        assert first.database.claim((PACK,), 60) is None, "nobody packs while somebody holds"
        hold_up(own_hq.data, 0)
        dead = first.database.claim((PACK,), -1)  # its lease has ended by now
        if dead is None:
            return  # the server was quicker
        taken = second.database.claim((PACK,), 60)
        if taken is not None:
            assert first.database.claim((PACK,), 60) is None
            assert not first.database.holds(dead, 60)
            Packer(first.database, first.storage, (first.public.root,)).do(dead)
            Packer(second.database, second.storage, (second.public.root,)).do(taken)
        wait_until_packed(own_hq.data, unpacked.take)
        assert first.verify(unpacked.take, None).status == "intact"


def test_a_sweep_lets_go_of_what_is_old_and_nobodys(own_hq: RunningServer, mine: Terminal) -> None:
    packed = mine.make_take(1)
    growing = mine.make_take(2, previous=packed.head)
    mine.deliver(packed)
    mine.send_journal(growing.take, growing.lines[:3])
    mine.send_segment(growing.take, next(iter(growing.segments.values())))
    series = own_hq.data / "takes" / "sales" / mine.name
    (series / packed.take).mkdir()
    for left in (series / packed.take / "0123", series / growing.take / "4567.part", series / "89.pack.ab.part"):
        left.write_bytes(b"left by a crash")
    with Administration.open(own_hq.data) as desk:
        sweep = Sweep(desk.database, desk.storage)
        assert sweep.sweep() == 0, "it may still be somebody's"
        assert sweep.sweep(older_than_s=-5) == 3
        assert desk.database.jobs(SWEEP)[0].at > moment.spell_now(), "the server does it by itself, later"
    assert sorted(path.name for path in series.rglob("*")) == sorted(
        [f"{packed.take}.pack", growing.take, next(iter(growing.segments))]
    )


# The client's own library leaves a socket to the garbage collector when a handshake breaks off.
@pytest.mark.filterwarnings("ignore:.*unclosed <ssl.SSLSocket")
def test_a_kill_around_seal_and_packing_loses_nothing_and_shows_nothing_wrong(
    tmp_path: Path,
) -> None:
    hq = RunningServer(tmp_path / "hq", options=["--scrub", "off"])
    with hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        kill_around_packing(hq, terminal)
        terminal.close()


def kill_around_packing(hq: RunningServer, terminal: Terminal) -> None:
    drawn, previous = random.Random(20261129), None
    for number in range(1, ROUNDS + 1):
        big = [drawn.randbytes(400_000) for _ in range(12)]
        made = terminal.make_take(number, previous=previous, segments=big)
        previous = made.head
        terminal.send_journal(made.take, made.lines)
        for data in made.segments.values():
            terminal.send_segment(made.take, data)
        receipt = sealed_until_killed(hq, terminal, made, drawn.uniform(0, 0.25))
        with Administration.open(hq.data) as desk:
            status = desk.verify(made.take, None).status
            assert status == "intact" if receipt else status in ("intact", "open")
            assert desk.takes(Asked(terminal=terminal.name)).damaged == []
        hq.start()
        terminal.connect(hq.url)
        assert receipt in (None, terminal.deliver(made))
        with Administration.open(hq.data) as desk:
            assert desk.verify(made.take, None).status == "intact"
    files = [path.name for path in (hq.data / "takes" / "sales" / terminal.name).rglob("*")]
    assert sorted(files) == [f"{terminal.name}-{number:06d}.pack" for number in range(1, ROUNDS + 1)]


def sealed_until_killed(hq: RunningServer, terminal: Terminal, made: MadeTake, after_s: float) -> bytes | None:
    """Seal, and kill the server so long after the request went out; the receipt, if it came."""
    killer = threading.Timer(after_s, hq.kill)
    killer.start()
    try:
        return terminal.send_seal(made.take, made.manifest, made.signature).content
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError):
        return None
    finally:
        killer.join()
