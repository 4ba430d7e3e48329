"""The identity step with a real recorder, on to what stands in the sealed take's journal."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from faults.trouble import Trouble
from terminal.analysis.process import AnalystProcess
from terminal.analysis.scripted import ScriptedAnalyst, ScriptedAnswer
from terminal.capture.instant import now_us
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    CardSeen,
    ChallengeMoved,
    FacesSeen,
    Hint,
    Observation,
    RolesDoubted,
)
from terminal.session.facts.cards import CardField
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import GapBegan, SegmentHeld
from terminal.session.identity.places_view import PlacesView
from terminal.session.orders.analyst import BindRoles, ForgetCard, Rest, WatchFaces, WatchPreview
from terminal.session.snapshot import Live, Snapshot
from terminal.station.bootstrap import LiveMedia, MakeAnalyst, make_analyst
from terminal.station.station import Offer
from tests import ROOT
from tests.journeys import counter as journeys
from tests.sales import SMALL_PACKS, small_sale
from tests.terminal.session.customers import BEGIN, CONSENT, NEXT, PICTURE, PLACES, SEATED, VOUCH, card, ended, matched

FILM = str(ROOT / "resources" / "demo" / "sale.mp4")
OTHER_NUMBER = "320500196801010030"
BOTH = 2


class Counter(journeys.Counter):
    """A station with a customer at it who is asked who she is."""

    def __init__(self, folder: Path, make: MakeAnalyst, camera: str = "test:bars", **settings: Any) -> None:
        said = load_settings(folder, camera=camera, microphone="test:tone", packs=SMALL_PACKS, **settings)
        super().__init__(open_or_create_rehearsal_home(said), make)
        self.station.offer(Offer(small_sale(applicant__identity__number=OTHER_NUMBER)))

    def at(self, stage: str) -> Callable[[Snapshot], bool]:
        return lambda shown: shown.identity is not None and shown.identity.stage == stage

    def seat(self) -> None:
        """Say who sits where as soon as both are seen: the seller on the left."""
        for _ in range(5):  # whoever is lost between the look and the answer has to be waited for again
            shown = self.wait(lambda shown: self.at("done")(shown) or len(seen_of(self.live)) == BOTH, 90)
            if self.at("done")(shown):
                return
            left, right = seen_of(self.live)
            self.press(Pressed("confirm_places", detail={"roles": {str(left): "seller", str(right): "applicant"}}))
            time.sleep(0.5)
        self.wait(self.at("done"), 5)

    def record(self, seconds: float = 1.0) -> None:
        """From the step's end to a sealed take."""
        self.press(NEXT)
        self.wait(lambda shown: shown.take.held_s > seconds)
        self.walk()
        self.wait(lambda shown: shown.phase == "sealed")

    def watched(self) -> list[FacesSeen]:
        """What was seen of faces with a place, in the take."""
        seen = [fact for fact in self.facts if isinstance(fact, FacesSeen) and fact.media_us is not None]
        return [fact for fact in seen if any(face.role for face in fact.faces)]


def counted(shown: Snapshot) -> int:
    """How many faces the room check counts."""
    lines = shown.identity.room.lines if shown.identity and shown.identity.room else ()
    return next((int(str(line.figure.get("n", 0))) for line in lines if line.name == "faces"), 0)


def places_of(live: Live) -> PlacesView:
    """The question who sits where; empty while it is not asked."""
    return live.places or PlacesView()


def seen_of(live: Live) -> list[int]:
    """The tracks of the faces that are asked for and seen, from left to right."""
    return [face.track for face in places_of(live).faces if face.state == "measured"]


def seen_roles(live: Live) -> list[str | None]:
    """The roles of the faces that are measured at this moment; two of them, or none."""
    faces = live.faces.faces if live.faces else ()
    roles = [face.role for face in faces if face.state == "measured"]
    return roles if len(roles) == BOTH else [None]


def kept_of(journal: list[dict[str, Any]]) -> dict[str, Any]:
    """The one identity mark, which comes right after the sale."""
    kinds = [body.get("kind") for body in journal if "facts" in body]
    assert [kind for kind in kinds if kind != "plan"][:4] == ["sale", "identity", "walk", "node"]
    (facts,) = [body["facts"] for body in journal if body.get("kind") == "identity"]
    return dict(facts)


def strings_of(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, dict):
        for each in value.values():
            yield from strings_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each)
    elif isinstance(value, str):
        yield value


