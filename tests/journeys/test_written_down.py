"""A take that a recogniser listens to, in its own process: what it hears is in the sealed journal and nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rulebook.checks.observed import Words, read_observations
from terminal.capture.instant import now_us
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.recognition.config import RecogniserConfig
from terminal.recognition.process import RecogniserProcess
from terminal.session.facts.recogniser import RecogniserFact, RecogniserReady
from terminal.session.facts.recorder import TakeOpened
from terminal.speech.recogniser.scripted import Said, ScriptedEngine
from terminal.station.bootstrap import LiveMedia
from terminal.station.station import Offer
from tests.journeys.counter import Counter
from tests.journeys.test_judged_take import packs_with_checks
from tests.sales import small_sale

FORBIDDEN = "这个产品保证收益"
SCRIPT = (Said(500_000, 1_500_000, FORBIDDEN, 90), Said(2_000_000, 2_600_000, "听清楚了"))


def hears() -> ScriptedEngine:
    return ScriptedEngine(SCRIPT, "journey", "ab" * 32)


def listens(_: Home, live: LiveMedia, say: Callable[[RecogniserFact], None]) -> RecogniserProcess:
    return RecogniserProcess(RecogniserConfig(live.sound, now_us, make_engine=hears), say)


def test_what_was_heard_is_warned_of_and_sealed_and_stands_nowhere_else(tmp_path: Path) -> None:
    packs = packs_with_checks(tmp_path / "packs")
    sources: dict[str, Any] = {"camera": "test:bars", "microphone": "test:tone", "identity": "none"}
    home = open_or_create_rehearsal_home(load_settings(tmp_path / "home", packs=packs, **sources))
    with Counter(home, recognises=listens) as counter:
        counter.wait(lambda _: any(isinstance(fact, RecogniserReady) for fact in counter.facts))
        counter.station.offer(Offer(small_sale()))
        counter.start()
        shown = counter.wait(lambda shown: shown.walk and shown.walk.words.alert)
        counter.wait(lambda shown: shown.take.read_back >= 2)
        counter.walk()
        counter.wait(lambda shown: shown.phase == "sealed")
        assert counter.station.parts.recogniser is not None
        journal = counter.journal()
        folder = Path(next(fact.folder for fact in counter.facts if isinstance(fact, TakeOpened)))
        cleartext = [
            path
            for path in (*(tmp_path / "home").rglob("*"), *folder.rglob("*"))
            if path.is_file() and FORBIDDEN.encode() in path.read_bytes()
        ]
    assert shown.walk is not None
    assert shown.walk.words.alert is not None
    assert shown.walk.words.alert.quoted == "保证收益"
    marks = [body for body in journal if "kind" in body]
    (on,) = [body["facts"] for body in marks if body["kind"] == "recogniser"]
    assert on == {"state": "on", "name": "journey", "sha256": "ab" * 32}
    pages = [read_observations(body["facts"]) for body in marks if body["kind"] == "observations"]
    rows = [row for page in pages for row in page.rows if isinstance(row, Words)]
    assert [row.text for row in rows] == [said.text for said in SCRIPT]
    for row, said in zip(rows, SCRIPT, strict=True):
        assert max(abs(row.at_us - said.from_us), abs(row.to_us - said.to_us)) <= 1000, "rows have milliseconds"
    assert all(page.worded_us is not None for page in pages)
    assert [body["facts"]["state"] for body in marks if body["kind"] == "warned"] == ["shown"]
    assert cleartext == [], "what was said is readable by nobody who has only the disk"
