"""Running headquarters: one process, one folder, until a signal or the starter's end."""

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from evidence.suite import known_answers
from headquarters.authority.ca import check_server_name
from headquarters.authority.enrolment import EnrolmentOffice
from headquarters.authority.identity import HeadquartersIdentity, open_or_create
from headquarters.faults import HeadquartersError
from headquarters.index.database import SqliteDatabase
from headquarters.index.serving_lock import only_server
from headquarters.layout import database_path, storage_path
from headquarters.protocol.api import Services, make_app
from headquarters.protocol.tls import MutualTlsProtocol
from headquarters.store.storage import FolderStorage
from headquarters.takes.ingest import Ingest

READY = "headquarters: ready on "
"""How the line begins that tells a starter that it may connect."""
_KEEP_ALIVE_S = 75
_GRACE_S = 10
"""How long requests under way may take to end after a signal."""


class _Server(uvicorn.Server):
    """uvicorn's server, which tells its starter when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def serve(
    data: Path,
    host: str,
    port: int,
    *,
    names: Sequence[str] = (),
    passphrase_file: Path | None = None,
    stop_with_stdin: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Serve until SIGTERM, SIGINT or (`stop_with_stdin`) the end of standard input. Raises HeadquartersError."""
    for name in (*names, host):
        check_server_name(name)
    data.mkdir(parents=True, exist_ok=True)
    known_answers()
    _log_to_stderr()
    stop = _Stop()
    with only_server(data), _listening(host, port) as listener:
        identity, said = open_or_create(data, passphrase_file)
        for sentence in said:
            say(sentence)
        database = SqliteDatabase(database_path(data))
        try:
            app = make_app(_services(data, identity, database))
            config = _config(app, identity, (*names, host), data)
            address = listener.getsockname()
            shown = f"[{address[0]}]" if ":" in address[0] else address[0]
            server = _Server(config, lambda: say(f"{READY}https://{shown}:{address[1]}"))
            stop.watch(server)
            if stop_with_stdin:
                threading.Thread(target=_stop_with_stdin, args=(server,), daemon=True).start()
            server.run([listener])
        finally:
            database.close()


def _services(data: Path, identity: HeadquartersIdentity, database: SqliteDatabase) -> Services:
    storage = FolderStorage(storage_path(data))
    storage.clean()
    ingest = Ingest(database, storage, identity.root, identity.receipts, identity.public.public_key)
    ingest.recover()
    return Services(database, ingest, EnrolmentOffice(database, identity.authority, identity.public))


def _config(app: object, identity: HeadquartersIdentity, names: Sequence[str], scratch: Path) -> uvicorn.Config:
    context = identity.server_context(names, scratch)
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # uvicorn types ASGI more narrowly than FastAPI
        http=MutualTlsProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_context_factory=lambda _config, _default: context,
    )


def _log_to_stderr() -> None:
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


class _Stop:
    """A signal at any moment ends in an orderly stop: before uvicorn runs, while it runs, and when it has ended.

    At its end uvicorn raises the signal that stopped it once more, which would make the stop look like a failure.
    """

    def __init__(self) -> None:
        self._asked = False
        self._server: uvicorn.Server | None = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def watch(self, server: uvicorn.Server) -> None:
        self._server = server
        server.should_exit = self._asked

    def _on_signal(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked = True
        if self._server is not None:
            self._server.should_exit = True


def _stop_with_stdin(server: uvicorn.Server) -> None:
    """Read past Python's buffer: a thread that holds the buffer's lock would abort the interpreter at its end."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.should_exit = True


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Raises HeadquartersError `port.busy`."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise HeadquartersError("port.busy", host=host, port=port, reason=reason) from error
    with listener:
        yield listener
