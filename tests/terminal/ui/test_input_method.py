"""How Chinese is typed in a kiosk: by the machine's own input method, whatever the account says of it."""

import pytest

from terminal.ui.input_method import NAME, ask_for_it, plugins, wanted

OURS = frozenset({"ibus", "compose"})


def test_the_qt_that_is_used_reaches_ibus() -> None:
    assert "ibus" in plugins()


@pytest.mark.parametrize(
    ("said", "there", "chosen"),
    [
        (None, OURS, "ibus"),  # a bare kiosk: nothing says anything
        ("", OURS, "ibus"),
        ("fcitx", OURS, "ibus"),  # UOS, Kylin: Fcitx answers on the bus of IBus, Qt's wheels have no plug-in for it
        ("fcitx", OURS | {"fcitx"}, "fcitx"),
        ("compose", OURS, "compose"),
        ("none", OURS, "none"),
        ("fcitx", frozenset({"compose"}), "fcitx"),
    ],
)
def test_what_is_asked_of_qt(said: str | None, there: frozenset[str], chosen: str) -> None:
    assert wanted({} if said is None else {NAME: said}, there) == chosen


def test_it_is_said_before_the_application_is_made() -> None:
    env: dict[str, str] = {}
    ask_for_it(env)
    assert env.get(NAME) == "ibus"
