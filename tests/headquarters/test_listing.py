"""What `list` says, a page at a time, is what it would say of all rows at once."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlalchemy.dialects import sqlite

from headquarters.identifiers import TakeName
from headquarters.index.database import SqliteDatabase
from headquarters.index.listed_rows import Asked, page_query
from headquarters.index.tables import Mark, Take
from headquarters.takes import numbering
from tests.headquarters import numbering as plain
from tests.headquarters.conftest import Typed
from tests.headquarters.indexes import NOWHERE, fill, row

SERIES: Literal["sale"] = "sale"


def drawn_rows(drawn: random.Random) -> Iterator[dict[str, Any]]:
    """Takes with holes, second histories, epochs, wrong links and open ends, in the order in which they came."""
    rows = {}
    for terminal in ("32-0001", "32-0002"):
        for epoch in (1, 2, 3)[: drawn.randint(1, 3)]:
            for number in range(1, drawn.randint(2, 9)):
                for history in ("", "0a1b2c3d", "1a1b2c3d")[: drawn.choice((0, 1, 1, 1, 2, 3))]:
                    name = TakeName(terminal, SERIES, number, epoch, history if drawn.random() < 0.9 else "ffffffff")
                    previous = drawn.choice((NOWHERE, f"{number - 1:064d}", f"{number - 1:064d}", "1" * 64))
                    doubted = bool(name.history) or drawn.random() < 0.1
                    rows[str(name)] = row(
                        name,
                        previous=None if number == 1 else previous,
                        state=drawn.choice(("open", "sealed", "sealed", "interrupted")),
                        quarantine="name.used" if doubted else None,
                        decision=drawn.choice((None, "accepted", "declined")) if doubted else None,
                    )
    shuffled = list(rows.values())
    drawn.shuffle(shuffled)
    yield from shuffled


@pytest.mark.parametrize("seed", range(12))
def test_holes_and_links_by_sql_are_those_found_row_by_row(tmp_path: Path, seed: int) -> None:
    drawn, path = random.Random(seed), tmp_path / "headquarters.db"
    rows = list(drawn_rows(drawn))
    fill(path, ({**each, "state": "open", "decision": None} for each in rows))
    with closing(sqlite3.connect(path)) as connection, connection:
        for each in drawn.sample(rows, len(rows)):  # sealed and decided one by one, as time goes by
            values = (each["state"], each["decision"], each["take"])
            connection.execute("update takes set state = ?, decision = ? where take = ?", values)
    index = SqliteDatabase(path)
    for terminal in ("32-0001", "32-0002", "32-0003"):
        for epoch in drawn.sample((1, 2, 3), drawn.randint(0, 3)):
            index.told_number(terminal, epoch, SERIES, drawn.randint(1, 12))
    marks: list[Mark] = index.marks()
    expected = plain.check_numbering(index.takes(SERIES), marks)
    found = numbering.check_numbering(index, Asked(SERIES))
    assert (found.missing, found.awaited) == (expected.missing, expected.awaited)
    assert sorted(map(str, found.mismatches)) == sorted(map(str, expected.mismatches))
    assert found.missing_count == sum(hole.count for hole in expected.missing)
    one = numbering.check_numbering(index, Asked(SERIES, "32-0001"), 1)
    assert one.missing == tuple(hole for hole in expected.missing if hole.terminal == "32-0001")[:1]
    index.close()


@pytest.fixture
def listed(data: Path) -> Path:
    """A headquarters that holds three takes, and the rows of 250 others, without their packs."""
    others = [row(TakeName(f"44-{number % 5:04}", "sale", number // 5 + 1)) for number in range(250)]
    others[7] |= {"state": "open", "received": None}
    others[8] |= {"quarantine": "name.used"}
    others[9] |= {"quarantine": "name.used", "decision": "declined"}
    with closing(sqlite3.connect(data / "headquarters.db")) as connection, connection:
        for each in others:
            marks = ", ".join("?" * len(each))
            connection.execute(f"insert into takes ({', '.join(each)}) values ({marks})", tuple(each.values()))
    return data


def test_pages_together_are_the_whole_list(listed: Path, typed: Typed) -> None:
    code, printed, _ = typed("list", "--data", listed, "--all", "--json")
    whole = json.loads(printed)
    assert (code, len(whole["takes"]), whole["found"], whole["next"]) == (0, 253, 253, None)
    taken: list[dict[str, Any]] = []
    after: list[str] = []
    for size in (100, 100, 100):
        page = json.loads(typed("list", "--data", listed, "--size", size, *after, "--json")[1])
        taken += page["takes"]
        after = ["--after", page["next"]]
        assert page["found"] == 253
        assert page["counts"]["open"] == whole["counts"]["open"] == 1
    assert taken == whole["takes"]
    assert page["next"] is None
    assert whole["counts"]["damaged"] == len(whole["absent"]) == 249, "their packs were never there"


def test_a_page_says_how_many_there_are_and_how_to_go_on(listed: Path, typed: Typed) -> None:
    printed = typed("list", "--data", listed, "--size", "2")[1].splitlines()
    assert printed[-1].startswith("2 of 253 takes; go on with --after 32-0001-000002")
    assert not any("44-" in line for line in printed if "sealed" in line)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--terminal", "44-0002"), 50),
        (("--standing", "open"), 1),
        (("--standing", "quarantined"), 1),
        (("--standing", "declined"), 1),
        (("--terminal", "44-0003", "--standing", "quarantined"), 1),
        (("--terminal", "44-0002", "--standing", "quarantined"), 0),
        (("--since", "2026-11-22T06:10", "--until", "2026-11-22T06:12"), 10),
        (("--until", "2026-11-22"), 0),
        (("--rehearsals",), 0),
    ],
)
def test_what_is_asked_for_is_listed_and_nothing_else(
    listed: Path, typed: Typed, words: tuple[str, ...], found: int
) -> None:
    code, printed, _ = typed("list", "--data", listed, *words, "--json")
    said = json.loads(printed)
    assert (code, len(said["takes"]), said["found"]) == (0, found, found)
    if words[0] == "--since":
        assert [take["received"] for take in said["takes"]] == sorted(take["received"] for take in said["takes"])


def test_what_is_not_named_is_counted(listed: Path, typed: Typed) -> None:
    with closing(sqlite3.connect(listed / "headquarters.db")) as connection, connection:
        connection.execute("delete from takes where terminal like '44-%' and number in (3, 5, 6, 9)")
        connection.execute("delete from mismatches")
    said = json.loads(typed("list", "--data", listed, "--size", "3", "--json")[1])
    assert [hole["first"] for hole in said["missing"]] == ["44-0000-000003", "44-0000-000005", "44-0000-000009"]
    assert said["more"]["missing"] == 20 - 4
    lines = typed("list", "--data", listed, "--size", "3")[1].splitlines()
    assert "missing: 16 more numbers are not named here (--terminal, or --all)" in lines


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        (Asked(), "takes_by_place"),
        (Asked(terminal="32-0001"), "takes_by_place"),
        (Asked(since="2026"), "takes_by_arrival"),
        (Asked(standing="open"), "takes_open"),
        (Asked(standing="quarantined"), "takes_doubted"),
    ],
)
def test_a_page_is_read_by_an_index_and_nothing_is_sorted(tmp_path: Path, asked: Asked, used: str) -> None:
    path = tmp_path / "headquarters.db"
    fill(path, [])
    query = page_query(replace(asked, after=Take(**row(TakeName("32-0001", SERIES, 1)))))
    spelled = query.compile(dialect=sqlite.dialect(paramstyle="named"))
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"explain query plan {spelled}", spelled.params)
        plan = " ".join(str(each[3]) for each in rows)
    assert used in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "SCAN" not in plan, plan
