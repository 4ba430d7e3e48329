"""Every ink on its ground, computed from the theme: 4.5:1, for elders 7:1 (WCAG 2, relative luminance)."""

import itertools
from typing import get_args

import pytest

from terminal.ui import theme
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.ports import TextSize
from terminal.ui.theme import Theme, Tone

LEAST: dict[TextSize, float] = {"standard": 4.5, "elder": 7.0}


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)


def contrast(ink: str, ground: str) -> float:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(look: Theme) -> dict[str, tuple[str, str]]:
    """Every ink with each ground on which words of it stand."""
    found: dict[str, tuple[str, str]] = {}
    for tone in get_args(Tone):
        for name, ground in (("tint", look.tint(tone)), ("card", theme.CARD), ("page", theme.PAGE)):
            found[f"{tone} on {name}"] = (look.ink(tone), ground)
    for name, ground in (("card", theme.CARD), ("page", theme.PAGE), ("tint", theme.PRIMARY_TINT)):
        found[f"text on {name}"] = (theme.INK, ground)
    found["text on the chosen answer"] = (theme.INK, look.tint("person"))
    found["quiet on page"] = (look.secondary, theme.PAGE)
    found["quiet on a chosen row"] = (look.secondary, theme.PRIMARY_TINT)
    found["quiet on the chosen answer"] = (look.secondary, look.tint("person"))
    found["the large button"] = (theme.ON_PRIMARY, theme.PRIMARY)
    found["the large button under the mouse"] = (theme.ON_PRIMARY, theme.PRIMARY_HOVER)
    found["the large button asleep"] = (look.secondary, theme.METER_OFF)
    found["the place among the screens"] = (theme.PRIMARY, theme.PRIMARY_TINT)
    found["words on the picture"] = (theme.ON_STAGE, theme.STAGE)
    return found


def test_the_figures_are_those_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("text_size", get_args(TextSize))
def test_every_ink_can_be_read_on_its_ground(text_size: TextSize) -> None:
    low = {name: round(contrast(*pair), 2) for name, pair in pairs(Theme(text_size)).items()}
    assert {name: ratio for name, ratio in low.items() if ratio < LEAST[text_size]} == {}


@pytest.mark.parametrize("final", [True, False])
def test_captions_can_be_read_by_who_sees_badly_also_while_they_may_change(*, final: bool) -> None:
    look = CustomerTheme()
    assert contrast(look.ink_of_captions(final=final), look.ground_of_captions) >= LEAST["elder"]


@pytest.mark.parametrize("text_size", get_args(TextSize))
def test_what_is_said_without_words_stands_out_from_its_ground(text_size: TextSize) -> None:
    """Icons, bars, rings and frames in focus: 3:1."""
    look = Theme(text_size)
    marks = [look.ink(tone) for tone in get_args(Tone)] + [theme.PRIMARY, theme.RECORDING, theme.INK]
    low = [
        (mark, ground)
        for mark, ground in itertools.product(marks, (theme.CARD, theme.PAGE))
        if contrast(mark, ground) < 3.0
    ]
    assert low == []
    assert contrast(theme.SEEN, theme.STAGE) >= 3.0
    assert contrast(theme.SEEN_BADLY, theme.STAGE) >= 3.0


def test_what_a_person_said_is_no_green_and_no_two_tones_look_alike() -> None:
    for text_size in get_args(TextSize):
        inks = [Theme(text_size).ink(tone) for tone in get_args(Tone)]
        assert len(set(inks)) == len(inks)
        red, green, blue = (int(Theme(text_size).ink("person")[place : place + 2], 16) for place in (1, 3, 5))
        assert green < min(red, blue)
