"""The people of a film are received by the clock, and the journal says so of everything."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faults.errors import ShuangluError
from terminal.analysis.scripted import ScriptedAnalyst, ScriptedAnswer
from terminal.capture.instant import now_us
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.latest import LatestShown
from terminal.receiving import Reception
from terminal.session.facts.analyst import FaceSeen, FacesSeen, Observation, RoomSeen
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live, Snapshot
from terminal.station.bootstrap import LiveMedia
from terminal.station.station import Offer
from tests.journeys.counter import Counter
from tests.sales import SMALL_PACKS, small_sale
from tests.terminal.session.customers import APPLICANT, SELLER


class Rehearsed(Counter):
    """A station that nobody sits at."""

    def __init__(self, folder: Path, faces: tuple[FaceSeen, ...]) -> None:
        self.latest = LatestShown()
        said = load_settings(folder, camera="test:bars", microphone="test:tone", packs=SMALL_PACKS)

        def make(_: Home, __: LiveMedia, say: Callable[[Observation], None]) -> ScriptedAnalyst:
            boxes = tuple(face.box for face in faces)
            answers = (
                ScriptedAnswer("watch_room", (RoomSeen(now_us(), 55.0, 300.0, boxes),)),
                ScriptedAnswer("forget_card", (FacesSeen(now_us(), None, 1, faces),)),
            )
            return ScriptedAnalyst(answers, lambda fact: say(_now(fact)))

        super().__init__(open_or_create_rehearsal_home(said), make)
        self.station.offer(Offer(small_sale()))

    def _show(self, value: Snapshot | Live) -> None:
        super()._show(value)
        self.latest.show(value)

    def receive(self) -> None:
        self.wait(lambda shown: shown.phase == "planned")
        self.press(Pressed("start"))
        self.wait(lambda shown: shown.phase == "identifying")
        Reception(self.station, self.latest, "clock", threading.Event()).run()


def _now(fact: Observation) -> Observation:
    return replace(fact, captured_us=now_us()) if isinstance(fact, FacesSeen | RoomSeen) else fact


def test_from_left_to_right_they_are_the_seller_and_the_customer(tmp_path: Path) -> None:
    with Rehearsed(tmp_path / "home", (APPLICANT, SELLER)) as counter:
        counter.receive()
        counter.wait(lambda shown: shown.phase == "recording")
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        journal = counter.journal()
    facts: dict[str, list[Any]] = {}
    for body in journal:
        facts.setdefault(body.get("kind", ""), []).append(body.get("facts"))
    (identity,) = facts["identity"]
    left, right = sorted((APPLICANT, SELLER), key=lambda face: face.box[0])
    assert {place["role"]: place["track"] for place in identity["places"]["roles"]} == {
        "seller": left.track,
        "applicant": right.track,
    }
    assert {act["via"] for act in facts["consent"]} == {"paced"}
    assert (identity["by_sight"]["by"], identity["by_sight"]["because"]) == ("clock", "declined")
    assert "whom nobody checked" in identity["by_sight"]["reason"]


def test_where_somebody_is_not_seen_nothing_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terminal.receiving.LOADING_S", 2.0)
    with Rehearsed(tmp_path / "home", (SELLER,)) as counter:
        with pytest.raises(ShuangluError, match="Not everybody"):
            counter.receive()
        assert "recording" not in counter.phases
