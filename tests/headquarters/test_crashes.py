"""What was acknowledged is there after any end."""

import os
import random
import signal
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from headquarters.faults import HeadquartersError
from headquarters.server import RunningServer
from tests.headquarters.terminals import MadeTake, Terminal

ROUNDS = 40 if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else 4


@pytest.fixture
def own_hq(tmp_path: Path) -> Iterator[RunningServer]:
    """A headquarters that a story may kill."""
    with RunningServer(tmp_path / "hq") as server:
        yield server


def test_a_restart_in_the_middle_changes_nothing(own_hq: RunningServer, tmp_path: Path) -> None:
    terminal = Terminal.enrol(own_hq, tmp_path / "terminal")
    made = terminal.make_take()
    terminal.send_journal(made.take, made.lines[:4])
    first, second = list(made.segments)[:2]
    terminal.send_segment(made.take, made.segments[first])
    before = terminal.state(made.take)
    assert own_hq.stop() == 0
    own_hq.start()
    terminal.connect(own_hq.url)
    assert terminal.state(made.take) == before
    assert before["entries"] == 4
    assert before["lacks"] == []
    terminal.send_journal(made.take, made.lines[4:], 4)
    assert second in terminal.state(made.take)["lacks"]
    receipt = terminal.deliver(made)
    own_hq.stop()
    own_hq.start()
    terminal.connect(own_hq.url)
    assert terminal.deliver(made) == receipt
    terminal.close()


# The client's own library leaves a socket to the garbage collector when a handshake breaks off.
@pytest.mark.filterwarnings("ignore:.*unclosed <ssl.SSLSocket")
def test_what_was_acknowledged_survives_a_kill_at_any_moment(own_hq: RunningServer, tmp_path: Path) -> None:
    terminal = Terminal.enrol(own_hq, tmp_path / "terminal")
    drawn = random.Random(20261122)
    previous: str | None = None
    for number in range(1, ROUNDS + 1):
        made = terminal.make_take(number, previous=previous)
        previous = made.head
        acknowledged = deliver_until_killed(own_hq, terminal, made, drawn.uniform(0, 0.15))
        own_hq.start()
        terminal.connect(own_hq.url)
        state = terminal.state(made.take)
        assert state["entries"] >= acknowledged.entries
        assert acknowledged.segments.isdisjoint(state["lacks"])
        receipt = terminal.deliver(made)
        assert acknowledged.receipt in (None, receipt)
        assert f"{made.take}: intact" in own_hq.command("verify", made.take)
    assert [path for path in (own_hq.data / "takes").rglob("*") if path.suffix == ".part"] == []
    assert len([path for path in (own_hq.data / "takes").rglob("*") if path.is_file()]) == ROUNDS
    terminal.close()


@dataclass
class Acknowledged:
    """What headquarters said it holds before it was killed."""

    entries: int = 0
    segments: set[str] = field(default_factory=set)
    receipt: bytes | None = None


def deliver_until_killed(hq: RunningServer, terminal: Terminal, made: MadeTake, after_s: float) -> Acknowledged:
    """Deliver line by line and segment by segment until the server is killed, `after_s` after the first request."""
    known = Acknowledged()
    killer = threading.Timer(after_s, hq.kill)
    killer.start()
    try:
        for n, line in enumerate(made.lines):
            known.entries = terminal.send_journal(made.take, [line], n).json()["entries"]
            for sha256 in terminal.state(made.take)["lacks"]:
                if terminal.send_segment(made.take, made.segments[sha256]).status_code == 201:
                    known.segments.add(sha256)
        known.receipt = terminal.send_seal(made.take, made.manifest, made.signature).content
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError):
        pass  # the second where an answer's head was out and its body was not
    finally:
        killer.join()
    return known


