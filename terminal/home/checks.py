"""The one check list: what recording needs of this machine and its home, each with the figure that proves it.

`doctor` looks at all of it, and the page 本机状况 at what can be looked at while the terminal runs. Who can look at a
device stands above (`terminal.station`): what is a check, what it is called and in which order it stands is said here.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from evidence.papers.fonts import has_font
from faults.entry import Language
from faults.errors import ShuangluError
from faults.trouble import Fact, Trouble
from terminal.capture.devices.allowed import objection
from terminal.capture.profiles import profile_named
from terminal.home import cameras
from terminal.home.clock import clock_facts
from terminal.home.opening import Home
from terminal.home.recovering import told
from terminal.home.settings import Settings
from terminal.session.clock import clock_doubts, clock_warnings
from terminal.sync.answers import NotNowError
from terminal.sync.renewal import DUE_DAYS
from terminal.vault.making import REBUILT

HealthStatus = Literal["ok", "warn", "fail", "off"]
"""`off`: not installed or not connected, and nothing is lacking without it."""
SIGNS: dict[HealthStatus, str] = {"ok": "✓", "warn": "!", "fail": "✗", "off": "○"}
NAMES: dict[str, str] = {
    "cryptography": "密码运算",
    "encoder": "编码器",
    "sound library": "声音程序库",
    "camera library": "摄像头程序库",
    "sources": "录制来源",
    "camera": "摄像头",
    "second camera": "第二个摄像头",
    "camera allowed": "允许的摄像头",
    "camera list": "摄像头名单",
    "camera focus": "摄像头对焦",
    "camera exposure": "摄像头曝光",
    "camera white balance": "摄像头白平衡",
    "camera controls": "摄像头控制项",
    "microphone": "麦克风",
    "loudspeaker": "扬声器",
    "voice": "朗读",
    "card reader": "读卡器",
    "second display": "客户屏",
    "input method": "输入法",
    "fonts": "中文字体",
    "disk": "磁盘",
    "vault": "保险库",
    "key": "密钥",
    "takes": "录像",
    "log": "日志",
    "line": "总部",
    "enrolment": "终端证书",
    "sending hours": "发送时段",
    "delivery": "送往总部",
    "numbers": "编号",
    "clock": "时钟",
    "packs": "规则册",
    "accounts": "账号",
    "card models": "证件模型",
    "face models": "人脸模型",
    "voice models": "人声检测模型",
    "speech recognition": "语音识别",
    "face match model": "人脸比对模型",
    "liveness model": "活体模型",
    "PaddleOCR's models": "PaddleOCR 模型",
}
"""Every check in the order of lists, by its name in English, which programs know it by; and what it is in Chinese."""
_GIGA, _MEGA = 1_000_000_000, 1_000_000
_LOW_HOURS = 8
"""Less than a working day of recording: time to make room."""
_MOST_LOG_BYTES = 100 * _MEGA
_INPUT_METHODS = ("ibus", "fcitx", "fcitx5")
_INPUT_PROGRAMS = {"ibus-daemon": "ibus", "fcitx": "fcitx", "fcitx5": "fcitx5"}
"""The program that answers, by the name of its process; Fcitx answers on IBus's bus as well."""
Asked = Callable[[], None]
"""Asks headquarters for a greeting, on a line of its own; raises NotNowError."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that was looked at."""

    name: str
    status: HealthStatus
    found: Trouble
    """What there is to say of it, good or bad, and what to do."""
    because: ShuangluError | Trouble | None = None
    """What is said of it elsewhere: of a take, by its evidence or by headquarters."""
    figure: str = ""
    """What proves it, in signs that need no language: `25 fps`, `−18 dBFS`, `70 h`."""

    @property
    def sign(self) -> str:
        """One sign for the status, in front of its line: ✓ ok, ! warn, ✗ fail, ○ not there."""
        return SIGNS[self.status]

    @property
    def sentence(self) -> str:
        """What there is to say of it, in English."""
        return self.words("en")

    def title(self, language: Language) -> str:
        """What people call it."""
        return NAMES[self.name] if language == "zh" else self.name

    def words(self, language: Language) -> str:
        """What there is to say of it, in one line."""
        parts = (self.found.words(language), told(self.because, language) if self.because else "")
        return ("" if language == "zh" else " ").join(filter(None, parts))

    def to_json(self) -> dict[str, Any]:
        """The check for programs; its sentence is English."""
        return {"check": self.name, "status": self.status, "sentence": self.sentence, "figure": self.figure}


