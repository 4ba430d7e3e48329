"""`judge`: a take says again what it comes to, from its journal, by its own packs or by others; nothing is altered."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from resources import PACKS
from rulebook.checks.delivery import Delivery, spelled
from terminal.commands.main import app
from terminal.home.keepers import OWN_PASSPHRASE
from terminal.home.opening import Home, open_home
from terminal.home.recovering import recover_home
from terminal.home.settings import load_settings
from terminal.vault.making import create_vault
from tests import ROOT
from tests.drawn_takes import DrawnTake, drawn_plan
from tests.rulebook.checks.tales import Scene, Tale, face
from tests.sales import SMALL_PACKS
from tests.terminal.vault.recording import PASSPHRASE, keeper, open_writer

SMALL_FACES = (face("seller"), face("applicant", px=40))
CHECKS = PACKS / "checks" / "national.yaml"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose takes the stories leave as they are."""
    folder = tmp_path_factory.mktemp("judge") / "home"
    folder.mkdir()
    (folder / OWN_PASSPHRASE).write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    create_vault(folder, [keeper()], keeps_itself=True).close()
    return folder


@pytest.fixture
def home(path: Path) -> Iterator[Home]:
    opened = open_home(load_settings(path), process="test")
    yield opened
    opened.close()


def drawn(home: Home, tale: Tale, *, until: str = "", close: bool = True, **how: Any) -> Path:
    """The folder of a tale that was written into a home."""
    order = home.vault.takes.begin_take("rehearsal", {}, 60)
    writer = open_writer(order)
    home.vault.takes.take_opened(order.take)
    DrawnTake(writer, tale, **how).write(until=until, close=close)
    if close:
        home.vault.takes.take_closed(order.take, "sealed")
    return writer.folder


def tale_of(*scenes: tuple[str, Scene]) -> Tale:
    """A take that is clean but for these attempts, each followed by a clean one where it says `repeat`."""
    changed = dict(scenes)
    tale = Tale(plan=drawn_plan()).opened()
    for node in tale.plan.nodes:
        tale.node(node.id, changed.get(node.id))
        if node.id in changed and changed[node.id].outcome == "failed":
            tale.node(node.id)
    return tale.finished()


def judge(*words: object, language: str = "en") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["judge", *map(str, words), "--language", language])
    return done.exit_code, done.stdout, done.stderr


def judged(*words: object) -> dict[str, Any]:
    code, said, errors = judge(*words, "--json")
    assert code == 0, errors
    found: dict[str, Any] = json.loads(said)
    return found


def packs_with(folder: Path, **changes: tuple[str, str]) -> Path:
    """The small packs with the national checks; in the file of a name one text stands for another."""
    shutil.copytree(SMALL_PACKS, folder)
    (folder / "checks").mkdir()
    shutil.copy(CHECKS, folder / "checks")
    for name, (before, after) in changes.items():
        (file,) = folder.rglob(f"{name}.yaml") if name == "national" else folder.glob(f"scripts/{name}.yaml")
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_clean_take_passes_and_says_the_same_as_then(home: Home) -> None:
    folder = drawn(home, tale_of())
    before = bytes_of(folder)
    said = judged(folder)
    assert (said["take"], said["sealed"], said["verdict"]) == (folder.name, True, "pass")
    assert [node["id"] for node in said["nodes"]] == ["T01", "T02", "T03", "T05"]
    assert all(each["verdict"] == "pass" and each["findings"] == [] for each in said["nodes"][0]["attempts"])
    assert said["stored"] == {"verdict": "pass", "why": ""}
    assert (said["differs"], said["changes"], said["why"], said["findings"]) == ([], [], "", [])
    assert judge(folder, "--demand", "pass")[0] == 0
    assert judge(folder.name, "--home", home.path)[0] == 0, "by its name too"
    assert bytes_of(folder) == before
    row = home.vault.audit.rows(1)[0]
    assert (row["act"], row["about"]) == ("take.judged", folder.name)


def test_what_reached_her_is_listed_and_an_old_take_claims_nothing(home: Home) -> None:
    tale = tale_of()
    assert judged(drawn(home, tale))["deliveries"] == []
    found = Delivery("T03", 1, "prompt:p1", "ab" * 32, shown_ms=6200, facing_percent=91, act="heard", via="customer")
    tale.mark("delivery", **spelled(found))
    folder = drawn(home, tale)
    (told,) = judged(folder)["deliveries"]
    assert (told["item"], told["shown_ms"], told["facing_percent"]) == ("prompt:p1", 6200, 91)
    assert (told["playout"], told["type_tenths_mm"]) == (None, None)
    _, chinese, _ = judge(folder, language="zh")
    assert "面向屏幕 91%；播放：没有核对；字高：未量" in chinese
    _, english, _ = judge(folder)
    assert "facing the screen 91%; playout: not looked for; letters: not measured" in english


