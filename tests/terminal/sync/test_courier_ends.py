"""A courier that is stopped, killed, kept waiting or limited; whatever happens, nothing is lost."""

import multiprocessing
import socket
from pathlib import Path

import pytest

from faults.trouble import Trouble
from terminal.session.facts.courier import LineMoved
from terminal.sync import Bandwidth, Courier, Line, Timeouts, mutual_context
from terminal.vault import open_vault
from tests.terminal.sync.conftest import Facts, Terminal
from tests.terminal.vault.recording import SALE, keeper, record, rows

DAMAGED_HERE = "the take is damaged here; headquarters did not refuse it."


@pytest.mark.parametrize("where", ["/segments/", "/v1/clock", "/seal"])
def test_a_courier_stops_in_the_middle_of_anything(terminal: Terminal, facts: Facts, where: str) -> None:
    take = record(terminal.vault)
    terminal.between.plan("GET" if where == "/v1/clock" else "PUT", where, terminal.between.hang)
    courier = terminal.courier(facts, timeouts=Timeouts(silence_s=600))
    courier.start()
    assert terminal.between.hanging.wait(60)

    courier.stop()

    assert facts.state(take) == "held"
    assert rows(terminal.vault, "outbox")[0]["refused"] is None


def test_a_courier_stops_in_the_middle_of_a_slow_body(terminal: Terminal, facts: Facts) -> None:
    take = record(terminal.vault)
    courier = terminal.courier(facts, bandwidth=Bandwidth(1024))
    courier.start()
    facts.until(lambda: terminal.between.segments)

    courier.stop()

    assert facts.state(take) == "held"


def test_a_courier_that_cannot_be_woken_is_left_to_end_by_itself(terminal: Terminal, facts: Facts) -> None:
    """A listener whose queue is full: reaching it takes until the time allowed for that is over."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        record(terminal.vault)
        url = f"https://127.0.0.1:{address[1]}"
        courier = terminal.courier(facts, url=url, timeouts=Timeouts(connect_s=5))
        courier.start()
        facts.until(lambda: facts.said)
        courier.stop()
        left = courier._thread.is_alive()
        said = list(facts.said)
        courier._thread.join(60)
        for filler in fillers:
            filler.close()

    assert left
    assert facts.said == said
    assert not courier._thread.is_alive()


def deliver(home: Path, url: str) -> None:
    """A process of its own that delivers what there is."""
    vault = open_vault(home, [keeper()])
    book = vault.line_books()[0]
    sender = book.sender()
    context = mutual_context(book.ca_pem, sender.key_pem, sender.certificates_pem, home / "vault")
    courier = Courier(Line(url, context), book, Facts(), lambda: context)
    courier.sync_once()
    courier.stop()
    vault.close()


def test_a_killed_courier_sends_at_most_one_segment_again(terminal: Terminal) -> None:
    take = record(terminal.vault, segments=10)
    spawn = multiprocessing.get_context("spawn")
    kills = 0
    for allowed in (4, 3, 6, 5):
        process = spawn.Process(target=deliver, args=(terminal.vault.home, terminal.between.url))
        before = len(terminal.between.visits)
        process.start()
        Facts().until(lambda: not process.is_alive() or len(terminal.between.visits) >= before + allowed)  # noqa: B023 - waited for here
        kills += process.is_alive()
        process.kill()
        process.join()
    last = terminal.courier().sync_once()

    assert last.refused == last.held == ()
    assert terminal.at_headquarters(take)[2] is True
    assert (terminal.vault.outbox.deliveries(), terminal.vault.outbox.received_count()) == ((), 1)
    assert len(terminal.between.segments) <= 10 + kills


def test_a_hanging_headquarters_does_not_hold_the_courier(terminal: Terminal, facts: Facts) -> None:
    terminal.between.plan("PUT", "/segments/", terminal.between.hang)
    take = record(terminal.vault)
    courier = terminal.courier(facts, timeouts=Timeouts(silence_s=0.5))
    courier.start()
    facts.until(lambda: facts.state(take) == "received")

    assert LineMoved(up=False, detail=Trouble("line.silent")) in facts.said


def test_a_limited_line_still_delivers_everything(terminal: Terminal, facts: Facts) -> None:
    take = record(terminal.vault, segments=2)
    terminal.courier(facts, bandwidth=Bandwidth(64 * 1024)).start()
    facts.until(lambda: facts.state(take) == "received")


def test_nothing_readable_is_written_on_the_way(terminal: Terminal) -> None:
    record(terminal.vault)
    terminal.courier().sync_once()
    key = terminal.vault.identity().key_pem

    for path in terminal.vault.home.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for word in (*SALE.values(), "PRIVATE KEY-----\nMIG"):
            assert word.encode() not in data, path
        assert key[40:100] not in data, path
    assert not list(terminal.vault.home.rglob("client-*"))
