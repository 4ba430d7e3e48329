"""The check list of a running terminal: by what was heard of devices, quickly, and headquarters asked aside."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from evidence import moment
from faults.trouble import Trouble
from terminal.home import checks
from terminal.home.checks import NAMES, connected_displays, in_order, of_home, second_display, worst_first
from terminal.home.opening import Home
from terminal.session.facts.courier import LineMoved
from terminal.session.facts.desk import HealthChecked, HealthLine, SupportMade
from terminal.session.facts.fact import Fact
from terminal.session.facts.reader import ReaderSeen
from terminal.session.facts.recogniser import RecogniserLost, RecogniserOff, RecogniserReady
from terminal.session.facts.recorder import (
    CameraJudged,
    GapBegan,
    GapEnded,
    Levels,
    RecorderLost,
    RecorderReady,
    SoundPlayed,
)
from terminal.session.facts.staff import Staff
from terminal.session.facts.voice import VoiceKnown
from terminal.session.orders.desk import CheckHealth, MakeSupport
from terminal.station.books import HeldBooks
from terminal.station.desk_health import DeskHealth, camera, line, microphone, reader, recogniser, voice
from terminal.station.live_preview import LiveFrame
from terminal.station.watched import Seen, Watched
from terminal.sync.answers import NotNowError
from tests.books.house import House
from tests.terminal.station.conftest import home
from tests.terminal.station.test_books import enrolled, house
from tests.terminal.vault.recording import HeadquartersKeys

__all__ = ["enrolled", "home", "house"]

READY = RecorderReady(1920, 1080, 25.0)
DEADLINE_S = 60.0


def watched(*facts: Fact) -> Watched:
    found = Watched()
    for fact in facts:
        found.see(fact)
    return found


def frame(brightness: int) -> LiveFrame:
    return LiveFrame(np.full((48, 64, 3), brightness, np.uint8), 1)


def looking(home: Home, *facts: Fact, ask: Callable[[], None] | None = None) -> tuple[DeskHealth, list[Fact]]:
    said: list[Fact] = []
    seen = watched(*facts)
    return DeskHealth(home, lambda: seen.now, ask, said.append, lambda: frame(150)), said


def lines_of(checked: Fact) -> dict[str, HealthLine]:
    assert isinstance(checked, HealthChecked)
    return {line.name: line for line in checked.lines}


def until(said: list[Fact]) -> HealthChecked:
    end = time.monotonic() + 20
    while not said and time.monotonic() < end:
        time.sleep(0.01)
    (found,) = said
    assert isinstance(found, HealthChecked)
    return found


def test_devices_are_as_the_recorder_said_last_and_green_only_while_they_are() -> None:
    real = "camera:0"
    assert camera(watched().now, real, None).status == "off", "it is starting"
    good = camera(watched(READY).now, real, frame(150))
    assert (good.status, good.figure) == ("ok", "25 fps · 59")
    gap = watched(READY, GapBegan("picture", "black", None))
    assert camera(gap.now, real, frame(150)).status == "fail"
    gap.see(GapEnded("picture", "black", None))
    assert camera(gap.now, real, frame(150)).status == "ok"
    assert camera(watched(READY).now, real, frame(10)).found.key == "health.camera.dark"
    assert camera(watched(READY).now, "test:bars", frame(150)).status == "warn", "no customer is recorded by it"
    virtual = watched(READY, CameraJudged(refused=False, virtual=True, identity={}))
    assert camera(virtual.now, real, frame(150)).status == "fail"
    assert camera(watched(READY, RecorderLost(-9)).now, real, None).found.key == "health.recorder.lost"
    loud = watched(READY, Levels(-18.0, -30.0), *[Levels(-60.0, -70.0)] * 5)
    heard = microphone(loud.now, "microphone:default")
    assert (heard.status, heard.figure) == ("ok", "-23 dBFS"), "the loudest of the last seconds"
    loud.see(GapBegan("sound", "silent", None))
    assert microphone(loud.now, "microphone:default").status == "fail"


def test_the_line_is_what_the_courier_heard_last() -> None:
    down = Trouble("line.silent")
    asked = checks.check("line", "ok", "doctor.line.answers", figure="24 ms", url="https://hq", ms=24)
    assert line(Seen(), None, enrolled=False).status == "off"
    assert line(Seen(), None, enrolled=True).found.key == "doctor.line.unasked"
    assert line(Seen(line=LineMoved(up=True)), asked, enrolled=True).figure == "24 ms"
    broken = line(Seen(line=LineMoved(up=False, detail=down)), asked, enrolled=True)
    assert (broken.status, broken.figure, broken.because) == ("warn", "", down), "an old answer proves nothing now"


def test_the_quick_look_asks_nobody(home: Home) -> None:
    def ask() -> None:
        raise AssertionError("headquarters was asked")

    desk, said = looking(home, READY, VoiceKnown(""), ask=ask)
    (checked,) = desk.look(CheckHealth(quick=True))
    lines = lines_of(checked)
    assert said == []
    assert lines["camera"].figure == "25 fps · 59"
    assert (lines["voice"].state, lines["disk"].state) == ("off", "ok")
    assert lines["disk"].figure.endswith(" h")
    assert {"camera", "microphone", "disk", "clock", "line", "packs", "certificate", "accounts"} <= lines.keys()
    assert isinstance(checked, HealthChecked)
    ranks = [("fail", "warn").index(each.state) if each.state in ("fail", "warn") else 2 for each in checked.lines]
    assert ranks == sorted(ranks)


def test_the_whole_look_asks_headquarters_aside_and_says_how_quickly_it_answered(home: Home) -> None:
    home.vault.enrol(HeadquartersKeys.create().issue("32-0117"))
    holds = threading.Event()

    def ask() -> None:
        holds.wait(20)

    desk, said = looking(home, READY, LineMoved(up=True), ask=ask)
    begun = time.monotonic()
    (at_once,) = desk.look(CheckHealth())
    desk.look(CheckHealth())
    assert time.monotonic() - begun < 5, "whoever signs in does not wait for headquarters"
    assert lines_of(at_once)["line"].advice == Trouble("doctor.line.known")
    assert "face_models" not in lines_of(at_once)
    holds.set()
    lines = lines_of(until(said))
    assert lines["line"].figure.endswith(" ms")
    assert (lines["vault"].state, lines["face_models"].state, lines["program"].state) == ("ok", "ok", "ok")
    known = {each.name: each for each in desk.checks()}
    assert {"disk speed", "disk wear", "permissions", "proxy", "printer"} <= known.keys(), "for the report"
    assert "permissions" not in lines, "the page speaks of it where it is amiss"


def test_a_silent_headquarters_is_a_warning_with_its_reason(home: Home) -> None:
    home.vault.enrol(HeadquartersKeys.create().issue("32-0117"))

    def ask() -> None:
        raise NotNowError("line.silent", line=True)

    desk, said = looking(home, READY, ask=ask)
    desk.look(CheckHealth())
    found = lines_of(until(said))["line"]
    assert (found.state, found.advice and found.advice.code) == ("warn", "doctor.line.down")
    assert found.advice is not None
    assert [cause.code for cause in found.advice.causes] == ["line.silent"]
    assert "检查网线" in found.advice.words("zh")


def test_without_a_first_administrator_it_is_said_and_nothing_stops(home: Home) -> None:
    assert checks.accounts(home).found.key == "doctor.accounts.none:own"
    home.vault.enrol(HeadquartersKeys.create().issue("32-0117"))
    lacking = checks.accounts(home)
    assert (lacking.status, "enrol-code --administrator" in lacking.words("zh")) == ("warn", True)
    home.vault.accounts.make_first("9001", "周敏", "a long password 7", "story")
    assert (checks.accounts(home).status, checks.accounts(home).figure) == ("ok", "1")
    assert isinstance(home.vault.accounts.working()[0], Staff)


def test_the_log_and_the_displays(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.log(home).status == "ok"
    monkeypatch.setattr(of_home, "_MOST_LOG_BYTES", 1)
    assert checks.log(home).found.key == "doctor.log.large"
    for name, state in (("card0-HDMI-A-1", "connected"), ("card0-DP-1", "disconnected"), ("card0-DP-2", "connected")):
        (tmp_path / "drm" / name).mkdir(parents=True)
        (tmp_path / "drm" / name / "status").write_text(f"{state}\n")
    assert connected_displays(tmp_path / "drm") == 2
    assert connected_displays(tmp_path / "none") is None
    assert [second_display(count).status for count in (None, 1, 2)] == ["off", "off", "ok"]


def test_the_input_method_is_one_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_IM_MODULE", "XMODIFIERS"):
        monkeypatch.delenv(name, raising=False)
    assert checks.input_method().status == "warn"
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")
    (tmp_path / "41").mkdir()
    (tmp_path / "41" / "comm").write_text("python\n")
    named = checks.input_method(lambda: checks.programs_running(tmp_path))
    assert (named.status, named.found.key) == ("warn", "doctor.input.silent"), "named, and nobody answers"
    (tmp_path / "42").mkdir()
    (tmp_path / "42" / "comm").write_text("fcitx5\n")
    runs = checks.input_method(lambda: checks.programs_running(tmp_path))
    assert (runs.status, runs.figure) == ("ok", "fcitx5")


def test_what_is_amiss_stands_in_front_and_the_rest_in_the_order_of_lists() -> None:
    found = [
        checks.check("clock", "ok", "doctor.clock.alone"),
        checks.check("disk", "fail", "doctor.disk.room", free=1.0, hours=1.0, minutes=30, needed=2.0),
        checks.check("camera", "ok", "health.camera.shows", width=1, height=1),
        checks.check("line", "warn", "doctor.line.down"),
    ]
    assert [each.name for each in worst_first(found)] == ["disk", "line", "camera", "clock"]
    assert [each.name for each in in_order(found)] == [name for name in NAMES if name in {e.name for e in found}]


def test_displays_and_voice_are_remembered() -> None:
    seen = watched(VoiceKnown("cmn"))
    seen.displays(2)
    assert (seen.now.displays, seen.now.voice) == (2, "cmn")


def test_the_recogniser_is_ticked_only_while_it_writes() -> None:
    ready = RecogniserReady("zipformer", "ab" * 32)
    told = [
        (watched(), "off"),
        (watched(ready), "ok"),
        (watched(ready, RecogniserLost(255)), "warn"),
        (watched(ready, RecogniserLost(255), ready), "ok"),
        (watched(ready, RecogniserOff(Trouble("recogniser.gone"), for_good=False)), "warn"),
        (watched(RecogniserOff(Trouble("recogniser.none"))), "off"),
    ]
    for heard, status in told:
        found = recogniser(heard.now, installed=True)
        assert found.status == status
        assert found.words("zh") != found.words("en")
    assert recogniser(watched(ready).now, installed=True).figure == "zipformer"
    assert recogniser(watched().now, installed=False).found.key == "recogniser.none"


def test_a_card_reader_is_well_only_where_it_answers_and_a_folder_is_never_called_one() -> None:
    real = ReaderSeen("ready", name="SAM 05.03-42")
    away = ReaderSeen("absent", Trouble("reader.unplugged"))
    told: list[tuple[Watched, str, str, str]] = [
        (watched(), "", "off", "reader.none"),
        (watched(), "serial:/dev/ttyUSB0", "off", "health.reader.unheard"),
        (watched(real), "serial:/dev/ttyUSB0", "ok", "health.reader.answers"),
        (watched(real, away), "serial:/dev/ttyUSB0", "warn", "reader.unplugged"),
        (watched(ReaderSeen("ready", name="file:/r", stand_in=True)), "file:/r", "warn", "health.reader.stand_in"),
    ]
    for heard, setting, status, key in told:
        found = reader(heard.now, setting)
        assert (found.status, found.found.key) == (status, key)
        assert found.words("zh") != found.words("en")


def test_a_voice_that_nobody_hears_is_not_ticked() -> None:
    said = VoiceKnown("cmn")
    assert voice(watched(said).now).status == "ok"
    deaf = watched(said, SoundPlayed(1, "failed", trouble=Trouble("voice.sink", {"sink": "default"})))
    assert (voice(deaf.now).status, voice(deaf.now).found.key) == ("warn", "voice.sink")
    deaf.see(SoundPlayed(2, "ended", 1, 2))
    assert voice(deaf.now).status == "ok"


def test_a_book_that_headquarters_has_not_confirmed_for_long_warns_on_the_home_page(
    enrolled: Home, house: House
) -> None:
    books = HeldBooks(enrolled)
    books.install(house.book(7))
    books.activate_due()
    desk, _ = looking(enrolled, READY)
    (fresh,) = desk.look(CheckHealth(quick=True))
    assert (lines_of(fresh)["packs"].state, lines_of(fresh)["packs"].figure) == ("ok", "№ 7 · 0 d")
    long_ago = moment.spell(datetime.now(UTC) - timedelta(days=38))
    enrolled.vault.books._store.run("UPDATE books SET confirmed_at = ?", long_ago)
    (stale,) = desk.look(CheckHealth(quick=True))
    line = lines_of(stale)["packs"]
    assert (line.state, line.figure, line.advice and line.advice.code) == ("warn", "№ 7 · 38 d", "doctor.packs.stale")


def test_headquarters_is_to_hear_of_changes_and_not_of_each_look(home: Home) -> None:
    desk, _ = looking(home, READY)
    told: list[int] = []
    desk.changed = lambda: told.append(1)
    desk.look(CheckHealth(quick=True))
    desk.look(CheckHealth(quick=True))
    assert len(told) == 1
    seen = watched(RecorderLost(-9))
    desk.seen = lambda: seen.now
    desk.look(CheckHealth(quick=True))
    assert len(told) == 2
    desk.seen = lambda: watched(READY).now
    desk.look(CheckHealth(quick=True))
    assert len(told) == 2  # two within a minute are enough; the next look is a minute away


def test_a_report_is_called_full_only_behind_a_slow_look(home: Home) -> None:
    desk, said = looking(home, READY)
    assert desk.now().kind == "running"
    done = threading.Event()
    desk.fully(done.set)
    assert done.wait(DEADLINE_S)
    assert desk.now().kind == "full"
    assert any(isinstance(fact, HealthChecked) for fact in said)
    assert "vault" in {each.name for each in desk.now().checks}


def test_a_support_bundle_is_written_into_the_home_and_what_hinders_it_is_said(home: Home) -> None:
    desk, _ = looking(home, READY)
    (made,) = desk.support(MakeSupport())
    assert isinstance(made, SupportMade)
    assert made.trouble is None
    assert Path(made.path).parent == home.path / "support"
    assert "doctor.json" in dict(made.members)
    assert made.bytes == Path(made.path).stat().st_size
    Path(made.path).unlink()
    (home.path / "support").rmdir()
    (home.path / "support").write_bytes(b"")
    (made,) = desk.support(MakeSupport())
    assert isinstance(made, SupportMade)
    assert made.trouble is not None
    assert made.trouble.code == "support.unwritten"
