"""`slip`: what the customer has in hand, made again from the take; and whether what she reads out is this take's."""

import json
from pathlib import Path

import pytest

from scripts.lab.authority import World
from tests.journeys.programs import last_object, terminal

ZH, EN = {"SHUANGLU_LANGUAGE": "zh"}, {"SHUANGLU_LANGUAGE": "en"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.create(tmp_path / "takes")


def test_the_slip_is_told_and_what_is_read_out_is_compared(world: World, tmp_path: Path) -> None:
    take = world.sealed()
    told = terminal("slip", take, "--json")
    assert told.returncode == 0
    slip = last_object(told.stdout)
    assert slip["take"] == "32-0117-000001"
    assert [len(group) for group in slip["code"].split("-")] == [5, 5, 5, 5]
    assert slip["qr"] == f"SL1:{slip['take']}:{slip['code'].replace('-', '')}:{slip['sealed_at']}"
    assert f"校验字：{slip['code']}" in terminal("slip", take, env=ZH).stdout
    verified = terminal("verify", take, env=EN).stdout
    assert f"slip: {slip['code']}" in verified
    assert json.loads(terminal("verify", take, "--json").stdout)["slip"]["code"] == slip["code"]
    spoken = slip["code"].lower().replace("-", " ")
    agrees = terminal("slip", take, "--check", spoken, env=ZH)
    assert (agrees.returncode, "核对一致" in agrees.stdout) == (0, True)
    other = ("0" if spoken[0] != "0" else "1") + spoken[1:]
    differs = terminal("slip", take, "--check", other, env=ZH)
    assert (differs.returncode, "核对不一致" in differs.stdout) == (1, True)
    for kind, begins in (("pdf", b"%PDF"), ("png", b"\x89PNG")):
        out = tmp_path / f"slip.{kind}"
        assert terminal("slip", take, "--out", out).returncode == 0
        assert out.read_bytes().startswith(begins)


def test_what_has_no_slip_says_so_in_words(world: World, tmp_path: Path) -> None:
    writer = world.opened(2, previous="ab" * 32)
    writer.abandon()
    unsealed = writer.folder
    assert terminal("slip", unsealed, env=ZH).returncode == 3
    assert "还没有封存" in terminal("slip", unsealed, env=ZH).stderr
    assert terminal("slip", "32-0117-999999", "--home", tmp_path / "home", env=ZH).returncode == 3
    take = world.sealed()
    assert terminal("slip", take, "--out", tmp_path / "slip.doc", env=ZH).returncode == 2
    assert "20 个字母和数字" in terminal("slip", take, "--check", "ABC", env=ZH).stderr