def scripted(seen: list[ScriptedAnalyst]) -> MakeAnalyst:
    """An analyst before whom a customer holds a card with one doubtful field and passes at her second attempt."""

    def make(_: Home, __: LiveMedia, say: Callable[[Observation], None]) -> ScriptedAnalyst:
        at_us = now_us()
        doubt = CardField("李秀瑛", 0.5, "doubtful", ("disagree",), PICTURE)
        answers = (
            ScriptedAnswer("read_card front", (CardSeen(at_us, ("blurred",)), card("front", name=doubt))),
            ScriptedAnswer("read_card back", (card("back"),)),
            ScriptedAnswer("challenge", (ChallengeMoved(at_us, 1, 0, 3, "blink"), ended(1, "too_late"))),
            ScriptedAnswer("challenge", (ended(2, hints=(Hint("flat", "no_doubt", 0.02),), track=7),)),
            ScriptedAnswer("match_face", (matched("same"),)),
            ScriptedAnswer("watch_faces", (FacesSeen(at_us, None, at_us + 1, ()),)),
            ScriptedAnswer("forget_card", (SEATED,)),
            ScriptedAnswer("bind_roles", (RolesDoubted(at_us, None, ("seller",), "lost"),)),
        )
        seen.append(ScriptedAnalyst(answers, lambda fact: say(_now(fact) if hasattr(fact, "captured_us") else fact)))
        return seen[-1]

    return make


def _now(observation: Any) -> Any:
    fields = {name: getattr(observation, name) for name in observation.__slots__}
    return type(observation)(**{**fields, "captured_us": now_us()})


def test_what_was_asked_and_seen_is_in_the_journal_and_no_picture(tmp_path: Path) -> None:
    analysts: list[ScriptedAnalyst] = []
    with Counter(tmp_path / "home", scripted(analysts)) as counter:
        counter.wait(lambda shown: shown.phase == "planned")
        counter.press(Pressed("start"), CONSENT, NEXT, NEXT)
        shown = counter.wait(lambda shown: shown.identity and shown.identity.reading)
        assert shown.identity is not None
        assert shown.identity.to_confirm == ("name",)
        counter.press(Pressed("confirm_field", "王芳", {"field": "name", "value": "李秀英"}))
        counter.press(Pressed("accept_differences", "赵经理", {"reason": "演示业务的证件号是示例"}), NEXT)
        counter.wait(lambda shown: counter.at("card_back")(shown) and shown.identity and shown.identity.reading)
        counter.press(NEXT, BEGIN)
        counter.wait(lambda shown: shown.identity and shown.identity.ended)
        counter.press(BEGIN)
        counter.wait(lambda shown: shown.identity and shown.identity.match)
        counter.press(NEXT)
        counter.wait(lambda _: places_of(counter.live).suggested)
        assert dict(places_of(counter.live).suggested) == {4: "seller", 7: "applicant"}
        counter.press(PLACES)
        counter.wait(counter.at("done"))
        counter.record()
        journal = counter.journal()
    kept = kept_of(journal)
    places = kept["places"]
    assert [(place["role"], place["track"]) for place in places["roles"]] == [("seller", 4), ("applicant", 7)]
    assert places["doubted"] == [{"role": "seller", "reason": "lost"}]
    name = kept["card"]["front"]["fields"]["name"]
    assert (name["value"], name["confirmed"]) == ("李秀瑛", {"value": "李秀英", "by": "王芳"})
    assert [(found["field"], found["sale"]) for found in kept["differences"]] == [("number", OTHER_NUMBER)]
    assert kept["differences"][0]["accepted"]["by"] == "赵经理"
    assert [tried["reasons"] for tried in kept["liveness"]["attempts"]] == [["too_late"], []]
    assert kept["liveness"]["wording"] == "challenge passed, 3 of 3, no passive doubt"
    assert (kept["match"]["verdict"], kept["by_sight"]) == ("same", None)
    assert (kept["camera"]["source"], kept["camera"]["kind"]) == ("test:bars", "test")
    assert max(map(len, strings_of(kept))) < 100, "no picture hides in a text"
    orders = analysts[0].orders
    assert isinstance(orders[0], WatchPreview)
    assert orders[-2:] == [WatchFaces(15.0), Rest()], "while it was recorded, and no longer"
    after = orders[orders.index(BindRoles({4: "seller", 7: "applicant"})) + 1 :]
    assert after == [ForgetCard(), ForgetCard(), WatchFaces(15.0), Rest()], "card forgotten, faces followed on"


