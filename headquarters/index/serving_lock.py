"""One server on one folder."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from headquarters.faults import HeadquartersError


@contextmanager
def only_server(data: Path) -> Iterator[None]:
    """Two servers on one folder would not see each other's takes. SQLite's lock ends with the process, on any system.

    Raises HeadquartersError `data.busy`.
    """
    connection = sqlite3.connect(data / "serving.lock", timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            raise HeadquartersError("data.busy", data=str(data)) from error
        yield
    finally:
        connection.close()
