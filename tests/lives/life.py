"""One random life: a terminal and its headquarters, and all that may go wrong between them."""

import random
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from headquarters.administration import Administration
from headquarters.faults import HeadquartersError
from headquarters.server import RunningServer
from tests.lives.clock import YEAR_S, SteppedClock
from tests.lives.machine import Machine, new_passphrase

TERMINAL = "32-0117"
_DAY_S = 24 * 3600


@dataclass
class Life:
    """What happened is kept as words, so that a life that ends badly can be told."""

    folder: Path
    clock: SteppedClock
    drawn: random.Random
    told: list[str] = field(default_factory=list)
    machines: list[Machine] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)
    devices: bool = False
    """Whether takes are recorded by the real recorder, with devices; else made segments are written, which is quick."""
    named: int = 0
    died: list[Machine] = field(default_factory=list)
    """What was recorded on disks that are no more."""

    def begin(self) -> None:
        """A headquarters, and one terminal enrolled there."""
        self.folder.mkdir(parents=True)
        self.passphrase = new_passphrase(self.folder / "passphrase")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.hq = self._serving(self.folder / "hq")
        self._new_machine()

    def live(self, acts: int) -> None:
        """So many acts, drawn by chance."""
        for _ in range(acts):
            act = self.drawn.choices(list(_ACTS), weights=list(_ACTS.values()))[0]
            self.told.append(act.__name__)
            act(self)

    def settle(self) -> None:
        """What field IT does in the end: clocks are set right, and every machine delivers until nothing moves.

        A machine that a headquarters out of an older backup does not know is enrolled again, as the sentence says.
        """
        self.clock.set_wrong_by(0)
        for machine in self.machines:
            for _ in range(4):
                said = machine.sync()
                self.told.append(f"settling {machine.home.name}: {said.to_json()}")
                if said.line and said.line.code in ("certificate.unknown", "certificate.revoked"):
                    machine.enrol(self.hq.url, self.hq.enrol_code(TERMINAL))
                elif not said.held and not said.line:
                    break

    def end(self) -> None:
        """Stop the headquarters, whatever came before."""
        self.hq.stop()

    # --- what may happen ---

    def record(self) -> None:
        if self.devices:
            self._any().record_with_devices(self.clock.environment)
        else:
            self._any().record()

    def deliver(self) -> None:
        said = self._any().sync()
        if said.line:
            self.told.append(f"line: {said.line.words()}")

    def release(self) -> None:
        """The night's check of what is stored, then a terminal hears of it and makes room."""
        self.hq.command("verify", "--all")
        machine = self._any()
        machine.sync()
        machine.release()

    def lose_database(self) -> None:
        self._any().lose_database()

    def take_a_copy(self) -> None:
        machine = self._any()
        self.copies.append(machine.copy(self._name("copy")))

    def put_an_older_copy_back(self) -> None:
        if self.copies:
            self._any().put_back(self.drawn.choice(self.copies), vault_only=self.drawn.random() < 0.5)

    def new_disk(self) -> None:
        """The disk dies; another one is enrolled under the same name."""
        machine = self.machines.pop(self.drawn.randrange(len(self.machines)))
        shutil.rmtree(machine.home)
        self.died.append(machine)
        self.clock.set_wrong_by(0)  # who installs a machine sets its clock
        self._new_machine()

    def clone(self) -> None:
        if len(self.machines) < 3:
            machine = self._any()
            twin = Machine(machine.copy(self._name("home")), self.passphrase, self.drawn)
            self.machines.append(twin)

    def wrong_clock(self) -> None:
        self.clock.set_wrong_by(self.drawn.choice((-17, -3, -1, 1, 3)) * YEAR_S)

    def right_clock(self) -> None:
        self.clock.set_wrong_by(0)

    def years_pass(self) -> None:
        """Certificates run out; headquarters' own is made anew at its start."""
        if self.clock.true_s < 6 * YEAR_S:
            self.clock.pass_time(self.drawn.choice((60 * _DAY_S, YEAR_S, 2 * YEAR_S + _DAY_S)))
            self._restart(self.hq.data)

    def decide(self) -> None:
        """Two people decide about a take in quarantine, one after the other; sometimes they differ."""
        with Administration.open(self.hq.data) as desk:
            waiting = [row.take for row in desk.database.quarantined() if row.standing == "quarantined"]
        if waiting:
            take = self.drawn.choice(waiting)
            for who in ("陈一", "李二"):
                what = self.drawn.choice(("accept", "accept", "decline"))
                with suppress(HeadquartersError):  # its answer is no where they differ
                    self.hq.command("quarantine", what, take, "--by", who, "--reason", "看过了")

    def back_up_headquarters(self) -> None:
        out = self._name("backup")
        self.hq.command("backup", str(out))
        self.backups.append(out)

    def restore_headquarters(self) -> None:
        """Its disk dies; yesterday's backup comes in its place."""
        if self.backups:
            data = self._name("hq")
            self.hq.stop()
            backup = self.drawn.choice(self.backups)
            RunningServer(data).command("restore", str(backup))
            shutil.copy(self.hq.data / "passphrase", data / "passphrase")  # it lies elsewhere in earnest
            shutil.rmtree(self.hq.data)
            self._restart(data)

    # --- how ---

    def _any(self) -> Machine:
        return self.drawn.choice(self.machines)

    def _name(self, kind: str) -> Path:
        self.named += 1
        return self.folder / f"{kind}-{self.named}"

    def _new_machine(self) -> None:
        machine = Machine(self._name("home"), self.passphrase, self.drawn)
        machine.enrol(self.hq.url, self.hq.enrol_code(TERMINAL))
        self.machines.append(machine)

    def _restart(self, data: Path) -> None:
        self.hq.stop()
        self.hq = self._serving(data)

    def _serving(self, data: Path) -> RunningServer:
        self.clock.tell_children()
        hq = RunningServer(data, port=self.port)
        hq.start()
        return hq


_ACTS: dict[Callable[[Life], None], int] = {
    Life.record: 30,
    Life.deliver: 14,
    Life.release: 4,
    Life.lose_database: 4,
    Life.take_a_copy: 5,
    Life.put_an_older_copy_back: 5,
    Life.new_disk: 3,
    Life.clone: 3,
    Life.wrong_clock: 6,
    Life.right_clock: 6,
    Life.years_pass: 2,
    Life.decide: 5,
    Life.back_up_headquarters: 4,
    Life.restore_headquarters: 3,
}
"""How often each is drawn, against the others."""