def test_a_failing_node_says_what_it_misses_and_what_to_do(home: Home) -> None:
    scene = Scene(faces=((0.0, SMALL_FACES),))
    folder = drawn(home, tale_of(("T02", scene)))
    said = judged(folder)
    assert said["verdict"] == "fail"
    (node,) = [node for node in said["nodes"] if node["id"] == "T02"]
    (attempt,) = node["attempts"]
    (finding,) = attempt["findings"]
    assert (finding["rule"], finding["severity"]) == ("face.small", "fail")
    assert finding["clause"] == "保监发〔2017〕54号 第八条"
    assert attempt["from_s"] <= finding["from_s"] < finding["to_s"] <= attempt["to_s"]
    assert all(finding[part][spoken] for part in ("seen", "asked", "advice") for spoken in ("zh", "en"))
    code, chinese, _ = judge(folder, language="zh")
    lines = chinese.splitlines()
    assert (code, lines[0]) == (0, f"{folder.name}：不通过"), "the verdict first, and no demand was made"
    assert any(line.startswith("  ✗ T02 讲解条款  不通过") for line in lines)
    assert any("怎么办" in line and finding["advice"]["zh"] in line for line in lines)
    for demand in ("pass", "confirmed"):
        code, _, errors = judge(folder, "--demand", demand)
        assert (code, "[judge.demand]" in errors) == (1, True)


def test_a_node_is_what_its_last_attempt_is_and_all_attempts_are_told(home: Home) -> None:
    folder = drawn(home, tale_of(("T02", Scene(faces=((0.0, SMALL_FACES),), outcome="failed"))))
    said = judged(folder)
    (node,) = [node for node in said["nodes"] if node["id"] == "T02"]
    assert (said["verdict"], node["verdict"]) == ("pass", "pass")
    assert [(each["attempt"], each["verdict"]) for each in node["attempts"]] == [(1, "fail"), (2, "pass")]


def test_a_verdict_that_was_stored_and_is_not_so_is_told(home: Home) -> None:
    tale = tale_of(("T02", Scene(faces=((0.0, SMALL_FACES),))))
    folder = drawn(home, tale, said={"T02": "pass", "": "pass"})
    said = judged(folder)
    assert (said["stored"]["verdict"], said["verdict"]) == ("pass", "fail")
    told = {(each["node"], each["attempt"]): (each["before"], each["after"]) for each in said["differs"]}
    assert told == {("", 0): ("pass", "fail"), ("T02", 0): ("pass", "fail"), ("T02", 1): ("pass", "fail")}
    lines = judge(folder, language="zh")[1]
    assert "与当时不同" in lines
    assert "整段  通过 → 不通过" in lines


def test_an_attempt_that_could_not_be_judged_then_is_no_difference(home: Home) -> None:
    folder = drawn(home, tale_of(), said={"T02": "not_judged", "": "not_judged"}, why="late")
    said = judged(folder)
    assert (said["verdict"], said["stored"]) == ("pass", {"verdict": "not_judged", "why": "late"})
    assert said["differs"] == []
    assert "could not be judged while it was recorded (late)" in judge(folder)[1]


def test_other_packs_make_plan_and_list_anew_and_what_changes_is_told(home: Home, tmp_path: Path) -> None:
    folder = drawn(home, tale_of())
    same = judged(folder, "--packs", packs_with(tmp_path / "same"))
    assert (same["verdict"], same["other_packs"], same["changes"]) == ("pass", True, [])
    strict = packs_with(tmp_path / "strict", national=("least_px: 80", "least_px: 200"))
    said = judged(folder, "--packs", strict)
    assert (said["verdict"], said["stored"]["verdict"], said["differs"]) == ("fail", "pass", [])
    (whole,) = [each for each in said["changes"] if each["node"] == ""]
    assert (whole["before"], whole["after"], whole["found"]) == ("pass", "fail", ["face.small"])
    assert "face.small" in judge(folder, "--packs", strict, language="zh")[1]
    code, _, errors = judge(folder, "--packs", SMALL_PACKS)
    assert (code, "[judge.no_checks]" in errors) == (3, True)


