"""A call to headquarters that somebody waits for, on a line of its own: claiming a task, asking for a grant.

The courier's line belongs to the courier; whoever stands at the counter does not wait for a segment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from terminal.sync.client import HeadquartersClient
from terminal.sync.line import Line, Timeouts
from terminal.sync.ports import LineBook
from terminal.sync.replies import Greeting
from terminal.sync.tls import mutual_context

_PATIENCE: Final = Timeouts(connect_s=3.0, silence_s=10.0)
"""Somebody stands there and waits."""


@contextmanager
def calling(book: LineBook, scratch: Path) -> Iterator[tuple[HeadquartersClient, Greeting]]:
    """Yield a client and what headquarters said of itself just now; it is closed at the end of the block.

    `scratch`: where the key lies for a moment, sealed, as TLS wants it. Raises NotNowError where it cannot be reached.
    """
    sender = book.sender()
    context = mutual_context(book.ca_pem, sender.key_pem, sender.certificates_pem, scratch)
    line = Line(book.url, context, timeouts=_PATIENCE)
    try:
        client = HeadquartersClient(line)
        yield client, client.greet()
    finally:
        line.end()
        line.close()
