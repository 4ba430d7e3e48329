"""The counter's own system hands a sale to the kiosk and hears how it ended."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from faults.errors import ShuangluError
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.session.facts.people import Pressed
from terminal.station.doorbell import DOOR, Call, Doorbell
from terminal.station.station import Offer
from tests import ROOT
from tests.journeys.counter import Counter
from tests.journeys.programs import command, family, last_object, terminal, wait_until
from tests.sales import SMALL_PACKS, small_sale, write_sale

OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}


@contextmanager
def open_counter(folder: Path, packs: Path | None = SMALL_PACKS) -> Iterator[Counter]:
    """A station that is open to callers, without a window; `packs`: None for those that ship."""
    sources: dict[str, Any] = {"camera": "test:bars", "microphone": "test:tone", "identity": "none"}
    settings = load_settings(folder / "home", packs=packs, **sources)
    with Counter(open_or_create_rehearsal_home(settings)) as counter:
        door = Doorbell(counter.home, counter.station)
        door.start()
        try:
            yield counter
        finally:
            door.close()


def opening(counter: Counter, sale: Path) -> "subprocess.Popen[str]":
    words = command("terminal", "open", sale, "--home", counter.home.path, "--language", "en")
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_sale_is_shown_recorded_and_its_outcome_read_back(tmp_path: Path) -> None:
    with (
        open_counter(tmp_path) as counter,
        opening(counter, write_sale(tmp_path / "sale.json", reference="D-1")) as caller,
    ):
        counter.start()
        counter.walk()
        out, err = caller.communicate(timeout=60)
    assert (caller.returncode, err) == (0, "the kiosk shows the plan of this sale\n")
    said = last_object(out)
    take = counter.wait(lambda shown: shown.phase == "sealed").take.take
    assert (said["reference"], said["allowed"], said["ending"], said["take"]) == ("D-1", True, "finished", take)


def test_a_customer_who_says_no_is_no_success(tmp_path: Path) -> None:
    with open_counter(tmp_path) as counter, opening(counter, write_sale(tmp_path / "sale.json")) as caller:
        counter.start()
        counter.press(Pressed("ended_by_customer", detail={"reason": "does not want it"}))
        out, _ = caller.communicate(timeout=60)
    assert (caller.returncode, last_object(out)["ending"]) == (1, "ended_by_no")


def test_a_second_sale_waits_until_the_first_is_over(tmp_path: Path) -> None:
    with open_counter(tmp_path) as counter, opening(counter, write_sale(tmp_path / "1.json", reference="D-1")) as first:
        counter.start()
        with opening(counter, write_sale(tmp_path / "2.json", reference="D-2")) as second:
            assert second.poll() is None
            waiting = counter.wait(lambda shown: shown.station.waiting).station.waiting
            assert [each.reference for each in waiting] == ["D-2"]
            counter.walk()
            assert first.wait(60) == 0
            counter.wait(lambda shown: shown.phase == "sealed")
            counter.press(Pressed("leave"), Pressed("choose", detail={"reference": "D-2"}))
            counter.wait(lambda shown: shown.phase == "planned")
            counter.press(Pressed("leave"))
            shown = counter.wait(lambda shown: shown.phase == "ready" and shown.station.waiting)
            assert [each.reference for each in shown.station.waiting] == ["D-2"], "it is put aside, and still waits"
            assert second.poll() is None, "nobody said that it is over"
            counter.press(Pressed("choose", detail={"reference": "D-2"}))
            counter.wait(lambda shown: shown.phase == "planned")
            counter.press(Pressed("drop_sale", detail={"reason": "customer"}))
            out, _ = second.communicate(timeout=60)
    assert (second.returncode, last_object(out)["ending"]) == (1, "dropped")


def test_a_sale_that_is_corrected_here_is_still_the_callers(tmp_path: Path) -> None:
    with (
        open_counter(tmp_path) as counter,
        opening(counter, write_sale(tmp_path / "1.json", reference="D-1")) as caller,
    ):
        counter.wait(lambda shown: shown.phase == "planned")
        counter.press(Pressed("leave", detail={"to": "entry"}))
        draft = counter.wait(lambda shown: shown.desk.drafts and shown.desk.entry).desk.drafts[0]
        corrected = small_sale(reference="D-1", applicant__name="李四")
        arrived = counter.station.planned(Offer(corrected))
        counter.station.post(replace(arrived, draft=draft.key))
        counter.start()
        counter.walk()
        out, _ = caller.communicate(timeout=60)
    assert (caller.returncode, last_object(out)["ending"]) == (0, "finished")


def test_a_sale_that_must_not_go_ahead_says_so(tmp_path: Path) -> None:
    sale = write_sale(tmp_path / "sale.json", suitability__test_date="2020-01-01")
    with open_counter(tmp_path, packs=None) as counter, opening(counter, sale) as caller:
        counter.wait(lambda shown: shown.phase == "planned")
        counter.press(Pressed("drop_sale", detail={"reason": "rules"}))
        out, _ = caller.communicate(timeout=60)
    assert (caller.returncode, last_object(out)["allowed"], last_object(out)["ending"]) == (4, False, "dropped")
    assert last_object(out)["refusals"]


def test_a_caller_without_the_key_is_not_heard(tmp_path: Path) -> None:
    with open_counter(tmp_path) as counter:
        door = counter.home.path / DOOR
        assert door.stat().st_mode & 0o077 == 0
        said = json.loads(door.read_text())
        door.write_text(json.dumps({**said, "key": "00" * 32}))
        with pytest.raises(ShuangluError, match=r"kiosk"):
            Call(counter.home.path, {})
        door.write_text(json.dumps(said))
        call = Call(counter.home.path, {"reference": "D-1"})
        assert {fault["field"] for fault in call.answer()["faults"]} >= {"applicant", "products"}
        call.close()
        assert counter.wait(lambda shown: shown.phase == "ready").sale is None


def test_who_says_nothing_keeps_nobody_out_and_no_kiosk_open(tmp_path: Path) -> None:
    sale = write_sale(tmp_path / "sale.json")
    with open_counter(tmp_path) as counter, ExitStack() as callers:
        port = json.loads((counter.home.path / DOOR).read_text())["port"]
        for said in (b"", b"{", b'{"proof": "no"}\n', b"\xff" * 100 + b"\n"):
            silent = callers.enter_context(socket.create_connection(("127.0.0.1", port)))
            silent.sendall(said)
        call = Call(counter.home.path, json.loads(sale.read_text()))
        assert call.answer(at_once=True)["allowed"]
        assert call.answer(at_once=True)["shown"]
        began = time.monotonic()
    assert time.monotonic() - began < 5, "nobody is waited for when it closes"
    with pytest.raises(ShuangluError, match="closed"):
        call.answer()
    call.close()


def test_whoever_listens_where_a_dead_kiosk_did_gets_no_sale(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        (home / DOOR).write_text(json.dumps({"port": listener.getsockname()[1], "key": "11" * 32, "pid": 1}))

        def impostor() -> None:
            end, _ = listener.accept()
            with end:
                end.sendall(b'{"nonce": "00"}\n')
                heard.append(end.recv(65_536))
                end.sendall(b'{"proof": "00"}\n')
                heard.append(end.recv(65_536))

        thread = threading.Thread(target=impostor)
        thread.start()
        with pytest.raises(ShuangluError, match="kiosk"):
            Call(home, json.loads(write_sale(tmp_path / "sale.json").read_text()))
        thread.join()
    assert "李秀英".encode() not in b"".join(heard)
    assert json.dumps("李秀英").strip('"').encode() not in b"".join(heard)


def test_where_no_kiosk_runs_one_is_started(tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 1, "--out", home)
    assert terminal("rehearse", *words).returncode == 0
    (home / "settings.toml").write_text('camera = "test:bars"\nmicrophone = "test:tone"\n')
    sale = write_sale(tmp_path / "sale.json")
    done = terminal("open", sale, "--home", home, "--no-wait", env=OFFSCREEN)
    assert (done.returncode, last_object(done.stdout)["shown"]) == (0, True), done.stderr
    pid = json.loads((home / DOOR).read_text())["pid"]
    members = family(pid)
    psutil.Process(pid).send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(members, timeout=30)
    assert alive == []
    wait_until(lambda: not (home / DOOR).exists())


def test_two_who_hand_over_the_same_sale_hear_the_same_end(tmp_path: Path) -> None:
    sale = write_sale(tmp_path / "sale.json")
    with open_counter(tmp_path) as counter, opening(counter, sale) as first:
        counter.start()
        with opening(counter, sale) as second:
            assert second.stderr is not None
            assert "kiosk" in second.stderr.readline()
            assert first.poll() is None, "nothing ended yet"
            counter.press(Pressed("ended_by_customer", detail={"reason": "does not want it"}))
            ends = [
                (each.wait(60), last_object(each.stdout.read())["ending"]) for each in (first, second) if each.stdout
            ]
    assert ends == [(1, "ended_by_no")] * 2


def test_a_door_that_cannot_be_removed_keeps_no_kiosk_open(tmp_path: Path) -> None:
    began = time.monotonic()
    with open_counter(tmp_path) as counter:
        (counter.home.path / DOOR).unlink()
        (counter.home.path / DOOR).mkdir()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("said", ['{"port": Infinity, "key": "00"}', "[" * 50_000, '{"port": 99999999, "key": "00"}'])
def test_nonsense_in_the_door_is_no_kiosk(said: str, tmp_path: Path) -> None:
    (tmp_path / DOOR).write_text(said)
    with pytest.raises(ShuangluError, match="kiosk"):
        Call(tmp_path, {})


def test_a_kiosk_that_cannot_start_says_why(tmp_path: Path) -> None:
    done = terminal("open", write_sale(tmp_path / "sale.json"), "--home", tmp_path / "none", env=OFFSCREEN)
    assert done.returncode == 3
    assert "vault.none" in done.stderr