def test_without_an_analyst_recording_goes_on_with_a_second_person(tmp_path: Path) -> None:
    failed = ScriptedAnswer("start", (AnalystFailed(Trouble("models.missing", {"name": "net.onnx"})),))
    with Counter(tmp_path / "home", lambda _, __, say: ScriptedAnalyst([failed], say)) as counter:
        counter.wait(lambda shown: shown.phase == "planned" and shown.trouble)
        counter.press(Pressed("start"), CONSENT, NEXT, NEXT)
        counter.wait(counter.at("card_front"))
        counter.press(VOUCH)
        counter.wait(counter.at("done"))
        counter.record()
        kept = kept_of(counter.journal())
    assert (kept["by_sight"]["because"], kept["by_sight"]["by"], kept["card"]) == ("no_analyst", "赵经理", {})


def test_the_real_analyst_looks_beside_the_recorder_and_its_death_costs_no_frame(tmp_path: Path) -> None:
    with Counter(tmp_path / "home", make_analyst, FILM) as counter:
        counter.wait(lambda shown: shown.phase == "planned")
        counter.press(Pressed("start"), CONSENT, NEXT)
        room = counter.wait(lambda shown: counted(shown) == BOTH, 150)
        assert room.identity is not None
        assert room.identity.room is not None
        assert {line.name: line.state for line in room.identity.room.lines}["light"] == "ok"
        counter.press(NEXT)
        counter.wait(lambda _: counter.live.card, 150)
        counter.press(VOUCH)
        counter.seat()
        counter.press(NEXT)
        counter.wait(lambda shown: shown.phase == "recording" and all(seen_roles(counter.live)) and counter.watched())
        analyst = counter.station.parts.analyst
        assert isinstance(analyst, AnalystProcess)
        assert analyst.pid is not None
        os.kill(analyst.pid, signal.SIGKILL)
        counter.wait(lambda _: AnalystLost(-9) in counter.facts)
        counter.wait(lambda _: set(places_of(counter.live).doubted) == {"seller", "applicant"})
        until_s = counter.wait(lambda _: counter.live.faces is None).take.held_s + 3
        counter.wait(lambda shown: shown.take.held_s > until_s)
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        watched = [fact for fact in counter.facts if isinstance(fact, FacesSeen) and fact.media_us is not None]
        held = [fact for fact in counter.facts if isinstance(fact, SegmentHeld)]
        journal = counter.journal()
    kept = kept_of(journal)
    doubts = [body["facts"] for body in journal if body.get("kind") == "roles_doubted"]
    assert {place["role"] for place in kept["places"]["roles"]} == {"seller", "applicant"}
    assert {role for doubt in doubts for role in doubt["roles"]} == {"seller", "applicant"}
    assert "lost" in {doubt["reason"] for doubt in doubts}
    assert "unobserved" in {body.get("kind") for body in journal}
    assert any(face.role for seen in watched for face in seen.faces), "tracks and roles live on into the take"
    assert any(face.state == "measured" for seen in watched for face in seen.faces)
    assert held[-1].dropped == 0
    assert not [fact for fact in counter.facts if isinstance(fact, GapBegan) and fact.track == "picture"]
    assert (kept["by_sight"]["because"], kept["liveness"]["wording"]) == ("asked", "challenge not made")


def test_a_camera_that_is_not_on_the_list_does_not_start(tmp_path: Path) -> None:
    with Counter(tmp_path / "home", scripted([]), allowed_cameras=("usb-*",)) as counter:
        counter.wait(lambda shown: shown.phase == "planned" and shown.trouble)
        counter.press(Pressed("start"), CONSENT)
        shown = counter.wait(lambda _: CONSENT in counter.facts, 5)
        assert shown.trouble is not None
        assert shown.trouble.code == "camera.not_allowed"
    assert counter.phases == {"preparing", "planned"}


def test_where_no_step_is_asked_for_the_journal_says_so(tmp_path: Path) -> None:
    def nobody(*_: object) -> Any:
        raise AssertionError("there is nothing to look for")

    with Counter(tmp_path / "home", nobody, identity="none") as counter:
        counter.wait(lambda shown: shown.phase == "planned")
        counter.press(Pressed("start"))
        counter.wait(lambda shown: shown.phase == "recording")
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        journal = counter.journal()
    kept = kept_of(journal)
    assert (kept["required"], kept["camera"]["verdict"]) == (False, "unknown")
