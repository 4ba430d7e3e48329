"""Without a display the kiosk says so in one sentence; with one, Qt's dialogues speak the language of the screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from faults.errors import ShuangluError
from terminal.ui.display import demand_display
from terminal.ui.tongue import speak
from tests import ROOT
from tests.terminal.ui.conftest import MakeKiosk


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ":4711"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"},
    ],
    ids=["none", "nobody-there", "nonsense", "no-wayland"],
)
def test_where_there_is_no_display_it_is_said(environment: dict[str, str]) -> None:
    with pytest.raises(ShuangluError) as refused:
        demand_display(environment)
    assert refused.value.code == "display.none"
    demand_display({**environment, "QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_the_kiosk_ends_in_order_and_in_chinese_without_a_display(tmp_path: Path) -> None:
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    ended = subprocess.run(
        [sys.executable, "-m", "terminal", "start", "--home", str(tmp_path / "home")],
        env={**bare, "SHUANGLU_LANGUAGE": "zh", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 3
    assert "这里没有可用的显示器，窗口打不开。" in ended.stderr
    assert "Qt" not in ended.stderr + ended.stdout


def test_qt_speaks_the_language_of_the_screen(make_kiosk: MakeKiosk, app: QApplication) -> None:
    del app
    kiosk = make_kiosk("zh")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QCoreApplication.translate("QFileDialog", "Directory:") != "Directory:"
    kiosk.window.set_language("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    kiosk.window.set_language("zh")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


@pytest.mark.usefixtures("app")
def test_the_catalogues_are_in_the_wheel() -> None:
    assert speak("zh")
    speak("zh")
