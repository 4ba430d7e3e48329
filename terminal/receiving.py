"""The people of a film are received where nobody is there: so that they are looked at and listened to as in a sale.

The clock says for them that they agree, who sits where, and that nobody looked at any document; the journal says of
each that it was the clock. From left to right they are the seller and those who buy.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from faults.errors import ShuangluError
from terminal.latest import LatestShown
from terminal.session.facts.analyst import FaceSeen
from terminal.session.facts.people import Pressed, PressedKey
from terminal.session.identity.places_view import PlacesView
from terminal.session.snapshot import Snapshot
from terminal.station.station import Station

LOADING_S = 60.0
"""Models that have not seen anything by then see nothing."""
_STEP_S = 10.0
_AGAIN_S = 0.5
_TRIES = 20
"""How often who sits where is said again, where a face was lost meanwhile."""
_REASON = "演练：影片里的人，没有人核对 / a rehearsal: people of a film, whom nobody checked"


class Reception:
    """Goes through the identity step by the clock."""

    def __init__(self, station: Station, screen: LatestShown, by: str, stop: threading.Event) -> None:
        self._station, self._screen, self._by, self._stop = station, screen, by, stop

    def run(self) -> None:
        """Go on until the take is about to be opened, or `stop` is set. Raises ShuangluError `rehearsal.unwatched`."""
        self._press("consent", recording=True, card=False, face=True)
        self._leave("consent")
        self._wait(_room_measured, LOADING_S)
        self._leave("room")
        self._press("by_sight", reason=_REASON)
        self._wait(lambda shown: _stage(shown) != "by_sight", _STEP_S)
        self._seat()
        self._press("next")

    def _seat(self) -> None:
        """Say who sits where, as soon as all are seen."""
        for _ in range(_TRIES):
            seen = self._seen()
            if seen:
                self._press("confirm_places", roles=seen)
                if _stage(self._wait(lambda shown: _stage(shown) == "done", 2 * _AGAIN_S)) == "done":
                    return
            if self._stop.is_set():
                return
        raise ShuangluError("rehearsal.unwatched")

    def _seen(self) -> dict[str, str]:
        """Role by track, from left to right; empty where not all of them are seen in time."""
        deadline = time.monotonic() + LOADING_S / _TRIES
        while not self._stop.is_set() and time.monotonic() < deadline:
            places = self._screen.live().places or PlacesView()
            faces = sorted((face for face in places.faces if face.state == "measured"), key=_left)
            if faces and len(faces) == len(places.roles):
                return {str(face.track): role for face, role in zip(faces, places.roles, strict=True)}
            self._stop.wait(0.1)
        return {}

    def _leave(self, stage: str) -> None:
        self._press("next")
        self._wait(lambda shown: _stage(shown) != stage, _STEP_S)

    def _press(self, key: PressedKey, **detail: Any) -> None:
        self._station.post(Pressed(key, self._by, {**detail, "paced": True}))

    def _wait(self, wanted: Callable[[Snapshot], bool], timeout_s: float) -> Snapshot:
        return self._screen.wait_for_or_stop(wanted, timeout_s, self._stop)


def _stage(shown: Snapshot) -> str:
    return shown.identity.stage if shown.identity else ""


def _room_measured(shown: Snapshot) -> bool:
    """Whether the faces in the room were counted."""
    room = shown.identity.room if shown.identity else None
    return room is not None and any(line.name == "faces" and line.state != "wait" for line in room.lines)


def _left(face: FaceSeen) -> float:
    return face.box[0]
