"""A station with a person at it who waits for what she wants to see; no window before it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from evidence.reader import TakeReader
from terminal.home.opening import Home
from terminal.session.customer.pacing import paced_acts
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeOpened
from terminal.session.snapshot import Live, Snapshot
from terminal.station.bootstrap import MakeAnalyst, MakeRecogniser, make_analyst, make_recogniser, make_station
from terminal.station.station import Listeners, Station
from terminal.unattended import place_of


class Counter:
    """A running station, what it shows, and all that happened."""

    def __init__(
        self, home: Home, make: MakeAnalyst = make_analyst, recognises: MakeRecogniser = make_recogniser
    ) -> None:
        self.home = home
        self.facts: list[Fact] = []
        self.phases: set[str] = set()
        self.live = Live()
        self._changed = threading.Condition()
        self._shown = Snapshot()
        to = Listeners(self._show, self.facts.append)
        self.station: Station = make_station(home, to, make_analyst=make, make_recogniser=recognises)

    def __enter__(self) -> Self:
        self.station.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.station.close()
        self.home.close()

    def _show(self, value: Snapshot | Live) -> None:
        with self._changed:
            if isinstance(value, Live):
                self.live = value
            else:
                self._shown = value
                self.phases.add(value.phase)
            self._changed.notify_all()

    def wait(self, wanted: Callable[[Snapshot], object], seconds: float = 40) -> Snapshot:
        """Return the first snapshot that is wanted."""
        with self._changed:
            assert self._changed.wait_for(lambda: wanted(self._shown), seconds), self._shown
            return self._shown

    def press(self, *pressed: Pressed) -> None:
        """Press one after another."""
        for each in pressed:
            self.station.post(each)

    def start(self) -> None:
        """Begin the sale in hand, where nobody is identified."""
        self.wait(lambda shown: shown.phase == "planned")
        self.press(Pressed("start"))
        self.wait(lambda shown: shown.phase == "recording")

    def do(self, pressed: Pressed) -> Snapshot:
        """Press, and wait until the walk has moved."""
        before = self.wait(lambda shown: shown.walk).walk
        assert before is not None
        self.press(pressed)
        return self.wait(lambda shown: shown.walk is None or place_of(shown.walk) != place_of(before))

    def walk(self) -> None:
        """Do every node of the plan, one after another, let come whoever is missed, and finish."""
        while (shown := self.wait(lambda shown: shown.walk)).page != "review":
            assert shown.walk is not None
            missing = shown.walk.missing
            self.do(Pressed("joined", detail={"role": missing[0]})) if missing else self.pass_node()
        self.press(Pressed("finish"))

    def pass_node(self) -> Snapshot:
        """Do by the clock what the node in hand asks of the customer, and pass it; marks say that nobody did it."""
        shown = self.wait(lambda shown: shown.walk and shown.walk.state == "at_node")
        for act in paced_acts(shown.customer):
            self.station.post(act)
        return self.do(Pressed("node_passed", detail={"paced": True}))

    def journal(self) -> list[dict[str, Any]]:
        """What the journal of the one take says, decrypted."""
        (folder,) = [fact.folder for fact in self.facts if isinstance(fact, TakeOpened)]
        return journal_of(self.home, Path(folder))


def journal_of(home: Home, folder: Path) -> list[dict[str, Any]]:
    """What the entries of a take say, opened with the vault's key."""
    reader = TakeReader(folder, home.vault.identities.review_key(), "vault")
    return [body for _, body in reader.entries()]
