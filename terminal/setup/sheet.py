"""The acceptance sheet: every choice with its figure, the list of checks, and whether the machine is accepted."""

import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from evidence import suite
from evidence.disk import write_whole
from program.version import VERSION
from terminal.home.settings import FILE, load_settings
from terminal.session.setting_up import (
    ONE_DISPLAY,
    SetupView,
    Sheet,
    SheetPart,
    SheetRow,
)
from terminal.setup.offers import identity_of

FOLDER: Final = "acceptance"
_HEARD: Final[dict[str, Literal["", "ok", "warn"]]] = {"yes": "ok", "no": "warn", "": ""}
_DMI = Path("/sys/class/dmi/id")
_UNREAL: Final = ("test:", "file:")
_NOT_TRIED: Final = ("没有试", "not tried")


def sheet_of(home: Path, view: SetupView) -> Sheet:
    """Put together what was chosen, seen, heard and checked. What was skipped is said to be."""
    fails = [check for check in view.checks if check.state == "fail"]
    passed = bool(view.checks) and not fails and view.enrolled
    settings = home / FILE
    digest = suite.digest(settings.read_bytes())[:16] if settings.exists() else ""
    parts = (
        SheetPart("本机", "Machine", tuple(_machine(home, view))),
        SheetPart("设备", "Devices", tuple(_devices(view))),
        SheetPart("自检", "Checks", tuple(_checks(view))),
    )
    at = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    unreal = any(source.startswith(_UNREAL) for source in (view.camera, view.microphone))
    return Sheet(view.terminal, at, view.by, passed, unreal, parts, digest)


def _machine(home: Path, view: SetupView) -> Iterator[SheetRow]:
    settings = load_settings(home)
    yield SheetRow("终端编号", "Terminal", view.terminal, "ok" if view.enrolled else "fail")
    yield SheetRow("总部", "Headquarters", view.hq)
    yield SheetRow("网点", "Place", settings.site_name or "—")
    yield SheetRow("程序版本", "Program", VERSION)
    yield SheetRow("系统", "System", f"{platform.platform(terse=True)} · {platform.machine()}")
    model = " ".join(filter(None, (_dmi("sys_vendor"), _dmi("product_name"))))
    yield SheetRow("机型", "Model", model or "—")
    by_hand = ("读不出时手填", "by hand where it cannot be read")
    yield SheetRow("机器序列号", "Serial number", _dmi("product_serial") or "—", "", *by_hand)
    yield SheetRow("主目录", "Home", str(home))


def _devices(view: SetupView) -> Iterator[SheetRow]:
    yield _camera("摄像头", "Camera", view.camera, view)
    yield _microphone("麦克风", "Microphone", view.microphone, view, heard=view.clip_heard)
    if view.second_microphone:
        yield _microphone("备用麦克风", "Second microphone", view.second_microphone, view, heard="")
    heard = {"yes": ("听见了", "heard"), "no": ("没听见", "not heard"), "": _NOT_TRIED}[view.ding_heard]
    yield SheetRow("扬声器", "Loudspeaker", view.speaker or "—", _HEARD[view.ding_heard], *heard)
    yield from _display(view)
    if view.second_camera:
        yield _camera("高拍仪", "Document camera", view.second_camera, view)
        yield SheetRow("高拍仪转向", "Turned by", f"{view.second_camera_turn}°")
    reader = next((each for each in view.readers if each.source == view.reader), None)
    answers = bool(reader and reader.trouble is None)
    yield SheetRow("读卡器", "Card reader", view.reader or "—", "ok" if answers else "warn" if view.reader else "off")
    names = ", ".join(f"{each.name}{' *' if each.default else ''}" for each in view.printers)
    yield SheetRow("打印机", "Printer", names or "—", "ok" if names else "off")
    delay = view.delay
    if delay is not None and delay.sure:
        figures = (f"{delay.agreeing} 次一致", f"{delay.agreeing} claps agree")
        yield SheetRow("摄像头延迟", "Camera's delay", f"{view.delay_ms} ms", "ok", *figures)
    else:
        yield SheetRow("摄像头延迟", "Camera's delay", f"{view.delay_ms} ms", "", "这次没有量", "not measured now")