def test_a_node_that_other_packs_do_not_ask_for_is_no_riddle(home: Home, tmp_path: Path) -> None:
    folder = drawn(home, tale_of())
    packs = packs_with(tmp_path / "packs")
    for file in (packs / "scripts" / "small.yaml", packs / "rules" / "small.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("T05", "T06"), encoding="utf-8")
    said = judged(folder, "--packs", packs)
    assert said["findings"] == [], "nothing odd"
    found = {each["node"]: (each["before"], each["after"]) for each in said["changes"] if not each["attempt"]}
    assert found == {"": ("pass", "fail"), "T05": ("pass", ""), "T06": ("", "fail")}


def test_what_each_check_measured_is_explained(home: Home) -> None:
    folder = drawn(home, tale_of())
    said = judged(folder, "--explain")
    assert any("T01#1  frame.missing" in line for line in said["explained"])
    assert "T01#1  frame.missing" in judge(folder, "--explain")[1]


def test_a_take_without_a_check_list_is_not_judged_and_says_so(home: Home, tmp_path: Path) -> None:
    folder = drawn(home, tale_of(), listed=False)
    said = judged(folder)
    assert (said["verdict"], said["why"], said["checklist"]) == ("not_judged", "no_list", None)
    assert "没有质检清单" in judge(folder, language="zh")[1]
    assert judge(folder, "--demand", "confirmed")[0] == 1
    by_others = judged(folder, "--packs", packs_with(tmp_path / "packs"))
    assert (by_others["verdict"], by_others["stored"]) == ("pass", None)


def test_a_take_of_the_first_release_is_refused_with_a_sentence(tmp_path: Path) -> None:
    old = Path(shutil.copytree(ROOT / "tests" / "vectors" / "home-0.1.0", tmp_path / "home"))
    code, said, errors = judge(old / "takes" / "32-0117-000002", language="zh")
    assert (code, said) == (3, "")
    assert "没有方案" in errors
    assert "[judge.no_plan]" in errors


def test_a_take_that_is_not_sealed_yet_meets_no_demand(home: Home) -> None:
    folder = drawn(home, tale_of(), close=False)
    assert judge(folder, "--demand", "confirmed")[0] == 1
    recover_home(home)  # else the stories after it find it open


def test_a_take_that_broke_off_is_judged_as_far_as_it_came(home: Home) -> None:
    folder = drawn(home, tale_of(), until="T03", close=False)
    open_still = judged(folder)
    assert (open_still["sealed"], open_still["stored"]) == (False, None)
    assert "not sealed yet" in judge(folder)[1]
    recover_home(home)
    said = judged(folder)
    assert (said["sealed"], said["verdict"]) == (True, "fail")
    assert "take.interrupted" in {each["rule"] for each in said["findings"]}
    skipped = {node["id"] for node in said["nodes"] if [each["rule"] for each in node["findings"]] == ["node.skipped"]}
    assert skipped == {"T03", "T05"}


def test_a_damaged_take_is_not_judged_and_says_what_verify_says(home: Home, tmp_path: Path) -> None:
    sound = drawn(home, tale_of())
    for name in ("segments/000002", "journal"):
        copy = tmp_path / name.partition("/")[0] / "takes" / sound.name
        shutil.copytree(sound, copy)
        data = bytearray((copy / name).read_bytes())
        data[len(data) // 2] ^= 1
        (copy / name).write_bytes(data)
        code, said, errors = judge(copy, "--home", home.path, "--json")
        told = json.loads(said)
        assert (code, told["verdict"], told["status"]) == (3, None, "damaged")
        assert told["faults"]
        assert "[judge.damaged]" in errors
        assert f"{sound.name}：损坏" in judge(copy, "--home", home.path, language="zh")[1]


def test_what_is_no_take_is_answered_with_a_sentence(home: Home, tmp_path: Path) -> None:
    assert "[take.none]" in judge("nowhere", "--home", home.path)[2]
    assert "[take.home]" in judge(tmp_path)[2]
    assert judge(tmp_path, "--packs", tmp_path)[0] == 3


def test_what_an_online_check_said_is_known_only_where_headquarters_signature_proves_it(home: Home) -> None:
    tale = tale_of()
    answer = '{"online":{"verdict":"match"},"signature":""}'
    who: dict[str, Any] = {"name": "刘桂芳", "number": "320102199001011230", "kind": "resident"}
    tale.mark("online", version=1, role="applicant", request="a" * 32, salt="b" * 32, answer=answer, **who)
    folder = drawn(home, tale)
    (told,) = judged(folder)["online"]
    assert (told["verdict"], told["signature"], told["reference"]) == (None, "unknown", "")
    assert "Online check (applicant): unknown" in judge(folder)[1]
