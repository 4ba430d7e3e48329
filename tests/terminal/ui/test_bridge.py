"""What other threads post arrives on the GUI thread, all of it, in order."""

import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from terminal.ui.bridge import Bridge, Later

EACH = 10_000


def _run(app: QApplication, done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        app.processEvents()


def test_thirty_thousand_facts_from_three_threads(app: QApplication) -> None:
    received: list[tuple[str, int]] = []
    threads_seen: set[int] = set()

    def receive(value: tuple[str, int]) -> None:
        threads_seen.add(threading.get_ident())
        received.append(value)

    bridge = Bridge(receive)

    def send(name: str) -> None:
        for number in range(EACH):
            bridge.post((name, number))

    senders = [threading.Thread(target=send, args=(name,)) for name in ("recorder", "courier", "analyst")]
    for sender in senders:
        sender.start()
    _run(app, lambda: len(received) >= 3 * EACH)
    for sender in senders:
        sender.join()

    assert threads_seen == {threading.get_ident()}
    for name in ("recorder", "courier", "analyst"):
        assert [number for sender_name, number in received if sender_name == name] == list(range(EACH))


def test_posting_does_not_wait_and_nothing_arrives_before_the_loop_runs(app: QApplication) -> None:
    received: list[object] = []
    bridge = Bridge(received.append)
    bridge.post(1)
    assert received == []
    _run(app, lambda: bool(received))
    assert received == [1]


def test_what_was_overtaken_is_left_out_and_each_value_has_a_round_of_its_own(app: QApplication) -> None:
    seen: list[object] = []
    rounds: list[int] = []
    parent, number = QObject(), 0

    def receive(value: object) -> None:
        seen.append(value)
        rounds.append(number)

    later = Later(receive, lambda new, old: new[0] == old[0] if isinstance(new, str) else True, parent)
    for value in ("a1", 1, "a2", "b1", 2, "b2", "a3"):
        later.post(value)
    assert seen == [], "nothing is shown while others still tell"
    deadline = time.monotonic() + 10
    while len(seen) < 4:
        assert time.monotonic() < deadline
        number += 1
        app.processEvents()
    assert seen == ["a2", 2, "b2", "a3"], "the newest of each stretch, in order"
    assert len(set(rounds)) == len(rounds)


class Chatterbox(threading.Thread):
    """Posts until it is told that it is enough."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.bridge = bridge
        self.enough = threading.Event()
        self.fault: RuntimeError | None = None

    def run(self) -> None:
        try:
            while not self.enough.wait(0.0001):
                self.bridge.post(1)
        except RuntimeError as fault:
            self.fault = fault


@pytest.mark.parametrize("_round", range(20))
def test_posting_goes_on_harmlessly_while_the_window_is_deleted(app: QApplication, _round: int) -> None:
    window = QWidget()
    received: list[object] = []
    chatterbox = Chatterbox(Bridge(received.append, window))
    chatterbox.start()
    _run(app, lambda: bool(received))
    window.deleteLater()
    app.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    assert not isValid(window)
    assert not isValid(chatterbox.bridge)
    chatterbox.bridge.post(2)
    chatterbox.enough.set()
    chatterbox.join()
    assert chatterbox.fault is None


def test_ten_thousand_booleans(app: QApplication) -> None:
    """PySide6 6.12 on Python 3.11 loses a reference to True with each emit and aborts after some hundred."""

    class Switch(QObject):
        turned = Signal(bool)
        told = Signal(object, bool)

    seen: list[bool] = []
    switch = Switch()
    switch.turned.connect(seen.append)
    switch.told.connect(lambda _, on: seen.append(on), Qt.ConnectionType.QueuedConnection)
    bridge = Bridge(seen.append)
    for _ in range(EACH):
        switch.turned.emit(True)
        switch.told.emit(None, False)
        bridge.post(True)
    _run(app, lambda: len(seen) >= 3 * EACH)
    assert (seen.count(True), seen.count(False)) == (2 * EACH, EACH)
