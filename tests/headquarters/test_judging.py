"""Headquarters judges again what it holds: as the counter does, all of it if need be, and alters nothing."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from evidence import canonical, wrapping
from evidence.journal import take_id
from evidence.reader import TakeReader
from evidence.writer import OpeningFacts, TakeWriter
from headquarters.administration import Administration
from headquarters.keeping.judging import JudgingAll, Tally
from headquarters.layout import judging_path
from headquarters.server import RunningServer
from resources import PACKS
from rulebook.checks.told import again_json
from terminal.home.judging import judge_opened
from tests.books.house import House, small_packs
from tests.drawn_takes import DrawnTake, drawn_plan
from tests.headquarters.conftest import Typed
from tests.headquarters.terminals import Terminal, read_take
from tests.rulebook.checks.tales import Scene, Tale, face

SINCE = "2026-01-01T00:00:00.000Z"
SMALL_FACES = Scene(faces=((0.0, (face("seller"), face("applicant", px=40))),))
NATIONAL = (PACKS / "checks" / "national.yaml").read_bytes()
SELLER = {"licence": "00000032050002026000001", "name": "王芳"}


def tale_of(**scenes: Scene) -> Tale:
    tale = Tale(plan=drawn_plan()).opened()
    for node in tale.plan.nodes:
        tale.node(node.id, scenes.get(node.id))
    return tale.finished()


def write(terminal: Terminal, number: int, tale: Tale, *, until: str = "", close: bool = True, **how: Any) -> Path:
    """Write a tale as this terminal does; return the folder of the take."""
    demonstration = how.pop("demonstration", False)
    take = take_id(terminal.name, "sale", number)
    newer: dict[str, Any] = {"format": 2, "epoch": 1, "program": "test", "demonstration": demonstration}
    facts = OpeningFacts(take, terminal.name, "sale", number, None if number == 1 else "2" * 64, **newer)
    recipients = [("hq", terminal.hq_public_key), ("vault", wrapping.public_key(terminal.vault_key))]
    writer = TakeWriter.open(terminal.folder / "takes" / take, facts, terminal.signer, recipients)
    DrawnTake(writer, tale, **how).write(until=until, close=close)
    return writer.folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path]]:
    """A headquarters at rest that has received some takes and published a stricter book; the takes' folders by name."""
    folder = tmp_path_factory.mktemp("judging")
    made: dict[str, Path] = {}
    with RunningServer(folder / "hq") as hq:
        terminal = Terminal.enrol(hq, folder / "terminal", wire=2)
        made["clean"] = write(terminal, 1, tale_of())
        made["failing"] = write(terminal, 2, tale_of(T02=SMALL_FACES))
        made["lied"] = write(terminal, 3, tale_of(T02=SMALL_FACES), said={"T02": "pass", "": "pass"})
        made["unlisted"] = write(terminal, 4, tale_of(), listed=False)
        made["shown"] = write(terminal, 5, tale_of(), demonstration=True)
        made["planless"] = terminal.write_take(6, previous="2" * 64)
        made["damaged"] = write(terminal, 7, tale_of())
        for path in made.values():
            terminal.deliver(read_take(path))
        made["open"] = write(terminal, 8, tale_of(), until="T03", close=False)
        lines = [line + b"\n" for line in (made["open"] / "journal").read_bytes().splitlines()]
        assert terminal.send_journal(made["open"].name, lines).status_code == 200
        vault_key = terminal.vault_key
        terminal.close()
    (folder / "vault").write_bytes(vault_key)
    strict = NATIONAL.replace(b"least_px: 80", b"least_px: 200")
    assert strict != NATIONAL
    with Administration.open(folder / "hq") as desk:
        for serial, packs in enumerate((small_packs(), small_packs() | {"checks/national.yaml": strict}), start=1):
            desk.database.publish_book(serial, f"{serial}" * 64, House.create().book(serial, packs=packs), "test")
    (pack,) = folder.glob(f"hq/takes/**/{made['damaged'].name}.pack")
    data = bytearray(pack.read_bytes())
    data[len(data) // 3] ^= 1
    pack.write_bytes(data)
    return folder, made


@pytest.fixture
def data(kept: tuple[Path, dict[str, Path]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept[0] / "hq", tmp_path / "hq"))


@pytest.fixture
def made(kept: tuple[Path, dict[str, Path]]) -> dict[str, Path]:
    return kept[1]


@pytest.fixture
def desk(data: Path) -> Iterator[Administration]:
    with Administration.open(data) as opened:
        yield opened


def judged(typed: Typed, data: Path, *words: object) -> dict[str, Any]:
    code, said, errors = typed("judge", *map(str, words), "--data", data, "--json")
    assert code == 0, errors
    found: dict[str, Any] = json.loads(said)
    return found


def judging(desk: Administration, book: int | None = None) -> JudgingAll:
    return desk.judge_all(SINCE, book, who="Li Na", passphrase_file=None)


def stored(data: Path) -> str:
    """A digest of all that is stored of takes: their packs, and their rows."""
    whole = hashlib.sha256()
    for file in sorted(path for path in (data / "takes").rglob("*") if path.is_file()):
        whole.update(file.read_bytes())
    with closing(sqlite3.connect(data / "headquarters.db")) as index:
        for table in ("takes", "lines", "seals", "receipts", "verified"):
            whole.update(repr(index.execute(f"select * from {table}").fetchall()).encode())
    return whole.hexdigest()


@pytest.mark.parametrize("name", ["clean", "failing", "lied", "unlisted"])
def test_counter_and_headquarters_come_to_the_same_byte_for_byte(
    kept: tuple[Path, dict[str, Path]], desk: Administration, name: str
) -> None:
    folder = kept[1][name]
    reader = TakeReader(folder, (kept[0] / "vault").read_bytes(), "vault")
    here = judge_opened(reader, folder)
    there = desk.judge(folder.name, None, who=None, passphrase_file=None)
    assert here.again.judgement.to_json() == there.again.judgement.to_json()
    told = [json.dumps(again_json(each.again, explain=True), ensure_ascii=False) for each in (here, there)]
    assert told[0] == told[1]


def test_a_take_is_told_with_what_differs_and_noted(typed: Typed, data: Path, made: dict[str, Path]) -> None:
    before = stored(data)
    said = judged(typed, data, made["lied"].name)
    assert (said["verdict"], said["stored"]["verdict"], said["sealed"]) == ("fail", "pass", True)
    assert {each["node"] for each in said["differs"]} == {"", "T02"}
    (node,) = [each for each in said["nodes"] if each["id"] == "T02"]
    finding = node["attempts"][0]["findings"][0]
    assert {"rule", "clause", "from_s", "to_s", "seen", "asked", "severity", "advice"} <= finding.keys()
    code, lines, _ = typed("judge", made["lied"].name, "--data", data, "--language", "zh", "--explain")
    assert (code, lines.splitlines()[0]) == (0, f"{made['lied'].name}：不通过")
    assert stored(data) == before
    with closing(sqlite3.connect(data / "headquarters.db")) as index:
        noted = index.execute("select detail from history where what = 'judged again'").fetchall()
    assert [row[0].partition(";")[0] for row in noted] == [made["lied"].name] * 2


def test_another_book_is_tried_on_one_take(typed: Typed, data: Path, made: dict[str, Path]) -> None:
    said = judged(typed, data, made["clean"].name, "--book", 2)
    assert (said["verdict"], said["stored"]["verdict"], said["other_packs"]) == ("fail", "pass", True)
    assert [each["found"] for each in said["changes"] if each["node"] == ""] == [["face.small"]]
    assert "[judge.no_checks]" in typed("judge", made["clean"].name, "--book", "1", "--data", data)[2]
    assert "[judge.book]" in typed("judge", made["clean"].name, "--book", "9", "--data", data)[2]


def test_what_is_damaged_grows_or_has_no_plan_is_said(typed: Typed, data: Path, made: dict[str, Path]) -> None:
    code, said, errors = typed("judge", made["damaged"].name, "--data", data, "--json")
    told = json.loads(said)
    assert (code, told["verdict"], told["status"]) == (3, None, "damaged")
    assert told["faults"]
    assert "[judge.damaged]" in errors
    assert judged(typed, data, made["open"].name)["sealed"] is False
    assert "[judge.no_plan]" in typed("judge", made["planless"].name, "--data", data)[2]


def test_words_that_do_not_fit_are_refused(typed: Typed, data: Path, made: dict[str, Path], tmp_path: Path) -> None:
    take = made["clean"].name
    wrong: list[list[str]] = [[], ["--all"], [take, "--all"], [take, "--since", "2026-01-01"], [take, "--out", "x"]]
    for words in wrong:
        code, _, errors = typed("judge", *words, "--data", data)
        assert (code, "[judge.words]" in errors) == (2, True), words
    (tmp_path / "out").write_text("there already")
    words = ["--all", "--since", "2026-01-01", "--out", str(tmp_path / "out")]
    assert "[export.exists]" in typed("judge", *words, "--data", data)[2]


def test_all_are_judged_and_what_changes_is_counted(
    typed: Typed, data: Path, made: dict[str, Path], tmp_path: Path
) -> None:
    before = stored(data)
    said = judged(typed, data, "--all", "--since", "2026-01-01", "--out", tmp_path / "out.jsonl")
    assert (said["takes"], said["demonstrations"], said["open"], said["resumed"]) == (6, 1, 1, 0)
    assert said["verdicts"] == {"fail": 2, "not_judged": 1, "pass": 1}
    assert said["unjudged"] == {"judge.damaged": 1, "judge.no_plan": 1}
    assert said["damaged"] == [made["damaged"].name]
    assert (said["changed"], said["by_change"]) == (1, [{"before": "pass", "after": "fail", "takes": 1}])
    assert said["by_seller"] == [SELLER | {"takes": 1}]
    assert [each["takes"] for each in said["by_product"]] == [1]
    changed, summary = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (changed["take"], changed["seller"], changed["verdict"]) == (made["lied"].name, SELLER, "fail")
    assert summary["summary"]["changed"] == 1
    assert stored(data) == before
    none = judged(typed, data, "--all", "--since", "2099-01-01")
    assert (none["takes"], none["changed"]) == (0, 0)


def test_takes_that_still_grow_are_told_apart(typed: Typed, data: Path) -> None:
    code, said, _ = typed("judge", "--all", "--since", "2026-01-01", "--data", data, "--language", "zh")
    assert code == 0
    assert "还在录、没有收全的 1 段，不算在内" in said
    with closing(sqlite3.connect(data / "headquarters.db")) as index:  # one that has a moment of arrival all the same
        index.execute("update takes set received = '2026-06-01T00:00:00.000Z' where state = 'open'")
        index.commit()
    told = judged(typed, data, "--all", "--since", "2026-01-01")
    assert (told["takes"], told["open"], sum(told["verdicts"].values())) == (6, 1, 4)


def test_another_book_is_tried_on_all(desk: Administration) -> None:
    tally = judging(desk, 2).run()
    assert tally.ended is not None
    assert tally.verdicts == {"fail": 4}
    assert tally.by_change == {("pass", "fail"): 2, ("not_judged", "fail"): 1}
    assert tally.found["face.small"] == 4, "in the failing takes at other nodes too"
    assert tally.by_seller == {(SELLER["licence"], SELLER["name"]): 4}


@pytest.mark.parametrize("after", [1, 3, 5])
def test_what_was_stopped_goes_on_where_it_was(desk: Administration, made: dict[str, Path], after: int) -> None:
    whole = judging(desk).run()
    asked = iter([*[False] * after, True])
    part = judging(desk).run(stopped=lambda: next(asked))
    assert part.ended is None
    assert part.takes + part.demonstrations == after
    (progress,) = judging_path(desk.data).iterdir()
    text = progress.read_text(encoding="utf-8")
    assert text.count("\n") == after + 1
    assert SELLER["name"] not in text
    with progress.open("a", encoding="utf-8") as file:
        file.write('{"take":"torn')
    told: list[str] = []
    rest = judging(desk).run(tell=lambda each: told.append(each.take))
    assert rest.resumed == after
    assert same(rest) == same(whole)
    assert told == [made["lied"].name]
    assert list(judging_path(desk.data).iterdir()) == [], "it is over"


def same(tally: Tally) -> dict[str, Any]:
    return {name: value for name, value in tally.to_json().items() if name not in ("until", "ended", "resumed")}


def test_two_are_not_at_it_at_once(desk: Administration, typed: Typed) -> None:
    seen: list[str] = []

    def stopped() -> bool:
        if not seen:
            seen.append(typed("judge", "--all", "--since", "2026-01-01", "--data", desk.data)[2])
        return False

    assert judging(desk).run(stopped=stopped).ended is not None
    assert "[judge.busy]" in seen[0]


def test_an_online_check_that_headquarters_signed_is_told_with_its_reference(tmp_path: Path, typed: Typed) -> None:
    asked = {"request": "a" * 32, "salt": "b" * 32, "name": "刘桂芳", "number": "320102199001011230"}
    asked |= {"kind": "resident", "consent_sha256": "c" * 64}
    asked |= {"consent_at": "2026-11-30T06:00:00.000Z", "consent_via": "customer"}
    data = tmp_path / "hq"
    data.mkdir()
    (data / "people.json").write_text(json.dumps({asked["number"]: "刘桂芳"}), encoding="utf-8")
    (data / "online.json").write_text('{"adapter": "stand_in", "people": "people.json"}', encoding="utf-8")
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        answer = terminal.session.post(f"{terminal.url}/v1/online-checks", json=asked, timeout=30)
        tale = tale_of()
        named: dict[str, Any] = {name: asked[name] for name in ("request", "salt", "name", "number", "kind")}
        tale.mark("online", version=1, role="applicant", answer=canonical.dumps(answer.json()).decode(), **named)
        folder = write(terminal, 1, tale)
        terminal.deliver(read_take(folder))
        terminal.close()
    code, said, _ = typed("judge", folder.name, "--data", data, "--json")
    assert code == 0
    (told,) = json.loads(said)["online"]
    assert (told["verdict"], told["signature"], told["stand_in"]) == ("match", "checked", True)
    assert told["reference"] == answer.json()["online"]["reference"]