def check(name: str, status: HealthStatus, key: str, /, *, figure: str = "", **facts: Fact) -> HealthCheck:
    """One thing, by the key of its sentence in the catalogue."""
    return HealthCheck(name, status, Trouble(key, facts), figure=figure)


def camera_list(settings: Settings) -> HealthCheck:
    """Whether this home has a list of cameras, and those of the settings are on it. Without one nothing is stopped."""
    try:
        listed, found = cameras.read_list(settings.home), cameras.configured(settings)
    except ShuangluError as error:
        return HealthCheck("camera list", "fail", error.trouble)
    if not listed:
        return check("camera list", "off", "doctor.camera_list.none")
    doubts = [doubt for use, camera in found.items() if (doubt := objection(camera, use, listed))]
    if doubts:
        return HealthCheck("camera list", "fail", doubts[0])
    names_only = not any(each.told for each in listed)
    key = "doctor.camera_list.names" if names_only else "doctor.camera_list.right"
    return check("camera list", "warn" if names_only else "ok", key, count=len(listed))


def in_order(checks: Iterable[HealthCheck]) -> list[HealthCheck]:
    """Sort them as lists have them."""
    places = {name: place for place, name in enumerate(NAMES)}
    return sorted(checks, key=lambda each: places[each.name])


# --- what both look at ---


def disk(settings: Settings) -> HealthCheck:
    """How long can be recorded on the home's disk, above the reserve."""
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    rate = profile_named(settings.profile).bytes_per_second
    needed = rate * settings.planned_minutes * 60 + settings.reserve_mb * _MEGA
    hours = max(0.0, (free - settings.reserve_mb * _MEGA) / rate / 3600)
    status: HealthStatus = "fail" if free <= needed else "warn" if hours < _LOW_HOURS else "ok"
    facts = {"free": free / _GIGA, "minutes": settings.planned_minutes, "needed": needed / _GIGA, "hours": hours}
    key = {"ok": "doctor.disk.room", "warn": "doctor.disk.low", "fail": "doctor.disk.full"}[status]
    return check("disk", status, key, figure=f"{hours:.0f} h", **facts)


def clock(home: Home) -> Iterator[HealthCheck]:
    """Whether the clock can be believed; how far it was from headquarters' is remembered, and since when is said."""
    now, facts = datetime.now(UTC), clock_facts(home)
    doubts, warnings = clock_doubts(now, facts), clock_warnings(now, facts)
    compared = facts.compared
    figure = f"{compared.offset_s:+.1f} s" if compared else ""
    yield from (HealthCheck("clock", "fail", doubt, figure=figure) for doubt in doubts)
    yield from (HealthCheck("clock", "warn", warning, figure=figure) for warning in warnings)
    if doubts or warnings:
        return
    if compared is None:
        yield check("clock", "ok", "doctor.clock.alone", figure=now.astimezone().strftime("%H:%M"))
        return
    at = compared.at.astimezone().strftime("%Y-%m-%d %H:%M")
    yield check("clock", "ok", "doctor.clock.offset", figure=figure, offset=compared.offset_s, at=at)


def enrolment(home: Home) -> HealthCheck:
    """How long the certificate lasts. Its days are counted by the clock: where that is doubted, so are they."""
    identity = home.vault.identity()
    if identity.headquarters is None:
        return check("enrolment", "off" if home.keeps_itself else "warn", "doctor.enrolment.none")
    now = datetime.now(UTC)
    days = (identity.leaf.not_valid_after_utc - now).days
    facts: dict[str, Fact] = {"terminal": identity.terminal, "url": identity.headquarters.url, "days": days}
    figure = f"{days} d"
    if clock_doubts(now, clock_facts(home)) and days >= 0:
        return check("enrolment", "warn", "doctor.enrolment.lasts:doubted", figure=figure, **facts)
    status: HealthStatus = "fail" if days < 0 else "warn" if days < DUE_DAYS else "ok"
    key = "doctor.enrolment.lasts" if days >= DUE_DAYS else "doctor.enrolment.due"
    return check("enrolment", status, key, figure=figure, **facts)


def accounts(home: Home) -> HealthCheck:
    """Until the first administrator is there nobody signs in: recording and delivery go on, and it is said.

    A vault that was made anew has none of the accounts that were in the one before: that is said as well.
    """
    working = len(home.vault.accounts.working()) if home.vault.accounts.exist else 0
    if working:
        return check("accounts", "ok", "doctor.accounts.some", figure=str(working), count=working)
    which = "none" if home.vault.identity().enrolled else "none:own"
    if home.vault.history.last(REBUILT) is not None and not home.vault.accounts.exist:
        which = which.replace("none", "lost")
    return check("accounts", "warn", f"doctor.accounts.{which}", figure="0")


