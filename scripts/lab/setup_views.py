"""The pages of the first start as they are drawn in stories and in the field guide: views, and two rooms to look at."""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from faults.trouble import Trouble
from terminal.session.setting_up import (
    ONE_DISPLAY,
    CameraSeen,
    CheckSeen,
    ClipKept,
    DelaySeen,
    DisplaySeen,
    MicrophoneHeard,
    PrinterFound,
    ReaderTried,
    SetupView,
    Sheet,
    SheetPart,
    SheetRow,
)

Rgb = npt.NDArray[np.uint8]
COUNTER, CEILING, TABLE = "camera:usb-counter", "camera:usb-monitor", "camera:usb-table"
GOOSENECK, INNER, JACK = "microphone:鹅颈麦克风", "microphone:USB Camera", "microphone:Front Mic"


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame that stands still."""

    rgb: Rgb
    number: int = 1


def rooms(source: str) -> Picture | None:
    """What each camera of the views sees."""
    drawn = {COUNTER: _two_people, CEILING: _ceiling, TABLE: _table}
    return Picture(drawn[source]()) if source in drawn else None


def _two_people() -> Rgb:
    picture = np.full((360, 640, 3), (66, 78, 96), np.uint8)
    for middle in (210, 430):
        cv2.ellipse(picture, (middle, 330), (120, 150), 0, 180, 360, (160, 168, 184), -1)
        cv2.circle(picture, (middle, 130), 55, (178, 186, 200), -1)
    return picture


def _ceiling() -> Rgb:
    picture = np.full((360, 640, 3), (24, 30, 40), np.uint8)
    cv2.fillPoly(picture, [np.array([(120, 0), (520, 0), (460, 170), (180, 170)])], (38, 46, 58))
    cv2.rectangle(picture, (270, 20), (370, 52), (96, 108, 128), -1)
    return picture


def _table() -> Rgb:
    picture = np.full((360, 640, 3), (116, 98, 80), np.uint8)
    cv2.rectangle(picture, (210, 90), (430, 270), (238, 238, 232), -1)
    for line in range(120, 250, 22):
        cv2.line(picture, (230, line), (410, line), (150, 150, 150), 3)
    return picture


CAMERAS: Final = (
    CameraSeen(COUNTER, "A", "柜台上的摄像头", "shows", 25.0, 58),
    CameraSeen(CEILING, "B", "显示器自带的摄像头", "shows", 30.0, 12),
)
MICROPHONES: Final = (
    MicrophoneHeard(GOOSENECK, "C", "鹅颈麦克风", "shows", -16.0, -52.0, -18.0),
    MicrophoneHeard(INNER, "D", "USB Camera: USB Audio", "shows", -44.0, -60.0, -37.0),
    MicrophoneHeard(JACK, "E", "HDA Intel PCH: ALC257 Analog", "shows", -120.0, -120.0),
)
DISPLAYS: Final = (
    DisplaySeen("DP-1", 7, 1920, 1080, operator=True, told_mm=527),
    DisplaySeen("HDMI-A-1", 4, 1920, 1080, told_mm=344),
    DisplaySeen("HDMI-A-2", 9, 1280, 800, told_mm=217),
)
CHECKS: Final = (
    CheckSeen(
        "clock",
        "时钟",
        "warn",
        "本机时钟比总部快 7.2 秒。",
        "This clock is 7.2 s ahead of headquarters'.",
        "请让本机与总部对时。",
        "Set it by headquarters'.",
        "doctor.clock",
        "+7.2 s",
    ),
    CheckSeen("card reader", "读卡器", "off", "没有设读卡器。", "No card reader is set."),
    CheckSeen("camera", "摄像头", "ok", "camera:usb-counter 在。", "camera:usb-counter is there.", figure="25 fps"),
    CheckSeen("microphone", "麦克风", "ok", "鹅颈麦克风 在。", "It is there.", figure="-18 dBFS"),
    CheckSeen("disk", "磁盘", "ok", "还能录 70 小时。", "Room for 70 hours.", figure="70 h"),
    CheckSeen("vault", "保险库", "ok", "能打开。", "It opens."),
    CheckSeen("line", "总部", "ok", "总部有应答。", "Headquarters answers.", figure="24 ms"),
    CheckSeen("packs", "规则册", "ok", "规则册 12 号在用。", "Book 12 is in force.", figure="12"),
    CheckSeen("fonts", "中文字体", "ok", "有中文字体。", "There is a Chinese font."),
)
DOWN: Final = CheckSeen(
    "line",
    "总部",
    "fail",
    "总部没有应答：找不到主机 hq.example。",
    "Headquarters does not answer: no host hq.example.",
    "请检查网线和域名设置。",
    "Look at the cable and at the name server.",
    "doctor.line",
)
SHEET: Final = Sheet(
    "32-0117",
    "2026-12-01 14:16",
    "3015 吴凯",
    passed=True,
    unreal=False,
    parts=(
        SheetPart(
            "本机",
            "Machine",
            (
                SheetRow("终端编号", "Terminal", "32-0117", "ok"),
                SheetRow("总部", "Headquarters", "https://hq.example:8443"),
                SheetRow("机器序列号", "Serial number", "—", "", "读不出时手填", "by hand where it cannot be read"),
            ),
        ),
        SheetPart(
            "设备",
            "Devices",
            (
                SheetRow(
                    "摄像头",
                    "Camera",
                    "柜台上的摄像头 · usb-0000:00:14.0-3 · 046d:0825",
                    "ok",
                    "25 fps · 58（帧率 · 亮度）",
                    "25 fps · 58 (rate, brightness)",
                ),
                SheetRow(
                    "麦克风",
                    "Microphone",
                    GOOSENECK,
                    "ok",
                    "说话 -18，安静 -52 dBFS；听过，清楚",
                    "speech -18, quiet -52 dBFS; listened to, clear",
                ),
                SheetRow("客户屏", "Customer's display", "HDMI-A-1 · 1920 × 1080", "ok"),
                SheetRow("客户屏画面宽", "Its picture's width", "344 mm", "ok"),
                SheetRow("摄像头延迟", "Camera's delay", "84 ms", "ok", "10 次一致", "10 claps agree"),
            ),
        ),
        SheetPart(
            "自检",
            "Checks",
            tuple(SheetRow(each.title_zh, each.name, each.figure, each.state) for each in CHECKS),
        ),
    ),
    digest="9f86d081884c7d65",
)
BEGIN: Final = SetupView()
ENROLLED: Final = SetupView(
    "devices",
    ("done", "open", "open", "open", "open", "open", "open"),
    "3015 吴凯",
    "https://hq.example:8443",
    "32-0117",
    enrolled=True,
    cameras=CAMERAS,
    microphones=MICROPHONES,
    displays=DISPLAYS,
)
CHOSEN: Final = replace(
    ENROLLED,
    camera=COUNTER,
    microphone=GOOSENECK,
    clip=ClipKept("ready", spoken=True),
    clip_heard="yes",
    ding_heard="yes",
    asked="clip",
)
WHOLE: Final = replace(CHOSEN, customer_display="HDMI-A-1", touched=True, pen_levels=1024)
OTHERS: Final = replace(
    WHOLE,
    step="others",
    cameras=(*CAMERAS, CameraSeen(TABLE, "F", "高拍仪", "shows", 15.0, 64)),
    second_camera=TABLE,
    second_camera_turn=180,
    second_microphone=INNER,
    readers=(ReaderTried("serial:/dev/ttyUSB0", trouble=Trouble("reader.hangs")),),
    printers=(PrinterFound("Brother_HL", default=True),),
    searched=True,
)
DELAY: Final = DelaySeen(11, 12, 10, sure=True, median_ms=104.0, spread_ms=18.0, setting_ms=84)


def setup_views() -> dict[str, SetupView]:
    """Each page in the states that matter, by a name for its picture."""
    gone = replace(CAMERAS[1], state="gone", trouble=Trouble("camera.not_opened", {"name": "video2"}))
    gone_heard = replace(MICROPHONES[1], state="gone", trouble=Trouble("microphone.no_such", {"name": "USB Camera"}))
    alone = replace(ENROLLED, displays=DISPLAYS[:1], customer_display=ONE_DISPLAY, cameras=(), microphones=())
    refused = Trouble("enrol.used")
    return {
        "headquarters": BEGIN,
        "headquarters-refused": replace(BEGIN, by="3015", hq="https://hq.example:8443", trouble=refused),
        "headquarters-done": replace(ENROLLED, step="headquarters"),
        "devices": CHOSEN,
        "devices-whole": WHOLE,
        "devices-none": alone,
        "devices-gone": replace(
            CHOSEN, cameras=(CAMERAS[0], gone), microphones=(MICROPHONES[0], gone_heard), customer_display=ONE_DISPLAY
        ),
        "others": OTHERS,
        "others-none": replace(WHOLE, step="others", busy="searching"),
        "width": replace(WHOLE, step="width", width_mm=344),
        "width-away": replace(WHOLE, step="width", displays=DISPLAYS[:1]),
        "delay": replace(WHOLE, step="delay"),
        "delay-measuring": replace(
            WHOLE, step="delay", busy="measuring", delay=replace(DELAY, sure=False, heard=4, seen=4, agreeing=3)
        ),
        "delay-found": replace(WHOLE, step="delay", delay=DELAY, delay_ms=84),
        "delay-unsure": replace(
            WHOLE, step="delay", trouble=Trouble("delay.unsure", {"heard": 9, "seen": 3, "agreeing": 2})
        ),
        "checks": replace(WHOLE, step="checks", checks=CHECKS),
        "checks-down": replace(WHOLE, step="checks", checks=(DOWN, *CHECKS), outranked=("camera", "camera_delay_ms")),
        "sheet": replace(
            WHOLE,
            step="sheet",
            checks=CHECKS,
            sheet=SHEET,
            sheet_file="/var/lib/shuanglu/acceptance/a.pdf",
            printed="printed",
        ),
        "sheet-unreal": replace(WHOLE, step="sheet", checks=CHECKS, sheet=replace(SHEET, unreal=True)),
        "sheet-failed": replace(WHOLE, step="sheet", checks=(DOWN,), sheet=replace(SHEET, passed=False)),
    }