def _camera(zh: str, en: str, source: str, view: SetupView) -> SheetRow:
    seen = next((each for each in view.cameras if each.source == source), None)
    found = identity_of(source) if source else None
    if found is None:
        return SheetRow(zh, en, "—", "fail")
    known = (found.name, found.bus_path, found.usb_id, f"S/N {found.serial}" if found.serial else "")
    value = " · ".join(filter(None, (source if not found.name else "", *known)))
    if seen is None or seen.state != "shows":
        return SheetRow(zh, en, value, "", *_NOT_TRIED)
    figures = f"{seen.fps:.0f} fps · {seen.brightness}"
    unreal = source.startswith(_UNREAL) or found.virtual
    return SheetRow(
        zh, en, value, "warn" if unreal else "ok", f"{figures}（帧率 · 亮度）", f"{figures} (rate, brightness)"
    )


def _microphone(zh: str, en: str, source: str, view: SetupView, *, heard: str) -> SheetRow:
    found = next((each for each in view.microphones if each.source == source), None)
    if found is None or found.quiet_db is None:
        return SheetRow(zh, en, source or "—", "" if source else "fail", *_NOT_TRIED)
    speech_zh = "没有人说话" if found.speech_db is None else f"说话 {found.speech_db:.0f}"
    speech_en = "nobody spoke" if found.speech_db is None else f"speech {found.speech_db:.0f}"
    ear_zh, ear_en = ("；听过，清楚", "; listened to, clear") if heard == "yes" else ("", "")
    note_zh = f"{speech_zh}，安静 {found.quiet_db:.0f} dBFS{ear_zh}"
    note_en = f"{speech_en}, quiet {found.quiet_db:.0f} dBFS{ear_en}"
    unreal = source.startswith(_UNREAL)
    return SheetRow(zh, en, source, "warn" if unreal else "ok", note_zh, note_en)


def _display(view: SetupView) -> Iterator[SheetRow]:
    seen = next((each for each in view.displays if each.name == view.customer_display), None)
    if view.customer_display == ONE_DISPLAY:
        yield SheetRow(
            "客户屏", "Customer's display", "—", "ok", "只有一块屏，翻给客户看", "one display, turned over to her"
        )
    elif seen is None:
        yield SheetRow("客户屏", "Customer's display", view.customer_display or "—", "", *_NOT_TRIED)
    else:
        yield SheetRow("客户屏", "Customer's display", f"{seen.name} · {seen.width} × {seen.height}", "ok")
    touch = ("点过，有反应", "touched, it answers") if view.touched else _NOT_TRIED
    yield SheetRow("触摸", "Touch", "", "ok" if view.touched else "", *touch)
    pen = f"{view.pen_levels}" if view.pen_levels else ""
    yield SheetRow("手写笔", "Pen", pen, "ok" if pen else "", *(("压感", "levels of pressure") if pen else _NOT_TRIED))
    width = f"{view.width_mm} mm" if view.width_mm else "—"
    yield SheetRow("客户屏画面宽", "Its picture's width", width, "ok" if view.width_mm else "off")


def _checks(view: SetupView) -> Iterator[SheetRow]:
    for check in view.checks:
        needs = check.state in ("warn", "fail")
        zh, en = (check.zh + check.do_zh, f"{check.en} {check.do_en}".strip()) if needs else ("", "")
        yield SheetRow(check.title_zh, check.name, check.figure, check.state, zh, en)


def keep(home: Path, sheet: Sheet) -> Path:
    """Write the sheet for programs into the home, and return where its printable twin belongs. Raises OSError."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    name = f"acceptance-{sheet.at.replace('-', '').replace(':', '').replace(' ', '-')}"
    told = {"format": "shuanglu-acceptance/1", **asdict(sheet)}
    write_whole(folder / f"{name}.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
    return folder / f"{name}.pdf"


def _dmi(name: str) -> str:
    """What the firmware says; on Linux, and what needs root is empty."""
    if sys.platform != "linux":
        return ""
    try:
        return (_DMI / name).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