def log(home: Home) -> HealthCheck:
    """Whether field IT will find what happened here."""
    folder = home.path / "log"
    try:
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    except OSError as error:
        return check("log", "warn", "doctor.log.unusable", path=str(folder), reason=error.strerror or str(error))
    figure = f"{size / _MEGA:.1f} MB"
    if not os.access(folder, os.W_OK):
        return check("log", "warn", "doctor.log.unusable", path=str(folder), reason=os.strerror(13), figure=figure)
    if size > _MOST_LOG_BYTES:
        return check("log", "warn", "doctor.log.large", path=str(folder), megabytes=size / _MEGA, figure=figure)
    return check("log", "ok", "doctor.log.written", path=str(folder), figure=figure)


def vault(home: Home) -> HealthCheck:
    """Read every page of the database: what only opened is not said to be sound."""
    try:
        home.vault.check_pages()
    except ShuangluError as error:
        return HealthCheck("vault", "fail", error.trouble)
    return check("vault", "ok", "doctor.vault.opens")


def line(home: Home, ask: Asked | None) -> HealthCheck:
    """Ask headquarters, at this moment. That it is silent stops nothing: takes wait until it answers."""
    identity = home.vault.identity()
    if ask is None or identity.headquarters is None:
        return check("line", "off", "doctor.line.none")
    begun = time.monotonic()
    try:
        ask()
    except NotNowError as error:
        return HealthCheck("line", "warn", Trouble("doctor.line.down"), error.trouble)
    except ShuangluError as error:
        return HealthCheck("line", "warn", Trouble("doctor.line.down"), error)
    took = round((time.monotonic() - begun) * 1000)
    return check("line", "ok", "doctor.line.answers", figure=f"{took} ms", url=identity.headquarters.url, ms=took)


def second_display(count: int | None) -> HealthCheck:
    """How many displays show a picture; None where that cannot be told."""
    if count is None:
        return check("second display", "off", "doctor.display.unknown")
    figure = str(count)
    if count > 1:
        return check("second display", "ok", "doctor.display.two", figure=figure, count=count)
    return check("second display", "off", "doctor.display.one", figure=figure)


def connected_displays(folder: Path = Path("/sys/class/drm")) -> int | None:
    """How many displays the graphics cards see, on Linux; None elsewhere, and where none is told of."""
    if sys.platform != "linux":
        return None
    states = [_read(path) for path in sorted(folder.glob("card*-*/status"))]
    return sum(state == "connected" for state in states) if states else None


def programs_running(processes: Path = Path("/proc")) -> frozenset[str]:
    """The names of the programs that run on this machine, on Linux; elsewhere and where none is told of, of none."""
    return frozenset(_read(path) for path in processes.glob("[0-9]*/comm"))


def input_method(running: Callable[[], frozenset[str]] = programs_running) -> HealthCheck:
    """Names are Chinese: something must turn keys into them. Windows brings its own.

    What is only named turns nothing: on Linux one of their programs must be `running`.
    """
    if sys.platform == "win32":
        return check("input method", "ok", "doctor.input.found", figure="IME", name="IME")
    named = os.environ.get("QT_IM_MODULE") or os.environ.get("XMODIFIERS", "").removeprefix("@im=")
    if named not in _INPUT_METHODS:
        return check("input method", "warn", "doctor.input.none")
    there = sorted(running() & _INPUT_PROGRAMS.keys())
    if not there:
        return check("input method", "warn", "doctor.input.silent", figure=named, name=named)
    name = _INPUT_PROGRAMS[there[0]]
    return check("input method", "ok", "doctor.input.found", figure=name, name=name)


def fonts() -> HealthCheck:
    """Screens, the line in the picture and signed papers need Chinese letters."""
    if has_font():
        return check("fonts", "ok", "doctor.fonts.found")
    return check("fonts", "warn", "doctor.fonts.none")


def worst_first(checks: Sequence[HealthCheck]) -> list[HealthCheck]:
    """The same with what is amiss in front, the worst first; the rest as lists have them."""
    ranks: dict[HealthStatus, int] = {"fail": 0, "warn": 1, "ok": 2, "off": 2}
    return sorted(in_order(checks), key=lambda each: ranks[each.status])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
