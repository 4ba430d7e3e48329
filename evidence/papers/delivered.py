"""What reached the customer, as files beside a take's film: as the journal tells it, and as a table for people."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from evidence.papers.story import Story

NAME: Final = "deliveries"
_HEAD: Final = (
    "节点", "第几次", "内容", "在屏（秒）", "面向屏幕", "现场听到", "字高（毫米）", "看到底", "客户怎么应", "经谁的手",
    "文字摘要", "画面摘要",
)  # fmt: skip
_ACTS: Final = {
    "heard": "听清楚了",
    "read": "看完了",
    "answered": "答了",
    "accepted": "点了同意，没有听到开口",
    "refused": "答了不同意",
    "none": "没有应",
}
_VIA: Final = {"customer": "客户自己", "seller": "销售人员代录", "paced": "按时钟走的"}
_FORMULAS: Final = ("=", "+", "-", "@", "\t")
"""With these a table's program would begin to compute."""
_PARTS: Final = 3


def delivery_files(story: Story) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file; none where the take tells of no delivery."""
    if not story.deliveries:
        return
    told = [{**facts, "text": _text(story, facts)} for facts in story.deliveries]
    yield f"{NAME}.json", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_HEAD)
    writer.writerows(_row(story, facts) for facts in story.deliveries)
    yield f"{NAME}.csv", table.getvalue().encode("utf-8-sig")  # by its mark a table's program knows the letters


def _row(story: Story, facts: Mapping[str, Any]) -> list[str]:
    act, via = facts.get("act"), facts.get("via")
    cells = [
        story.nodes.get(str(facts.get("node"))) or str(facts.get("node", "")),
        str(facts.get("attempt", "")),
        _text(story, facts),
        _figure(facts.get("shown_ms"), 1000),
        _known(facts.get("facing_percent"), lambda value: f"{value}%", "没有看"),
        _heard(facts.get("playout")),
        _known(facts.get("type_tenths_mm"), lambda value: f"{value / 10:.1f}", "未量"),
        _known(facts.get("to_end"), lambda value: "是" if value else "否", "没有核对", bool),
        _ACTS.get(str(act), str(act or "")),
        _VIA.get(str(via), str(via or "")),
        str(facts.get("text_sha256") or ""),
        str(facts.get("pixels_sha256") or "没有取"),
    ]
    return [f"'{cell}" if cell.startswith(_FORMULAS) else cell for cell in cells]


def _text(story: Story, facts: Mapping[str, Any]) -> str:
    """What stood there; of a document its title, and of what no mark shows the item's own name."""
    item = str(facts.get("item", ""))
    kind, _, name = item.partition(":")
    title = story.titles.get(name.partition("/")[0], "") if kind == "document" else ""
    return title or story.shown.get(str(facts.get("text_sha256")), "") or item


def _heard(playout: Any) -> str:
    if not isinstance(playout, list) or len(playout) != _PARTS or not all(type(each) is int for each in playout):
        return "没有核对"
    found, delay_ms, level_db = playout
    return f"听到（迟 {delay_ms} 毫秒，{level_db} dB）" if found else "没有听到"


def _figure(value: Any, of: int) -> str:
    return f"{value / of:.1f}" if type(value) is int else ""


def _known(value: Any, spell: Any, unknown: str, kind: type = int) -> str:
    """A figure as it is spelled; what nobody measured, or makes no sense, is unknown."""
    return spell(value) if type(value) is kind else unknown
