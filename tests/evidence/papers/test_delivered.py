"""What reached the customer comes out of the sealed take, for programs and as a table; unknown is said to be so."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from evidence import wrapping
from evidence.marks import mark_body
from evidence.papers.seal import stand_in_seal
from evidence.papers.taking_out import take_out
from evidence.reader import TakeReader
from evidence.writer import OpeningFacts, TakeWriter
from scripts.lab.authority import Authority
from tests.evidence.papers.signed_take import PAPER, TAKE, fill

TEXT, DIGEST = "=本产品的红利是不确定的，可能为零。", "ab" * 32
KNOWN: dict[str, Any] = {
    "version": 1, "node": "I20", "attempt": 1, "item": "prompt:p1", "text_sha256": DIGEST, "pixels_sha256": "cd" * 32,
    "type_tenths_mm": 92, "shown_ms": 6240, "to_end": True, "facing_percent": 91, "playout": [1, 120, -18],
    "act": "heard", "via": "customer",
}  # fmt: skip
UNKNOWN = KNOWN | {
    "item": f"document:{PAPER}", "text_sha256": "ef" * 32, "pixels_sha256": None, "type_tenths_mm": None,
    "to_end": None, "facing_percent": None, "playout": None, "act": "none", "via": "",
}  # fmt: skip
STRANGE: dict[str, Any] = {"node": 7, "item": None, "playout": "x", "shown_ms": True, "facing_percent": "91"}


def out_of(folder: Path, *deliveries: dict[str, Any], objects: bool = False) -> dict[str, bytes]:
    """The files of a take that tells these."""
    key, signer = wrapping.new_private_key(), Authority.create().issue("32-0117")
    opening = OpeningFacts(TAKE, "32-0117", "sale", 482, "0" * 64, format=2, program="0.3.0")
    writer = TakeWriter.open(folder / TAKE, opening, signer, [("vault", wrapping.public_key(key))])
    if objects:
        fill(writer)
    writer.add("mark", mark_body("shown", {"item": "prompt:p1", "sha256": DIGEST, "text": TEXT}), 0)
    for each in deliveries:
        writer.add("mark", mark_body("delivery", each), 0)
    writer.close("finished", "sealed", {}, 800_000_000)
    reader = TakeReader(folder / TAKE, key, "vault")
    found = take_out(TAKE, reader.entries(), reader.object, lambda _, __: [], stand_in_seal())
    return {file.name: file.data for file in found.files}


def table(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["deliveries.csv"].decode("utf-8-sig"))))


def test_what_the_journal_says_comes_out_word_for_word(tmp_path: Path) -> None:
    files = out_of(tmp_path, KNOWN, UNKNOWN)
    assert set(files) == {"deliveries.json", "deliveries.csv"}
    told = json.loads(files["deliveries.json"])
    assert [{name: value for name, value in each.items() if name != "text"} for each in told] == [KNOWN, UNKNOWN]
    assert told[0]["text"] == TEXT


def test_people_read_a_table_in_which_unknown_is_unknown(tmp_path: Path) -> None:
    known, unknown = table(out_of(tmp_path, KNOWN, UNKNOWN, objects=True))
    assert known["节点"] == "签名"
    assert known["内容"] == f"'{TEXT}", "no spreadsheet computes with it"
    assert (known["在屏（秒）"], known["面向屏幕"], known["字高（毫米）"]) == ("6.2", "91%", "9.2")
    assert (known["现场听到"], known["看到底"]) == ("听到（迟 120 毫秒，-18 dB）", "是")
    assert (known["客户怎么应"], known["经谁的手"]) == ("听清楚了", "客户自己")
    assert unknown["内容"] == "产品说明书"
    assert (unknown["面向屏幕"], unknown["现场听到"], unknown["字高（毫米）"]) == ("没有看", "没有核对", "未量")
    assert (unknown["看到底"], unknown["客户怎么应"], unknown["画面摘要"]) == ("没有核对", "没有应", "没有取")


@pytest.mark.parametrize("odd", [STRANGE, {}, KNOWN | {"playout": [1, "x", 2]}])
def test_a_strange_mark_claims_nothing_it_does_not_say(tmp_path: Path, odd: dict[str, Any]) -> None:
    (row,) = table(out_of(tmp_path, odd))
    assert row["现场听到"] == "没有核对"
    assert row["面向屏幕"] == ("91%" if odd.get("facing_percent") == 91 else "没有看")


def test_not_heard_is_not_unheard_of(tmp_path: Path) -> None:
    (row,) = table(out_of(tmp_path, KNOWN | {"playout": [0, 0, -120], "to_end": False}))
    assert (row["现场听到"], row["看到底"]) == ("没有听到", "否")


def test_a_take_without_such_marks_has_no_such_files(tmp_path: Path) -> None:
    assert out_of(tmp_path) == {}
