"""A card reader at a real terminal: it dies, comes back, is read, is killed in the take: the recorder loses nothing."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from terminal.analysis.scripted import ScriptedAnalyst, ScriptedAnswer
from terminal.home.opening import Home
from terminal.session.facts.analyst import Observation
from terminal.session.facts.cards import CardFieldName
from terminal.session.facts.people import Pressed
from terminal.session.facts.reader import ReaderSeen
from terminal.session.facts.recorder import GapBegan, SegmentHeld
from terminal.session.snapshot import Snapshot
from terminal.station.bootstrap import LiveMedia
from tests.journeys.test_identity import OTHER_NUMBER, Counter, _now, kept_of
from tests.terminal.readers.chips import lay, take_away
from tests.terminal.session.customers import BACK, BEGIN, CONSENT, FRONT, NEXT, SKIP, ended, matched

CARD: dict[CardFieldName, str] = {**FRONT, **BACK, "number": OTHER_NUMBER}


def analyst(_: Home, __: LiveMedia, say: Callable[[Observation], None]) -> ScriptedAnalyst:
    """Sees no card; the customer does what she is asked."""
    answers = (ScriptedAnswer("challenge", (ended(1, track=7),)), ScriptedAnswer("match_face", (matched("same"),)))
    return ScriptedAnalyst(answers, lambda fact: say(_now(fact) if hasattr(fact, "captured_us") else fact))


def start() -> Pressed:
    return Pressed("start")


def says(code: str) -> Callable[[Snapshot], bool]:
    def so(shown: Snapshot) -> bool:
        found = shown.identity.reader.trouble if shown.identity else None
        return found is not None and found.code == code

    return so


@pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux has them")
def test_a_reader_that_dies_comes_back_and_is_killed_costs_the_recording_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    with Counter(tmp_path / "home", analyst, reader=f"file:{folder}") as counter:
        counter.wait(lambda shown: shown.phase == "planned")
        counter.wait(lambda _: any(isinstance(fact, ReaderSeen) for fact in counter.facts))
        counter.press(start(), CONSENT, NEXT, NEXT)
        counter.wait(counter.at("card_front"))
        lay(folder, fields=CARD, plays="die")
        counter.wait(says("reader.died"))
        take_away(folder)
        lay(folder, fields=CARD, read_s=8)
        counter.wait(lambda shown: shown.identity and shown.identity.reader.state == "reading")
        take_away(folder)
        counter.wait(says("reader.removed"))
        lay(folder, fields=CARD)
        shown = counter.wait(lambda shown: shown.identity and shown.identity.reading)
        assert shown.identity
        assert (shown.identity.may_go_on, shown.identity.source) == (True, "chip")
        counter.press(NEXT, NEXT, BEGIN)
        counter.wait(lambda shown: shown.identity and shown.identity.match)
        counter.press(NEXT, SKIP)
        counter.wait(counter.at("done"))
        counter.press(NEXT)
        counter.wait(lambda shown: shown.take.held_s > 1)
        reader = counter.station.parts.reader
        assert reader
        assert reader.pid
        os.kill(reader.pid, signal.SIGKILL)
        counter.wait(lambda shown: shown.take.held_s > 3)
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        held = [fact for fact in counter.facts if isinstance(fact, SegmentHeld)]
        journal = counter.journal()
    kept = kept_of(journal)
    front = kept["card"]["front"]
    assert (kept["source"], front["source"], front["reader"]) == ("chip", "chip", f"file:{folder}")
    assert front["fields"]["number"]["value"] == OTHER_NUMBER
    assert (kept["match"]["verdict"], kept["by_sight"]) == ("same", None)
    assert held[-1].dropped == 0
    assert not [fact for fact in counter.facts if isinstance(fact, GapBegan)]
