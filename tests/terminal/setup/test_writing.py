"""settings.toml is changed where it must be and nowhere else."""

import tomllib
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from terminal.setup.writing import Value, changed_text, write_settings, written_settings

BY_HAND = '''# 相城支行 1 号柜台，吴凯装
camera = "camera:0"   # 柜台上
"microphone" = 'microphone:default'
allowed_cameras = [  # camera = "not this"
  "usb-*",
]
site_name = """
camera = "nor this"
"""

later_release = true
# 结尾
'''


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (BY_HAND, {"camera": "camera:usb-046d", "microphone": "microphone:鹅颈", "camera_delay_ms": 84}),
        (BY_HAND.replace("\n", "\r\n"), {"camera": 'camera:"quoted" \\ back', "profile": "1080p25"}),
        ("", {"camera": "camera:1", "second_camera_mirrored": True}),
        ("[table]\ncamera = 1\n", {"camera": "camera:1"}),
        ('camera = """\nlong"""\nregion = "3205"', {"camera": "camera:2", "reader": ""}),
        ("camera_delay_ms = 1\ncamera = 'a'", {"camera": "b"}),
    ],
    ids=["by hand", "of Windows", "empty", "a table", "of several lines", "no last line end"],
)
def test_nothing_is_lost(text: str, changes: dict[str, Value]) -> None:
    made = changed_text(text, changes)
    assert tomllib.loads(made) == tomllib.loads(text) | changes
    remarks = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
    assert all(remark in made for remark in remarks)
    kept = [line for line in text.splitlines() if not any(key in line for key in changes)]
    assert [line for line in kept if line not in made.splitlines()] in ([], ['long"""'])


def test_the_file_is_written_whole_and_only_where_something_changes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert write_settings(home, {"camera": "camera:1"}) == ("camera",)
    written = (home / "settings.toml").read_bytes()
    assert write_settings(home, {"camera": "camera:1"}) == ()
    assert (home / "settings.toml").read_bytes() == written
    assert written_settings(home) == {"camera": "camera:1"}
    assert [path.name for path in home.iterdir()] == ["settings.toml"]


def test_a_file_that_is_no_toml_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("camera = camera:0\n")
    for act in (lambda: write_settings(tmp_path, {"camera": "camera:1"}), lambda: written_settings(tmp_path)):
        with pytest.raises(ShuangluError) as caught:
            act()
        assert caught.value.trouble.key == "settings.file:toml"
    assert (tmp_path / "settings.toml").read_text() == "camera = camera:0\n"


def test_a_key_that_cannot_be_set_is_named() -> None:
    with pytest.raises(ShuangluError) as caught:
        changed_text("[camera]\nname = 1\n", {"camera": "camera:1"})
    assert caught.value.trouble.key == "setup.unwritten"
