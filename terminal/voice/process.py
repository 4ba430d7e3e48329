"""The voice as the kiosk has it: a child that is given texts, watched, and started again when it was lost."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from faults.trouble import Trouble
from terminal.processes.beat import Beat
from terminal.processes.child import Child
from terminal.processes.restarts import Restarts
from terminal.processes.supervisor import Supervisor
from terminal.session.facts.voice import SpeakingFailed, Spoken, VoiceFact, VoiceKnown
from terminal.session.orders.voice import SayAloud
from terminal.voice.config import Quit, VoiceConfig

_START_S = 60.0
"""It looks for voices first; PowerShell takes its time."""


class _Voice:
    """What its supervisor needs to know: the text that is being made sound of, and when to start it again."""

    name = "voice"
    quit_order = Quit()

    def __init__(self, config: VoiceConfig, on_fact: Callable[[VoiceFact], None]) -> None:
        self._config = config
        self._on_fact = on_fact
        self._restarts = Restarts()
        self._asked: int | None = None
        self._known_s: float | None = None

    def start(self) -> Child:
        self._known_s = None
        return Child(self.name, _run, self._config, daemon=True, aside=True)

    def patience_at_start_s(self) -> float:
        return _START_S

    def hear(self, message: VoiceFact | Beat) -> float | None:
        if isinstance(message, Beat):
            return message.patience_s
        if isinstance(message, VoiceKnown):
            self._known_s = time.monotonic()
        if isinstance(message, Spoken | SpeakingFailed) and message.ticket == self._asked:
            self._asked = None
        self._on_fact(message)
        return None

    def note(self, order: SayAloud) -> None:
        self._asked = order.ticket

    def lose(self, exitcode: int | None, *, asked: bool) -> float | None:
        """Say that the text in hand becomes no sound; return when it is time for the next process."""
        del exitcode
        if asked:
            return None
        self._fail()
        worked_s = 0.0 if self._known_s is None else time.monotonic() - self._known_s
        wait_s = self._restarts.wait_s(worked_s)
        if wait_s is None:
            self._on_fact(VoiceKnown(""))
        return wait_s

    def refuse(self, order: SayAloud, *, given_up: bool) -> bool:
        """No process runs: the seller reads this one, the next one is worth a new process."""
        self._asked = order.ticket
        self._fail()
        if given_up:
            self._restarts.forget()
        return True

    def _fail(self) -> None:
        ticket, self._asked = self._asked, None
        if ticket is not None:
            self._on_fact(SpeakingFailed(ticket, Trouble("voice.failed")))


class VoiceProcess:
    """Starts the voice and hands its facts to `on_fact`, one at a time, from one thread of this process."""

    def __init__(self, config: VoiceConfig, on_fact: Callable[[VoiceFact], None]) -> None:
        self._supervisor = Supervisor(_Voice(config, on_fact))

    @property
    def pid(self) -> int | None:
        """The process that runs now; another one after each restart."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start it; returns at once, VoiceKnown follows."""
        self._supervisor.start()

    def order(self, order: SayAloud) -> None:
        """Ask for a text; returns at once. Spoken or SpeakingFailed answers, unless another text is asked before."""
        self._supervisor.order(order)

    def stop(self, timeout_s: float = 2.0) -> bool:
        """End it; kill it after `timeout_s`. Not to be called from `on_fact`. Returns whether it ended by itself."""
        return self._supervisor.stop(timeout_s)


def _run(config: VoiceConfig, orders: "Connection[Any, Any]", facts: "Connection[Any, Any]") -> None:
    from terminal.voice.speaker import run_voice

    run_voice(config, orders, facts)
