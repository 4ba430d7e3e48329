"""What field IT meets: a take that is still being recorded, two programs on one home, a vault that is lost."""

import signal
import subprocess
from pathlib import Path

import pytest

from terminal.home.opening import open_home
from terminal.home.settings import load_settings
from tests import ROOT
from tests.journeys.programs import command, last_object, terminal, wait_until

SOURCES = ("--camera", "test:bars", "--microphone", "test:tone")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one rehearsal in it."""
    done = terminal("rehearse", *SOURCES, "--seconds", 2, "--out", tmp_path / "home")
    assert done.returncode == 0, done.stderr
    return tmp_path / "home"


def rehearsing(home: Path) -> "subprocess.Popen[str]":
    """Start a long rehearsal; return when its take is open."""
    words = ("rehearse", *SOURCES, "--seconds", 60, "--out", home)
    process = subprocess.Popen(
        command("terminal", *words), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    wait_until(lambda: list(home.glob("takes/*R000002/segments/000001")), 60)
    return process


def test_a_take_that_is_being_recorded_is_left_alone(home: Path) -> None:
    with rehearsing(home) as kiosk:
        for words in (("recover", "--home", home), ("recover", home / "takes")):
            terminal(*words)
        assert "The terminal is running, and devices are in use" in terminal("doctor", "--home", home).stdout
        live = next(home.glob("takes/*R000002"))
        assert not (live / "manifest.p7s").exists()
        second = terminal("rehearse", *SOURCES, "--seconds", 2, "--out", home)
        assert second.returncode == 3
        assert "records in" in second.stderr
        kiosk.send_signal(signal.SIGTERM)
        out, _ = kiosk.communicate(timeout=60)
    assert last_object(out)["reason"] == "given_up"
    assert last_object(terminal("verify", live, "--json").stdout)["status"] == "intact"


def test_a_recorder_that_outlives_its_kiosk_stands_in_nobodys_way_for_long(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUANGLU_GRACE_S", "1")
    with rehearsing(home) as kiosk:
        kiosk.kill()
        kiosk.communicate(timeout=60)
    live = next(home.glob("takes/*R000002"))
    wait_until((live / "manifest.p7s").exists, 30)
    assert last_object(terminal("verify", live, "--json").stdout)["status"] == "interrupted"
    following = terminal("rehearse", *SOURCES, "--seconds", 2, "--out", home)
    assert last_object(following.stdout)["take"].endswith("R000003")


def test_a_damaged_vault_is_never_replaced_but_can_be_made_anew(home: Path) -> None:
    database = home / "vault" / "vault.db"
    damaged = bytearray(database.read_bytes())
    damaged[5000] ^= 1
    database.write_bytes(damaged)
    refused = terminal("rehearse", *SOURCES, "--seconds", 2, "--out", home)
    assert refused.returncode == 3
    assert "recover --vault" in refused.stderr
    assert database.read_bytes() == damaged
    mended = terminal("recover", home, "--vault", "--json")
    assert mended.returncode == 0, mended.stderr
    assert [path for path in database.parent.iterdir() if path.read_bytes() == damaged], "the damaged file is kept"
    film = home.parent / "film.mp4"
    take = next(home.glob("takes/*R000001"))
    assert terminal("export", take, "--out", film, "--reason", "after mending").returncode == 0
    following = terminal("rehearse", *SOURCES, "--seconds", 2, "--out", home)
    assert last_object(following.stdout)["take"].endswith("R000002")


def test_a_sound_vault_is_not_made_anew(home: Path) -> None:
    done = terminal("recover", home, "--vault")
    assert done.returncode == 3
    assert "nothing to rebuild" in done.stderr


def test_a_take_copied_elsewhere_is_sealed_with_the_home_it_came_from(home: Path, tmp_path: Path) -> None:
    with rehearsing(home) as kiosk:
        live = next(home.glob("takes/*R000002"))
        copy = tmp_path / "stick" / live.name
        copy.parent.mkdir()
        subprocess.run(["cp", "-r", str(live), str(copy)], check=True)
        kiosk.send_signal(signal.SIGTERM)
        kiosk.communicate(timeout=60)
    assert "no vault with its key" in terminal("recover", copy).stderr
    done = terminal("recover", copy, "--home", home, "--json")
    assert last_object(done.stdout)["sealed"] == [live.name], done.stderr
    assert last_object(terminal("verify", copy, "--json").stdout)["status"] == "interrupted"


def test_a_whole_recording_cannot_be_turned_into_a_crash_by_command(home: Path) -> None:
    take = next(home.glob("takes/*R000001"))
    for name in ("manifest.json", "manifest.p7s"):
        (take / name).unlink()
    lines = (take / "journal").read_bytes().splitlines(keepends=True)
    (take / "journal").write_bytes(b"".join(lines[:-4]))
    done = terminal("recover", take, "--json")
    assert done.returncode == 1
    (cut,) = last_object(done.stdout)["shortened"]
    assert (cut["take"], cut["entries"], cut["known"]) == (take.name, len(lines) - 4, len(lines))


def test_keys_out_of_escrow_come_through_a_pipe_and_each_is_tried(home: Path) -> None:
    opened = open_home(load_settings(home))
    key = opened.vault._key.hex()
    opened.close()
    (home / "vault" / "keys.json").unlink()
    refused = terminal("recover", home, "--escrow", text="00" * 32 + "\n")
    assert (refused.returncode, "[key.escrow]" in refused.stderr) == (3, True), refused.stderr
    done = terminal("recover", home, "--escrow", "--json", text=f"{'00' * 32}\n{key}\n\n{'11' * 32}\n")
    assert done.returncode == 0, done.stderr
    assert "2" in done.stderr.splitlines()[0]
    following = terminal("rehearse", *SOURCES, "--seconds", 2, "--out", home)
    assert last_object(following.stdout)["take"].endswith("R000002")
