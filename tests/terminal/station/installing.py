"""A terminal that takes in one book after another and lets each come into force, until it is killed."""

import time
from multiprocessing.connection import Connection
from pathlib import Path

from terminal.home.opening import open_home
from terminal.home.settings import load_settings
from terminal.station.books import HeldBooks


def install(home: Path, books: Path, said: "Connection[tuple[str, int], None]") -> None:
    """Install 1.book, 2.book and so on, those that are new here; say what is done, and wait for more for ever."""
    held = HeldBooks(open_home(load_settings(home)))
    newest = held.newest()
    serial = newest[0] if newest else 0
    said.send(("ready", serial))
    while True:
        serial += 1
        path = books / f"{serial}.book"
        while not path.exists():
            time.sleep(0.001)
        held.install(path.read_bytes())
        said.send(("installed", serial))
        held.activate_due()
        said.send(("in force", serial))
