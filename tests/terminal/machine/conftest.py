"""A machine whose service listens."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from terminal.machine.service import Machine
from terminal.machine.serving import Listener
from tests.terminal.update.conftest import channel, machine
from tests.terminal.update.made import Channel, Made

__all__ = ["channel", "machine"]


@contextmanager
def served(machine: Made, *peers: int) -> Iterator[Machine]:
    service = machine.start()
    listener = Listener(service, machine.places.socket, peers or (os.getuid(),))
    thread = threading.Thread(target=listener.serve)
    thread.start()
    try:
        yield service
    finally:
        listener.stop()
        thread.join()
        service.close()


@pytest.fixture
def served_machine(tmp_path_factory: pytest.TempPathFactory, channel: Channel) -> Made:
    """As `machine`, in a short path: that of a socket has 100 signs."""
    made = Made(tmp_path_factory.mktemp("m") / "r").furnish((channel.folder / "metadata/1.root.json").read_bytes())
    channel.carry(made.channel)
    return made
