"""Running headquarters: one process, one folder, until a signal or the starter's end."""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from types import FrameType
from typing import cast

import uvicorn

from evidence.signing import Roots
from evidence.suite import known_answers
from headquarters.authority.ca import check_server_name
from headquarters.authority.enrolment import EnrolmentOffice
from headquarters.authority.identity import HeadquartersIdentity, open_or_create
from headquarters.authority.renewal import RenewalOffice
from headquarters.authority.server_tls import ServerTls
from headquarters.counter.desk import CounterDesk
from headquarters.faults import HeadquartersError
from headquarters.fleet.desk import FleetDesk
from headquarters.index.database import SqliteDatabase
from headquarters.index.failing import telling_damage
from headquarters.index.job_rows import PACK, SWEEP
from headquarters.index.serving_lock import only_server
from headquarters.keeping.chores import Chore, daily, every
from headquarters.keeping.jobs import Jobs
from headquarters.keeping.nightly import examining_nightly
from headquarters.keeping.sweeping import Sweep
from headquarters.layout import database_path, online_path, storage_path
from headquarters.online.office import OnlineOffice
from headquarters.online.settings import read_settings
from headquarters.protocol.api import make_app
from headquarters.protocol.asking import Services
from headquarters.protocol.door import Door
from headquarters.protocol.file_limit import raise_file_limit
from headquarters.protocol.gate import Gate, Visit
from headquarters.protocol.limits import DEFAULT, Limits
from headquarters.protocol.quiet import OncePerMinute
from headquarters.protocol.tls import MutualTlsProtocol
from headquarters.releasing.handing_out import BookDesk
from headquarters.store.room import warn_if_short
from headquarters.store.storage import FolderStorage
from headquarters.takes.ingest import Ingest
from headquarters.takes.packing import Packer
from headquarters.updates.handing_out import UpdateDesk, warn_if_ending

READY = "headquarters: ready on "
"""How the line begins that tells a starter that it may connect."""
_KEEP_ALIVE_S = 75
_GRACE_S = 10
"""How long requests under way may take to end after a signal."""
_LOOK_AT_HOUR = 12
"""When headquarters looks at its own certificate: at noon somebody is there, should it fail."""
_ROOM_S = 600.0
_BACKLOG = 2048
"""How many may stand at the door; the system may allow fewer."""


class _Server(uvicorn.Server):
    """uvicorn's server behind a door of our own, which tells its starter when it listens."""

    def __init__(
        self, config: uvicorn.Config, limits: Limits, chores: Sequence[Chore], ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._limits = limits
        self._to_do = chores
        self._ready = ready
        self._chores: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the door; uvicorn's own would begin TLS with anybody."""
        assert self.config.ssl is not None
        gate = Gate(self._limits, raise_file_limit())
        doors = [Door(each, self.config.ssl, gate, self._limits, self._protocol) for each in sockets or []]
        self.servers = cast("list[asyncio.Server]", doors)  # closes and waits like one; more is not asked of it
        self._chores = [asyncio.create_task(chore.run()) for chore in self._to_do]
        self.started = True
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order."""
        for chore in self._chores:
            chore.cancel()
        await super().shutdown(sockets)

    def _protocol(self, visit: Visit) -> asyncio.Protocol:
        return MutualTlsProtocol(
            visit=visit, limits=self._limits, config=self.config, server_state=self.server_state, app_state={}
        )


def serve(
    data: Path,
    host: str,
    port: int,
    *,
    names: Sequence[str] = (),
    passphrase_file: Path | None = None,
    stop_with_stdin: bool = False,
    limits: Limits = DEFAULT,
    scrub: time | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serve until SIGTERM, SIGINT or (`stop_with_stdin`) the end of standard input. Raises HeadquartersError.

    `scrub`: when everything that is held is examined each night, by the clock on the wall; None: never.
    """
    for name in (*names, host):
        check_server_name(name)
    data.mkdir(parents=True, exist_ok=True)
    known_answers()
    _log_to_stderr()
    warn_if_short(data)
    stop = _Stop()
    with only_server(data), _listening(host, port) as listener, telling_damage(database_path(data)):
        identity, said = open_or_create(data, passphrase_file)
        for sentence in said:
            say(sentence)
        database = SqliteDatabase(database_path(data))
        try:
            storage = FolderStorage(storage_path(data))
            jobs = _jobs(database, storage, (identity.root,))
            services = _services(identity, database, storage, jobs, data)
            app = make_app(services, limits)
            tls = identity.server_tls((*names, host), data)
            address = listener.getsockname()
            shown = f"[{address[0]}]" if ":" in address[0] else address[0]
            ready = f"{READY}https://{shown}:{address[1]}"
            server = _Server(_config(app, tls), limits, _chores(data, tls), lambda: say(ready))
            stop.watch(server)
            if stop_with_stdin:
                threading.Thread(target=_stop_with_stdin, args=(server,), daemon=True).start()
            with examining_nightly(data, scrub, passphrase_file), jobs.working():
                server.run([listener])
        finally:
            database.close()


def _online(data: Path, identity: HeadquartersIdentity, database: SqliteDatabase) -> OnlineOffice:
    """Raises HeadquartersError `online.settings`: who has written that file waits for answers."""
    settings = read_settings(online_path(data))
    return OnlineOffice(database, settings, identity.online_signer() if settings else None)


def _services(
    identity: HeadquartersIdentity, database: SqliteDatabase, storage: FolderStorage, jobs: Jobs, data: Path
) -> Services:
    """Raises HeadquartersError `online.settings`."""
    ingest = Ingest(database, storage, identity.root, identity.receipts, identity.public.public_key, jobs.wake)
    authority = identity.authority
    enrolment = EnrolmentOffice(database, authority, identity.public)
    renewal, books = RenewalOffice(database, authority), BookDesk(database, authority)
    online, updates = _online(data, identity, database), UpdateDesk(database, data)
    fleet = FleetDesk(database, updates.offered)
    counter = CounterDesk(database)
    return Services(database, ingest, enrolment, renewal, books, counter, online, fleet, updates)


def _jobs(database: SqliteDatabase, storage: FolderStorage, roots: Roots) -> Jobs:
    """What is to be done beside the server; also what a crash left, so that no start looks through everything."""
    database.release()
    jobs = Jobs(database)
    jobs.doings = {
        PACK: Packer(database, storage, roots, jobs.stopped.is_set).do,
        SWEEP: Sweep(database, storage).do,
    }
    return jobs


def _chores(data: Path, tls: ServerTls) -> list[Chore]:
    """What is done while it serves."""
    return [
        Chore(tls.renew_if_due, daily(_LOOK_AT_HOUR), threaded=False),
        Chore(lambda: warn_if_short(data), every(_ROOM_S)),
        Chore(lambda: warn_if_ending(data), daily(_LOOK_AT_HOUR)),
    ]


def _config(app: object, tls: ServerTls) -> uvicorn.Config:
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
        ssl_context_factory=lambda _config, _default: tls.context,
    )


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(OncePerMinute())
    logging.basicConfig(
        handlers=[handler], level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
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
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise HeadquartersError("port.busy", host=host, port=port, reason=reason) from error
    with listener:
        yield listener
