"""From a bare machine to a terminal that records: by its pages with stand-ins for devices, and by options in rows."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from faults.errors import ShuangluError
from headquarters.server import RunningServer
from terminal.home.cameras import read_list
from terminal.home.opening import open_home
from terminal.home.settings import load_settings
from terminal.session.setting_up import SetupStep, SetupView
from terminal.setup.offers import Offer, Offers
from terminal.setup.scripted import Asked, Scripted
from terminal.setup.showing import Showing
from terminal.ui.run import application
from terminal.ui.setup.window import SetupWindow
from terminal.ui.window import BOUNCE_MS
from tests.journeys.programs import last_object, terminal, wait_until
from tests.sales import SMALL_PACKS, write_sale

DEVICES = Offers(
    (Offer("test:clap", "test:clap"),),
    (Offer("test:clap?ppm=0", "test:clap?ppm=0"), Offer("test:silence", "test:silence")),
    ("test:sink",),
)
BY_HAND = """# 相城支行 1 号柜台
passphrase_file = "{passphrase}"
camera = "camera:0"  # 柜台上
identity = "none"
unverified_packs = "allow"
"""


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("hq") / "data") as running:
        yield running


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A home in which nothing stands but what the package's installation, and field IT, wrote."""
    home, passphrase = tmp_path / "home", tmp_path / "passphrase"
    home.mkdir()
    passphrase.write_text("correct horse battery staple\n")
    (home / "settings.toml").write_text(BY_HAND.format(passphrase=passphrase), encoding="utf-8")
    return home


def test_an_address_without_a_code_is_refused(bare: Path) -> None:
    with pytest.raises(ShuangluError) as caught:
        Scripted(bare, Asked("https://127.0.0.1:9", None, "3015"), lambda _: None, lambda _: b"").run()
    assert caught.value.code == "setup.code"


class Person:
    """Somebody before the window, who presses no faster than people do."""

    def __init__(self, window: SetupWindow) -> None:
        self.window = window

    @property
    def view(self) -> SetupView:
        """What is shown at this moment."""
        return self.window.view

    def see(self, step: SetupStep) -> None:
        self.wait(lambda: self.window.view.step == step and not self.window.view.busy)

    def wait(self, what: Callable[[], object]) -> None:
        def settled() -> object:
            application().processEvents()
            return what()

        wait_until(settled, 60)

    def type(self, *texts: str) -> None:
        for text in texts:
            line = self.window.focusWidget()
            assert isinstance(line, QLineEdit)
            QTest.keyClicks(line, text)
            QTest.keyClick(line, Qt.Key.Key_Return)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.qWait(BOUNCE_MS + 20)
            QTest.keyClick(QApplication.focusWidget() or self.window, key)


def test_options_enrol_without_a_window(hq: RunningServer, bare: Path) -> None:
    steps: list[SetupStep] = []
    told = Scripted(bare, Asked(hq.url, hq.enrol_code(), "3015"), steps.append, lambda _: b"").run()
    assert (steps, told["hq"], told["terminal"] != "") == (["headquarters"], hq.url, True)
    with pytest.raises(ShuangluError) as caught:
        Scripted(bare, Asked(hq.url, "ABCD", "3015"), steps.append, lambda _: b"").run()
    assert caught.value.code == "enrol.code_shape"


def test_a_bare_machine_is_enrolled_accepted_and_records(hq: RunningServer, bare: Path, tmp_path: Path) -> None:
    _by_its_pages(hq, bare)
    _accept(bare, tmp_path / "sheet.pdf")
    sale = write_sale(tmp_path / "sale.json", child=True)
    recorded = terminal("record", "--home", bare, "--seconds", 2, "--sale", sale, "--packs", SMALL_PACKS)
    assert last_object(recorded.stdout)["frames"] > 20, recorded.stderr


def _by_its_pages(hq: RunningServer, bare: Path) -> None:
    """Somebody enrols the machine and chooses its devices, and leaves the rest for later."""
    application()
    showing = Showing(bare, stand_ins=DEVICES)
    window = showing.make_window()
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    person = Person(window)
    try:
        person.type("3015", hq.url, hq.enrol_code())
        person.see("devices")
        _choose_devices(person)
        person.press(Qt.Key.Key_Return)
        person.see("others")
        person.press(Qt.Key.Key_S)
        person.see("delay")  # one display has no width of its own
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: window.view.busy == "measuring")
        person.press(Qt.Key.Key_Escape)
        person.see("others")
        assert window.view.standings[:4] == ("done", "done", "skipped", "skipped")
    finally:
        window.close()
        showing.close()
        window.deleteLater()
    settings = load_settings(bare)
    assert (settings.camera, settings.microphone, settings.customer_display) == ("test:clap", "test:clap?ppm=0", "one")
    assert settings.speaker == "test:sink"
    again = Showing(bare, "3015")
    assert (again.known.terminal != "", again.known.hq) == (True, hq.url)


def _accept(bare: Path, paper: Path) -> None:
    """The rest is done by options; what field IT wrote by hand is still there, and who chose what is recorded."""
    words = ("setup", "--no-window", "--home", bare, "--by", "3015", "--camera-delay-ms", 40)
    done = terminal(*words, "--sheet", paper, "--json")
    assert done.returncode == 0, done.stderr
    said = last_object(done.stdout)
    assert (said["passed"], said["unreal"]) == (True, True), "test sources are never taken for a camera"
    assert {"line", "disk", "clock", "packs", "camera"} <= {check["check"] for check in said["checks"]}
    assert paper.read_bytes() == Path(said["sheet"]).read_bytes()
    assert paper.read_bytes().startswith(b"%PDF")
    kept = json.loads(Path(said["sheet"]).with_suffix(".json").read_bytes())
    assert (kept["number"], kept["by"], kept["passed"]) == (said["terminal"], "3015", True)
    written = (bare / "settings.toml").read_text(encoding="utf-8")
    assert written.splitlines()[0] == "# 相城支行 1 号柜台"
    assert 'camera = "test:clap"  # 柜台上' in written
    assert [each.source for each in read_list(bare)] == ["test:clap"]
    home = open_home(load_settings(bare))
    acts = [(row["who"], row["act"], row["about"]) for row in reversed(home.vault.audit.rows())]
    home.close()
    pages = ("headquarters", "devices", "delay")
    assert acts == [*(("3015", "setup", page) for page in pages), ("3015", "acceptance", "")]


def _choose_devices(person: Person) -> None:
    """Choose what shows and sounds, after it was looked at and listened to."""
    person.wait(lambda: {each.state for each in person.view.cameras} == {"shows"})
    person.wait(lambda: person.view.microphones and person.view.microphones[0].state == "shows")
    letter = next(each.letter for each in person.view.microphones if each.source == "test:clap?ppm=0")
    person.press(Qt.Key.Key_A, getattr(Qt.Key, f"Key_{letter}"))
    person.wait(lambda: person.view.clip.state == "ready" and person.view.clip.spoken)
    person.press(Qt.Key.Key_P)
    person.wait(lambda: person.view.asked == "clip")
    person.press(Qt.Key.Key_Y, Qt.Key.Key_L)
    person.wait(lambda: person.view.asked == "ding")
    person.press(Qt.Key.Key_Y, Qt.Key.Key_O)
    person.wait(lambda: not person.view.lacking)
    assert person.window.page.frame_of("test:clap") is not None
