"""Write the page of all that doctor says: `python -m scripts.doctor_page`. A test compares what stands in `docs/`."""

from collections.abc import Iterator
from pathlib import Path

from faults.catalogue import CATALOGUE
from faults.entry import Entry, Mender
from terminal.home.checks.health_check import NAMES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "doctor.md"
BEGINS = ("doctor.", "health.", "clock.off:", "clock.before_", "clock.after_", "camera.list:")
"""Codes of lines; what a line quotes (a reader, a key, a model, the vault) says itself what to do."""
MENDERS: dict[Mender, str] = {
    "operator": "办理人员",
    "field_it": "设备管理员",
    "headquarters": "总部",
    "compliance": "合规人员",
    "us": "开发者",
}
HEAD = """# 本机检查：`shuanglu doctor` 会说什么，怎么办

给设备管理员。本页由 `python -m scripts.doctor_page` 从程序的目录生成，测试会比较；不要手改。

`shuanglu doctor` 把录制所需的一切看一遍：程序、权限、设备（真的打开摄像头和麦克风，看一两秒画面，听一秒声音）、
屏、输入法、字体、磁盘（真的写几个文件）、保险库、总部（当场问）、证书、时钟（当场比）、规则册、模型。全部最多约 30 秒；
哪一项没有回答，说出是哪一项。不改动任何录像。终端正在运行时，设备归它使用，不打开，看终端上的“本机状况”。
装好的终端用 `sudo shuanglu-admin doctor`，它带着保险库的口令。

每一行前面的符号：✓ 正常（看过才算）；! 要留意，不耽误录；✗ 要处理；○ 没有装、没有接，或者没有看，也不缺。
退出码：0 没有 ✗；1 有 ✗。

`--json`：`ok`、`version`、`checks`，每一项有

- `check`（英文名）、`status`（`ok` `warn` `fail` `off`）、`code`（下面的代码）、`figure`（证明它的数字）、
- `facts`（填进句子的值）、`sentence`（英文，连同怎么办），`zh` 和 `en` 各有 `title`、`sentence`、`advice`。

二十种故障逐一放进一台好机器，看 doctor 说的代码和办法对不对、有没有冤枉别的：
`tests/terminal/station/test_twenty_faults.py`。其中摄像头的编号、屏、输入法、字体和磁盘寿命是画出来的系统文件，
慢磁盘是拨快的钟，画面和声音来自文件；真的摄像头、麦克风、打印机和读卡器没有在这里试过。
"""


def page() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_checks(), "", *_codes(amiss=True), "", *_codes(amiss=False), ""))


def _checks() -> Iterator[str]:
    yield "## 看哪些\n"
    yield "| 项目 | `check` |"
    yield "| --- | --- |"
    yield from (f"| {chinese} | `{name}` |" for name, chinese in NAMES.items())


def _codes(*, amiss: bool) -> Iterator[str]:
    found = {key: entry for key, entry in CATALOGUE.items() if key.startswith(BEGINS) and bool(entry.do_zh) == amiss}
    yield "## 说了要办的\n" if amiss else "## 只是说明的\n"
    yield "| 代码 | 说什么 | 怎么办 | 谁来办 |" if amiss else "| 代码 | 说什么 |"
    yield "| --- | --- | --- | --- |" if amiss else "| --- | --- |"
    for key, entry in found.items():
        yield _row(key, entry) if amiss else f"| `{key}` | {entry.zh} |"


def _row(key: str, entry: Entry) -> str:
    return f"| `{key}` | {entry.zh} | {entry.do_zh} | {MENDERS[entry.mender]} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