def test_a_segment_that_rots_before_the_seal_is_found_by_the_packing_and_asked_for_again(
    own_hq: RunningServer, tmp_path: Path
) -> None:
    terminal = Terminal.enrol(own_hq, tmp_path / "terminal")
    made = terminal.make_take()
    terminal.send_journal(made.take, made.lines)
    for data in made.segments.values():
        terminal.send_segment(made.take, data)
    sha256 = list(made.segments)[1]
    (stored,) = (own_hq.data / "takes").rglob(sha256)
    stored.write_bytes(bytes([stored.read_bytes()[0] ^ 1]) + stored.read_bytes()[1:])
    receipt = terminal.send_seal(made.take, made.manifest, made.signature).content
    deadline = time.monotonic() + 60
    while terminal.state(made.take)["lacks"] != [sha256]:
        assert time.monotonic() < deadline
    assert terminal.deliver(made) == receipt
    terminal.close()


def test_two_servers_do_not_share_a_folder(own_hq: RunningServer) -> None:
    with pytest.raises(HeadquartersError, match="Another headquarters is serving"):
        RunningServer(own_hq.data).start()


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(HeadquartersError, match=f"Cannot listen on 127.0.0.1, port {port}"):
            RunningServer(tmp_path / "hq", port=port).start()


def test_a_database_that_does_not_open_is_left_as_it_is(own_hq: RunningServer) -> None:
    own_hq.stop()
    database = own_hq.data / "headquarters.db"
    for leftover in own_hq.data.glob("headquarters.db-*"):
        leftover.unlink()
    database.write_bytes(b"this is no database" * 100)
    with pytest.raises(HeadquartersError, match="left as it is"):
        own_hq.start()
    assert database.read_bytes() == b"this is no database" * 100
    database.unlink()
    connection = sqlite3.connect(database)
    connection.execute("pragma user_version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(HeadquartersError, match="is of version 99"):
        own_hq.start()


def test_creating_a_headquarters_is_all_or_nothing(tmp_path: Path) -> None:
    data = tmp_path / "hq"
    (data / "identity.new" / "keys").mkdir(parents=True)
    (data / "identity.new" / "keys" / "safe.json").write_text("half")
    with RunningServer(data) as hq:
        assert hq.ca_file.is_file()
        assert not (data / "identity.new").exists()


def test_the_passphrase_may_lie_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery staple\n")
    data = tmp_path / "hq"
    with RunningServer(data, options=["--passphrase-file", str(secret)]) as hq:
        assert not (data / "passphrase").exists()
        assert not any("demonstration" in line for line in hq.output)
    with pytest.raises(HeadquartersError, match="--passphrase-file"):
        RunningServer(data).start()
    secret.write_text("something else entirely")
    with pytest.raises(HeadquartersError, match="does not open"):
        RunningServer(data, options=["--passphrase-file", str(secret)]).start()
    secret.write_text("short")
    with pytest.raises(HeadquartersError, match="shorter than"):
        RunningServer(data, options=["--passphrase-file", str(secret)]).start()


def test_private_keys_are_sealed_at_rest(own_hq: RunningServer) -> None:
    assert (own_hq.data / "passphrase").stat().st_mode & 0o077 == 0
    assert any("for demonstration; put it elsewhere in production" in line for line in own_hq.output)
    everything = b"".join(path.read_bytes() for path in own_hq.data.rglob("*") if path.is_file())
    assert b"PRIVATE KEY" not in everything


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signals; the starter closes standard input")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_order_with_clients_connected(
    own_hq: RunningServer, tmp_path: Path, number: signal.Signals
) -> None:
    terminal = Terminal.enrol(own_hq, tmp_path / "terminal")
    terminal.deliver(terminal.make_take())
    process = own_hq.process
    process.send_signal(number)
    assert process.wait(30) == 0
    own_hq.stop()
    assert list(own_hq.output) == [
        line for line in own_hq.output if line.startswith(("A new", "Its keys", "headquarters: ready"))
    ]
    terminal.close()
