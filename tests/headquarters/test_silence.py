"""Headquarters cannot be silenced: whoever says nothing, or says it slowly, has to give way to those who deliver."""

import os
import resource
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from headquarters.server import RunningServer
from scripts.lab.crowds import connect_from, crowd, request_head, secured
from tests.headquarters.terminals import MadeTake, Terminal

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
HONEST = 16
SILENT = 2000 if LONG else 300
DRIPPING = 20
HEADS = 5
ENROLMENTS = 100 if LONG else 40
MOST_MEMORY_MB = 250


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    server = RunningServer(tmp_path_factory.mktemp("hq") / "data")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))  # as few as a system may begin with
    try:
        server.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with server_running(server):
        yield server
        assert [line for line in server.output if "Traceback" in line or "ERROR" in line] == []


@pytest.fixture(scope="module")
def honest(hq: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Terminal, MadeTake]]]:
    folder = tmp_path_factory.mktemp("honest")
    with ThreadPoolExecutor(4) as pool:
        terminals = list(pool.map(lambda n: Terminal.enrol(hq, folder / str(n)), range(HONEST)))
    yield [(each, each.make_take()) for each in terminals]
    for each in terminals:
        each.close()


@contextmanager
def server_running(server: RunningServer) -> Iterator[None]:
    try:
        yield
    finally:
        server.stop()


def memory_mb(hq: RunningServer) -> float:
    lines = Path(f"/proc/{hq.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def log_lines(hq: RunningServer, word: str) -> int:
    return sum(word in line for line in hq.output)


def test_sixteen_terminals_deliver_beside_all_that_say_nothing(
    hq: RunningServer, honest: list[tuple[Terminal, MadeTake]], tmp_path: Path
) -> None:
    evil = Terminal.enrol(hq, tmp_path / "evil")
    growing = evil.make_take()
    evil.send_journal(growing.take, growing.lines)
    sha256, data = next(iter(growing.segments.items()))

    def silent(number: int) -> socket.socket:
        return connect_from(hq.url, f"127.0.0.{2 + number % 9}")

    def body(_: int) -> socket.socket:
        line = secured(connect_from(hq.url, "127.0.0.20"), hq.ca_file, evil.folder / "client.pem")
        line.sendall(request_head("PUT", f"/v1/takes/{growing.take}/segments/{sha256}", len(data)) + data[:100])
        return line

    def enrolment(number: int) -> socket.socket:
        line = secured(connect_from(hq.url, f"127.0.0.{30 + number % 3}"), hq.ca_file)
        line.sendall(request_head("POST", "/v1/enrol", 16_000) + b"{")
        return line

    def head(_: int) -> socket.socket:
        line = secured(connect_from(hq.url, "127.0.0.40"), hq.ca_file)
        line.sendall(b"GET /v1/ca HTTP/1.1\r\nX-Slow: ")
        return line

    with ExitStack() as stack:
        said_nothing = stack.enter_context(crowd(SILENT, silent))
        bodies = stack.enter_context(crowd(DRIPPING, body, drips=True))
        enrolments = stack.enter_context(crowd(ENROLMENTS, enrolment, drips=True))
        heads = stack.enter_context(crowd(HEADS, head, drips=True))
        with ThreadPoolExecutor(HONEST) as pool:
            receipts = list(pool.map(lambda each: each[0].deliver(each[1]), honest))
        newcomer = Terminal.enrol(hq, tmp_path / "newcomer")
        newcomer.deliver(newcomer.make_take())
        newcomer.close()
        crowds = ((said_nothing, SILENT), (bodies, DRIPPING), (enrolments, ENROLMENTS), (heads, HEADS))
        for each, size in crowds:
            each.wait_until_cut(1, size, 40)
            assert each.held == [], "everybody who says nothing, or drips, is cut off"
    assert len(set(receipts)) == HONEST
    assert memory_mb(hq) < MOST_MEMORY_MB
    assert log_lines(hq, "Too many connections") <= 2, "one line a minute, not one a connection"
    evil.close()


def test_strangers_from_the_terminals_own_address_do_not_shut_it_out(
    hq: RunningServer, honest: list[tuple[Terminal, MadeTake]]
) -> None:
    with crowd(200, lambda _: connect_from(hq.url, "127.0.0.1")) as silent:
        for terminal, made in honest[:4]:
            terminal.connect()
            assert terminal.state(made.take)["entries"] >= 0
        silent.wait_until_cut(0.5, 200, 10)
        assert silent.cut >= 100, "only so many strangers of one address are kept"


def test_the_file_limit_is_the_hard_one(hq: RunningServer) -> None:
    limits = Path(f"/proc/{hq.process.pid}/limits").read_text().splitlines()
    soft, hard = next(line.split()[3:5] for line in limits if "open files" in line)
    assert soft == hard
