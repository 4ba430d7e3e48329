"""`rewrap`: another passphrase keeps the vault's key; the old one opens it no more, and the takes stay as they are."""

from pathlib import Path

import pytest

from evidence.verify import verify_take
from terminal.home.opening import open_or_create_home
from terminal.home.settings import load_settings
from tests.journeys.programs import last_object, terminal
from tests.terminal.vault.recording import record


def file(folder: Path, name: str, passphrase: str) -> Path:
    """A file with a passphrase that nobody else can read."""
    path = folder / name
    path.touch(mode=0o600)
    path.write_text(passphrase + "\n", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    old = file(tmp_path, "old", "correct horse 电池 staple")
    home = open_or_create_home(load_settings(tmp_path / "home", passphrase_file=old))
    record(home.vault, "rehearsal")
    home.close()
    return tmp_path / "home"


def test_the_new_passphrase_opens_and_the_old_one_does_not(home: Path, tmp_path: Path) -> None:
    old, new = {"SHUANGLU_PASSPHRASE_FILE": str(tmp_path / "old")}, file(tmp_path, "new", "yet another 口令 of 2027")
    said = terminal("rewrap", "--passphrase-file", new, "--home", home, "--json", env=old)
    assert (said.returncode, last_object(said.stdout)["keeper"]) == (0, "passphrase"), said.stderr
    refused = terminal("sync", "--once", "--home", home, env=old)
    assert (refused.returncode, "[key." in refused.stderr) == (3, True)
    opened = terminal("recover", "--home", home, "--json", env={"SHUANGLU_PASSPHRASE_FILE": str(new)})
    assert (opened.returncode, last_object(opened.stdout)["damaged"]) == (0, [])
    (take,) = (home / "takes").iterdir()
    assert verify_take(take).status == "intact"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--passphrase-file", "NEW", "--key-store"), 2, "[rewrap.both]"),
        ((), 3, "[rewrap.no_input]"),
        (("--passphrase-file", "nowhere"), 3, "nowhere"),
        (("--passphrase-file", "SHORT"), 3, "[key.short]"),
    ],
)
def test_what_does_not_fit_changes_nothing(
    home: Path, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    old = {"SHUANGLU_PASSPHRASE_FILE": str(tmp_path / "old")}
    new = file(tmp_path, "new", "yet another 口令 of 2027")
    files = {"NEW": str(new), "SHORT": str(file(tmp_path, "short", "secret"))}
    spelled = [files.get(word, word) for word in words]
    said = terminal("rewrap", *spelled, "--home", home, env=old)
    assert (said.returncode, told in said.stderr) == (code, True), said.stderr
    assert terminal("recover", "--home", home, env=old).returncode == 0


def test_a_home_that_keeps_itself_has_no_passphrase_to_change(tmp_path: Path) -> None:
    words = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 1, "--out", tmp_path / "home")
    assert terminal("rehearse", *words).returncode == 0
    said = terminal(
        "rewrap", "--passphrase-file", file(tmp_path, "new", "long enough 口令"), "--home", tmp_path / "home"
    )
    assert (said.returncode, "[rewrap.keeps_itself]" in said.stderr) == (3, True)
