"""A real headquarters over real TLS, terminals that enrolled there, and something between the two that can fail."""

import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from headquarters.administration import Administration
from headquarters.authority.identity import open_or_create
from terminal.session.facts.courier import CourierFact, DeliveryMoved, LineMoved
from terminal.sync import Bandwidth, Counter, Courier, Hours, Line, Own, Timeouts, enrol, mutual_context
from terminal.sync.client import HeadquartersClient
from terminal.sync.ports import ChannelShelf, MachineClock, Reports
from terminal.sync.retry import Backoff
from terminal.vault import TerminalIdentity, Vault, create_vault
from terminal.vault.identity import Headquarters
from tests.terminal.sync.between import Between
from tests.terminal.vault.recording import keeper

DEADLINE_S = 60.0
_BRIEFLY = """
import runpy, sys
from headquarters.authority import ca
ca.Authority.issue_terminal.__defaults__ = (int(sys.argv.pop(1)),)
runpy.run_module("headquarters", run_name="__main__")
"""


@dataclass
class RunningHeadquarters:
    """`headquarters serve` as a process of its own."""

    data: Path
    port: int = 0
    certificate_days: int | None = None
    """How long the certificates last that it issues, where a story needs them to end."""

    def __post_init__(self) -> None:
        self.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, on the same port as before."""
        command = ["serve", "--data", str(self.data), "--port", str(self.port), "--stop-with-stdin"]
        program = (
            ["-m", "headquarters"] if self.certificate_days is None else ["-c", _BRIEFLY, f"{self.certificate_days}"]
        )
        self._process = subprocess.Popen(
            [sys.executable, *program, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("headquarters: ready on "):
                port = urlsplit(line.split()[-1]).port
                assert port
                self.port = port
                return
        raise AssertionError("headquarters did not start")

    def kill(self) -> None:
        self._process.kill()
        self._reap()

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._reap()

    def _reap(self) -> None:
        self._process.wait(DEADLINE_S)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def code(self, terminal: str, hours: float = 24) -> str:
        with Administration.open(self.data) as desk:
            return desk.enrol_code(terminal, hours)[0]


@dataclass
class Facts:
    """What the courier said, in order; other threads may wait for something to be said."""

    said: list[CourierFact] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, fact: CourierFact) -> None:
        with self.changed:
            self.said.append(fact)
            self.changed.notify_all()

    def until(self, true: Callable[[], object]) -> None:
        """Wait until `true` holds; look again after every fact and now and then."""
        end = time.monotonic() + DEADLINE_S
        with self.changed:
            while not true():
                assert time.monotonic() < end, f"not in time; said so far: {self.said[-20:]}"
                self.changed.wait(0.05)

    def last(self, take: str) -> DeliveryMoved | None:
        with self.changed:
            moves = [fact for fact in self.said if isinstance(fact, DeliveryMoved) and fact.take == take]
        return moves[-1] if moves else None

    def state(self, take: str) -> str | None:
        last = self.last(take)
        return last.state if last else None

    def states(self, take: str) -> list[str]:
        """The states of a take in order, without repetition."""
        states: list[str] = []
        for fact in list(self.said):
            if isinstance(fact, DeliveryMoved) and fact.take == take and states[-1:] != [fact.state]:
                states.append(fact.state)
        return states

    def line(self) -> list[LineMoved]:
        return [fact for fact in list(self.said) if isinstance(fact, LineMoved)]


@dataclass
class Terminal:
    """An enrolled terminal with its vault, and couriers of it."""

    vault: Vault
    between: Between
    couriers: list[Courier] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.vault.identity().terminal

    def courier(
        self,
        facts: Facts | None = None,
        *,
        url: str | None = None,
        hours: Hours | None = None,
        bandwidth: Bandwidth | None = None,
        timeouts: Timeouts | None = None,
        backoff: Backoff | None = None,
        counter: Counter | None = None,
        reports: Reports | None = None,
        updates: ChannelShelf | None = None,
        clock: MachineClock | None = None,
    ) -> Courier:
        """Make a courier that is impatient, so that the stories are quick; it speaks to what is between."""
        book = self.vault.line_books()[0]

        def connect() -> ssl.SSLContext:
            sender = book.sender()
            return mutual_context(book.ca_pem, sender.key_pem, sender.certificates_pem, self.vault.home / "vault")

        courier = Courier(
            Line(url or self.between.url, connect(), timeouts=timeouts, bandwidth=bandwidth),
            book,
            facts or Facts(),
            connect,
            own=Own(self.vault.takes, self.vault, counter=counter, reports=reports, updates=updates, clock=clock),
            hours=hours,
            backoff=backoff or Backoff(0.01, 0.05),
        )
        self.couriers.append(courier)
        return courier

    def started(self, facts: Facts | None = None) -> Courier:
        courier = self.courier(facts)
        courier.start()
        return courier

    def at_headquarters(self, take: str) -> tuple[int, int, bool]:
        """Ask headquarters itself: entries held, segments lacking, receipt."""
        context = self.between.client_context
        line = Line("https://{}:{}".format(*self.between.headquarters), context)
        try:
            held = HeadquartersClient(line).held(take)
        finally:
            line.close()
        return held.entries, len(held.lacks), held.receipt


@pytest.fixture(scope="session")
def shared_headquarters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHeadquarters]:
    running = RunningHeadquarters(tmp_path_factory.mktemp("headquarters") / "data")
    yield running
    running.stop()


@pytest.fixture
def own_headquarters(tmp_path: Path) -> Iterator[RunningHeadquarters]:
    """A headquarters that the story may kill."""
    running = RunningHeadquarters(tmp_path / "headquarters")
    yield running
    running.stop()


_numbers = iter(range(1, 10_000))


def new_terminal(headquarters: RunningHeadquarters, home: Path) -> Terminal:
    """Set up a terminal: vault, enrolment with a one-time code, and a line with something in between."""
    enrolment = enrol(headquarters.url, headquarters.code(f"32-{next(_numbers):04d}"))
    vault = create_vault(home, [keeper()])
    hq = Headquarters(enrolment.hq_url, enrolment.ca_pem, enrolment.hq_public_key, enrolment.hq_recipient)
    vault.enrol(TerminalIdentity(enrolment.terminal, enrolment.key_pem, enrolment.certificates_pem, hq))
    scratch = home / "scratch"
    scratch.mkdir()
    server = open_or_create(headquarters.data, None)[0].server_context(["127.0.0.1"], scratch)
    client = mutual_context(enrolment.ca_pem, enrolment.key_pem, enrolment.certificates_pem, scratch)
    return Terminal(vault, Between(server, client, ("127.0.0.1", headquarters.port)))


def dismiss(terminal: Terminal) -> None:
    for courier in terminal.couriers:
        courier.stop()
    terminal.between.close()
    terminal.vault.close()


@pytest.fixture
def terminal(shared_headquarters: RunningHeadquarters, tmp_path: Path) -> Iterator[Terminal]:
    terminal = new_terminal(shared_headquarters, tmp_path / "home")
    yield terminal
    dismiss(terminal)


@pytest.fixture
def facts() -> Facts:
    return Facts()
