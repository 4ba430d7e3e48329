"""The camera for documents: open while somebody is identified or recorded; where it is gone the first one reads."""

from dataclasses import replace
from typing import Final

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.recorder import SecondCamera
from terminal.session.life.terminal import Terminal
from terminal.session.orders.recorder import CloseSecondCamera, OpenSecondCamera
from terminal.session.snapshot import DocumentCameraState, Phase

OPEN: Final[tuple[Phase, ...]] = ("identifying", "opening", "recording")
_GONE: Final = "camera.second"
_STATES: Final[dict[str, DocumentCameraState]] = {
    "opening": "opening",
    "running": "running",
    "gone": "gone",
    "ended": "gone",
    "refused": "gone",
    "closed": "",
}


def follow(terminal: Terminal) -> tuple[Effect, ...]:
    """Open it or close it, where it is to be otherwise than it was ordered last. A recorder that was lost closed it."""
    source = terminal.terms.second_camera
    wanted = bool(source) and terminal.ready is not None and terminal.phase in OPEN
    if wanted == terminal.documents_open:
        return ()
    terminal.documents_open = wanted
    if wanted:
        return (OpenSecondCamera(source),)
    terminal.station = replace(terminal.station, documents="")
    return (CloseSecondCamera(),) if terminal.ready is not None else ()


def see(terminal: Terminal, fact: SecondCamera, _: float) -> tuple[Effect, ...]:
    """It came or went: said, unless something else is being said already; nothing stops."""
    if not terminal.documents_open:
        return ()
    state = _STATES[fact.state]
    terminal.station = replace(terminal.station, documents=state)
    told = terminal.trouble is not None and terminal.trouble.code == _GONE
    if state == "gone" and (terminal.trouble is None or told):
        refused = fact.state == "refused" and fact.trouble is not None
        terminal.trouble = fact.trouble if refused else Trouble("camera.second:gone", {"source": fact.source})
    elif state == "running" and told:
        terminal.trouble = None
    return ()
