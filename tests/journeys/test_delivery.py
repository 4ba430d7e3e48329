"""Terminal and headquarters as two programs: enrolled, recorded, delivered while recording, verified, exported."""

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.administration import Administration
from headquarters.server import RunningServer
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import demonstration
from terminal.station.packs import shelf_of
from tests import ROOT
from tests.journeys.programs import command, family, last_object, run, terminal, wait_until

SOURCES = ("--camera", "test:clap", "--microphone", "test:clap")


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "hq") as running:
        yield running


def enrol(hq: RunningServer, home: Path) -> str:
    words = ("--hq", hq.url, "--code", hq.enrol_code(), "--home", home, "--keeps-itself", "--json")
    done = terminal("enrol", *words)
    assert done.returncode == 0, done.stderr
    return str(last_object(done.stdout)["terminal"])


def test_a_sale_is_delivered_while_it_is_recorded(hq: RunningServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    enrol(hq, home)
    with subprocess.Popen(
        command("terminal", "record", "--home", home, "--seconds", 12, *SOURCES),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as kiosk:
        wait_until(lambda: _held(hq), 60)
        under_way = kiosk.poll() is None
        out, err = kiosk.communicate(timeout=120)
    assert kiosk.returncode == 0, err
    assert under_way, "headquarters held nothing before the take was closed"
    said = last_object(out)
    assert said["delivery"]["state"] == "received"
    with Administration.open(hq.data) as desk:
        (seen,) = desk.fleet().terminals
    assert (seen.report["kind"], "camera" in {line.check for line in seen.lines}) == ("running", True)
    receipt = last_object(terminal("receipt", said["take"], "--home", home, "--json").stdout)
    manifest = json.loads((Path(said["folder"]) / "manifest.json").read_bytes())
    assert (receipt["take"], receipt["segments"], receipt["head"]) == (said["take"], said["segments"], manifest["head"])

    verified = terminal("verify", said["folder"], "--ca", tmp_path / "hq" / "identity" / "ca.pem", "--json")
    assert (last_object(verified.stdout)["status"], last_object(verified.stdout)["identity"]) == ("intact", "checked")
    _stock_openssl_accepts(Path(said["folder"]), tmp_path)

    there = json.loads(run("headquarters", "verify", said["take"], "--data", hq.data, "--json").stdout)
    assert there["status"] == "intact"
    film = tmp_path / "hq.mp4"
    words = ("--data", hq.data, "--out", film, "--reason", "inspection")
    assert run("headquarters", "export", said["take"], *words).returncode == 0
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", str(film)],
        capture_output=True,
        text=True,
        check=True,
    )
    titles = [chapter["tags"]["title"] for chapter in json.loads(probed.stdout)["chapters"]]
    assert titles == [node.title.zh for node in make_plan(demonstration(), shelf_of(None)).nodes]
    assert terminal("release", "--days", 1, "--home", home).returncode == 0
    assert Path(said["folder"]).is_dir()
    hq.process.send_signal(signal.SIGSTOP)
    kept = last_object(terminal("release", "--days", 0, "--home", home, "--json").stdout)["kept"]
    hq.process.send_signal(signal.SIGCONT)
    assert [item["reason"] for item in kept] == ["retention.not_asked"]
    assert last_object(terminal("release", "--days", 0, "--home", home, "--json").stdout)["released"] == [said["take"]]
    assert not Path(said["folder"]).exists()
    assert last_object(terminal("recover", "--home", home, "--json").stdout)["missing"] == []
    listed = json.loads(run("headquarters", "list", "--data", hq.data, "--json").stdout)
    assert said["take"] in json.dumps(listed)


def _held(hq: RunningServer) -> bool:
    return any((hq.data / "takes").rglob("*")) if (hq.data / "takes").is_dir() else False


def _stock_openssl_accepts(take: Path, folder: Path) -> None:
    done = subprocess.run(
        [
            *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", take / "manifest.p7s"),
            *(
                "-content",
                take / "manifest.json",
                "-CAfile",
                folder / "hq" / "identity" / "ca.pem",
                "-out",
                "/dev/null",
            ),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_rehearsal_reaches_headquarters_and_is_never_a_sale(hq: RunningServer, tmp_path: Path) -> None:
    words = ("--seconds", 3, "--out", tmp_path / "home", "--hq", hq.url, "--code", hq.enrol_code())
    done = terminal("rehearse", *SOURCES, *words, "--second-camera", "test:clap")
    said = last_object(done.stdout)
    assert (done.returncode, said["delivery"]["state"]) == (0, "received"), done.stderr
    assert said["second_camera"]["source"] == "test:clap"
    assert said["second_camera"]["state"] in ("opening", "running")
    assert said["take"] not in run("headquarters", "list", "--data", hq.data, "--json").stdout
    assert said["take"] in run("headquarters", "list", "--data", hq.data, "--rehearsals", "--json").stdout


def test_a_sale_recorded_with_the_line_down_arrives_when_it_is_up_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with RunningServer(tmp_path / "hq") as hq:
        enrol(hq, home)
        port = hq.url.rsplit(":", 1)[1]
    with subprocess.Popen(
        command("terminal", "record", "--home", home, "--seconds", 4, *SOURCES),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as kiosk:
        wait_until(lambda: list(home.glob("takes/*/manifest.p7s")), 60)
        kiosk.send_signal(signal.SIGTERM)  # it waits for the receipt; nobody has to
        out, err = kiosk.communicate(timeout=60)
    said = last_object(out)
    assert said["delivery"]["state"] == "held", err
    down = terminal("sync", "--once", "--home", home, "--json")
    assert down.returncode == 3
    assert last_object(down.stdout)["line"]
    with RunningServer(tmp_path / "hq", port=int(port)) as hq:
        up = terminal("sync", "--once", "--home", home, "--json")
        assert last_object(up.stdout)["received"] == [said["take"]]
        again = terminal("sync", "--once", "--home", home, "--json")
        assert (again.returncode, last_object(again.stdout)["received"]) == (0, [])
    nothing_waits = terminal("sync", "--once", "--home", home)
    assert (nothing_waits.returncode, "The line is down: Headquarters cannot be reached" in nothing_waits.stdout) == (
        3,
        True,
    )


def _record_alone(home: Path) -> str:
    """Record a sale while nobody answers at headquarters; return its take."""
    words = command("terminal", "record", "--home", home, "--seconds", 2, *SOURCES)
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as kiosk:
        wait_until(lambda: list(home.glob("takes/*/manifest.p7s")), 60)
        kiosk.send_signal(signal.SIGTERM)  # it waits for the receipt; nobody has to
        out, _ = kiosk.communicate(timeout=60)
    return str(last_object(out)["take"])


def test_a_sale_of_a_cloned_disk_waits_for_people_and_arrives(tmp_path: Path) -> None:
    """Two machines record under one number; both sales reach headquarters, and both count in the end."""
    home, clone, data = tmp_path / "home", tmp_path / "clone", tmp_path / "hq"
    with RunningServer(data) as hq:
        enrol(hq, home)
        port = int(hq.url.rsplit(":", 1)[1])
    shutil.copytree(home, clone)
    take, same = _record_alone(home), _record_alone(clone)
    with RunningServer(data, port=port):
        first = terminal("sync", "--once", "--home", home, "--json")
        waits = terminal("sync", "--once", "--home", clone, "--json")
        shown = terminal("sync", "--once", "--home", clone, env={"SHUANGLU_LANGUAGE": "zh", "LANG": "zh_CN.UTF-8"})
        sick = last_object(terminal("doctor", "--home", clone, "--json").stdout)
        (listed,) = json.loads(run("headquarters", "quarantine", "list", "--data", data, "--json").stdout)["takes"]
        for name in ("Li Na", "Wang Wei"):
            words = ("accept", listed["take"], "--data", data, "--by", name, "--reason", "both are sales")
            assert run("headquarters", "quarantine", *words).returncode == 0
        done = terminal("sync", "--once", "--home", clone, "--json")
    assert take == same
    assert (first.returncode, last_object(first.stdout)["received"]) == (0, [take])
    assert (waits.returncode, [each["take"] for each in last_object(waits.stdout)["quarantined"]]) == (1, [take])
    assert f"总部待核：{take}：" in shown.stdout or f"总部待核 (in quarantine): {take}: " in shown.stdout
    assert any("quarantine" in check["sentence"] for check in sick["checks"] if check["status"] != "ok")
    assert (done.returncode, last_object(done.stdout)["received"]) == (0, [take])
    assert listed["take"].startswith(f"{take}~")


def test_a_sale_needs_a_terminal_that_is_enrolled(tmp_path: Path) -> None:
    assert terminal("rehearse", *SOURCES, "--seconds", 1, "--out", tmp_path / "home").returncode == 0
    done = terminal("record", "--home", tmp_path / "home", "--seconds", 1, *SOURCES)
    assert done.returncode == 3
    assert "no headquarters" in done.stderr


def test_the_demonstration_holds_and_a_second_start_finds_everything(tmp_path: Path) -> None:
    for number in (1, 2):
        words = ("-m", "scripts.demo", "--unattended", "--seconds", "6", "--data", str(tmp_path / "demo"))
        with subprocess.Popen(
            [command("x")[0], *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as demo:
            out, err = demo.communicate(timeout=180)
        assert demo.returncode == 0, out + err
        assert "all of it held" in out
        assert f"-{number:06d}" in out
        assert family(demo.pid) == []


def test_a_terminal_that_lost_its_key_gets_it_back_from_headquarters(hq: RunningServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    name = enrol(hq, home)
    assert terminal("record", "--home", home, "--seconds", 2, *SOURCES).returncode == 0
    (home / "passphrase").write_text("a new board, a new passphrase\n")
    assert "does not open" in terminal("sync", "--once", "--home", home).stderr
    key = run("headquarters", "escrow", name, "--data", hq.data, "--reason", "board changed").stdout
    wrong = terminal("recover", "--escrow", "--home", home, text="00" * 32 + "\n")
    assert wrong.returncode == 3
    mended = terminal("recover", "--escrow", "--home", home, text=key)
    assert mended.returncode == 0, mended.stderr
    assert terminal("sync", "--once", "--home", home).returncode == 0


def test_a_take_whose_folder_vanished_is_missed(hq: RunningServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    enrol(hq, home)
    said = last_object(terminal("record", "--home", home, "--seconds", 2, *SOURCES).stdout)
    shutil.rmtree(said["folder"])
    found = terminal("recover", "--home", home, "--json")
    assert found.returncode == 1
    assert last_object(found.stdout)["missing"] == [said["take"]]
