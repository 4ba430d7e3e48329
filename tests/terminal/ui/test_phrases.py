"""Words and looks stand in one place each."""

import ast
import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from terminal.session.facts.courier import DeliveryState
from terminal.session.facts.recorder import GapReason, MediaTrack
from terminal.session.snapshot import Ending, Phase, Snapshot, TakeView
from terminal.ui import theme as tokens
from terminal.ui.parts.stands import TONES
from terminal.ui.parts.top_bar import light_phrase
from terminal.ui.phrases.table import clock, words_of
from terminal.ui.ports import TextSize
from terminal.ui.theme import Theme
from tests import ROOT

ZH, EN = words_of("zh"), words_of("en")
WIDGETS = sorted((ROOT / "terminal" / "ui").rglob("*.py"))
NO_SENTENCES = {"splash.py", "table.py", "figured.py"}
"""A full stop to look for, the product's name, which is one in every language, units to find figures by."""
HAN = re.compile(r"[\u3400-\u9fff]")
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")


def test_both_languages_have_the_same_keys_and_the_same_blanks() -> None:
    assert ZH.keys() == EN.keys()
    for key in ZH:
        blanks = [{name for _, name, _, _ in Formatter().parse(words[key]) if name} for words in (ZH, EN)]
        assert blanks[0] == blanks[1], key
        assert ZH[key].strip() == ZH[key] or not re.search(r"\w", ZH[key]), key  # what parts two words


def test_each_language_speaks_itself() -> None:
    for key, text in EN.items():
        assert key in ("language.other", "form.hint.valid_to") or not CHINESE.search(text), key
    wordless = {
        "language.other",
        "button.key",
        "rows.number",
        "flow.place",
        "progress.later",
        "plan.time",
        "checks.cut",
    } | {"role.numbered"}
    bare = {key for key, text in ZH.items() if not CHINESE.search(re.sub(r"\{\w+\}", "", text))}
    assert {key for key in bare if ZH[key] != EN[key]} <= wordless


def test_every_state_gap_and_delivery_has_its_words() -> None:
    said = {light_phrase(Snapshot(phase=phase)) for phase in get_args(Phase)}
    for ending in get_args(Ending):
        said |= {light_phrase(Snapshot(phase="sealed", take=TakeView(ending=ending)))}
        said |= {f"sealed.{ending}.title", f"sealed.{ending}.text"}
    said |= {f"node.{part}.{state}" for state in TONES for part in ("state", "count")}
    assert said <= ZH.keys()
    for track in get_args(MediaTrack):
        assert {f"gap.{track}.{reason}" for reason in get_args(GapReason)} <= ZH.keys()
    assert {f"delivery.{state}" for state in get_args(DeliveryState)} <= ZH.keys()


@pytest.mark.parametrize("path", WIDGETS, ids=lambda path: path.name)
def test_no_words_stand_in_widgets(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tables = [
        node for node in tree.body if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in ("ZH", "EN")
    ]
    tree.body = [node for node in tree.body if node not in tables]
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # what is told to who reads code
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    assert path.name in NO_SENTENCES or [text for text in texts if HAN.search(text)] == []
    saying = {"setText", "setToolTip", "setAccessibleName", "setWindowTitle", "setPlaceholderText", "words", "say"}
    saying |= {"QLabel", "QPushButton", "QRadioButton", "show_whole", "set_words", "set_text"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            said = [part.value for part in node.args if isinstance(part, ast.Constant)]
            tones = {"ok", "warn", "fail", "plain", "person", ""}
            words = [word for word in said if isinstance(word, str) and re.search(r"[^\W_]", word)]
            assert name not in saying or all(word in tones for word in words), ast.unparse(node)


@pytest.mark.parametrize(
    "path", [path for path in WIDGETS if path.name not in ("theme.py", "style_sheet.py")], ids=lambda path: path.name
)
def test_no_colours_or_sizes_stand_in_widgets(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|\b\d+px|setPixelSize\(\d|setPointSize|setStyleSheet\(\"", source) == []


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("size", "least"), [("standard", 4.5), ("elder", 7.0)])
def test_words_stand_out(size: TextSize, least: float) -> None:
    """WCAG 2.2: 4.5:1, and 7:1 where elders read."""
    theme = Theme(size)
    for tone in get_args(tokens.Tone):
        for ground in (theme.tint(tone), tokens.CARD, tokens.PAGE):
            assert _contrast(theme.ink(tone), ground) >= least, (tone, ground)
    assert _contrast(tokens.INK, tokens.PAGE) >= least
    assert _contrast(tokens.ON_PRIMARY, tokens.PRIMARY) >= least
    assert _contrast(tokens.ON_STAGE, tokens.STAGE) >= least


def test_text_is_a_third_larger_for_elders() -> None:
    assert Theme("elder").font("body") == 27
    assert Theme("elder").control >= Theme().control >= 56


def test_the_clock_never_runs_ahead() -> None:
    assert [clock(seconds) for seconds in (-1, 0, 59.99, 3661.5, 360_000)] == [
        "00:00:00",
        "00:00:00",
        "00:00:59",
        "01:01:01",
        "100:00:00",
    ]
