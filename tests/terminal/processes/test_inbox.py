"""Reading what children send without waiting for the rest of it, and waiting for all of them at once."""

import os
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any

import pytest

from terminal.processes.inbox import Inbox, Waiting

PipeEnds = tuple["Connection[Any, Any]", "Connection[Any, Any]"]
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="its pipes carry whole messages")


@pytest.fixture
def pipe() -> Iterator[PipeEnds]:
    ends = Pipe(duplex=False)
    yield ends
    for end in ends:
        with suppress(OSError):
            end.close()


def all_of(inbox: Inbox) -> list[bytes]:
    found: list[bytes] = []
    while new := inbox.read():
        found += new
    return found


def test_messages_of_all_sizes_come_whole_and_in_order(pipe: PipeEnds) -> None:
    inbox = Inbox(pipe[0])
    sent = [bytes([number]) * size for number, size in enumerate((0, 1, 4096, 16_384, 16_385, 200_000))]

    def send() -> None:
        for message in sent:
            pipe[1].send_bytes(message)

    sender = threading.Thread(target=send)
    sender.start()
    found: list[bytes] = []
    while len(found) < len(sent):
        found += inbox.read()
    sender.join()
    assert found == sent
    assert inbox.read() == []


@not_windows
def test_what_a_killed_sender_cut_short_is_never_read_and_holds_nobody_up(pipe: PipeEnds) -> None:
    inbox = Inbox(pipe[0])
    pipe[1].send_bytes(b"whole")
    os.write(pipe[1].fileno(), struct.pack("!i", 100) + b"only so m")
    assert all_of(inbox) == [b"whole"]
    pipe[1].close()
    with pytest.raises(EOFError):
        inbox.read()


@not_windows
def test_a_message_that_comes_byte_by_byte_is_read_when_it_is_there(pipe: PipeEnds) -> None:
    inbox = Inbox(pipe[0])
    data = struct.pack("!i", 3) + b"abc" + struct.pack("!i", 0)
    found = []
    for byte in data:
        os.write(pipe[1].fileno(), bytes([byte]))
        found.append(inbox.read())
    assert [each for each in found if each] == [[b"abc"], [b""]]
    assert found[6] == [b"abc"]


def test_waiting_ends_with_what_comes_and_with_a_call(pipe: PipeEnds) -> None:
    with closing(Waiting()) as waiting:
        pipe[1].send_bytes(b"x")
        waiting.wait([pipe[0]], 60)
        assert pipe[0].recv_bytes() == b"x"
        caller = threading.Thread(target=waiting.wake)
        caller.start()
        waiting.wait([pipe[0]], 60)
        caller.join()
        for _ in range(20_000):  # more than a pipe would hold
            waiting.wake()
        waiting.wait([pipe[0]], 60)
        began = time.monotonic()
        waiting.wait([pipe[0]], 0.05)
        assert time.monotonic() - began >= 0.04, "what was heard once is not heard again"


def test_a_pipe_that_takes_the_place_of_a_closed_one_is_waited_for() -> None:
    with closing(Waiting()) as waiting:
        for _ in range(5):  # numbers of closed pipes are given again at once
            hearing, saying = Pipe(duplex=False)
            began = time.monotonic()
            waiting.wait([hearing], 0.001)
            saying.send_bytes(b"x")
            waiting.wait([hearing], 60)
            assert hearing.poll(), f"woke for nothing after {time.monotonic() - began:.3f} s"
            hearing.close()
            saying.close()
        waiting.wait([], 0.001)
