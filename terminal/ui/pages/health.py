"""本机状况: what recording needs, line by line with the figure that proves it; what stops a recording stands on top."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.desk import HealthLine, SupportMade
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.flow import Does
from terminal.ui.page import Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.asides import TintedCard
from terminal.ui.parts.marks import Card, Divider, Icon, retone, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.ports import Language
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "machine.title": "本机状况",
    "machine.at": "{time} 查过，空闲时每分钟自查一次",
    "machine.unchecked": "正在查…",
    "machine.devices": "设备",
    "machine.storage": "存储",
    "machine.line": "网络与总部",
    "machine.rules": "规则、程序与账号",
    "machine.row": "{name}：{state}。{text}",
    "machine.state.ok": "正常",
    "machine.state.warn": "要留意",
    "machine.state.fail": "要处理",
    "machine.state.off": "没有",
    "machine.state.unknown": "不知道",
    "machine.again": "重新自检",
    "machine.support": "做支持包",
    "machine.support.made": "支持包做好了：{path}",
    "machine.support.text": "给信息科用，里面有：{members}。没有录像、姓名和证件号，六位以上的数字都隐去。"
    "交出去之前请先看一遍。",
    "machine.support.failed": "支持包没有做成",
    "machine.home": "返回首页",
    "machine.queue": "待送队列",
    "machine.all_well": "样样正常，可以录",
    "machine.fails": "{count} 项要处理，处理好才能录",
    "machine.warns": "{count} 项要留意，不耽误录",
    "health.camera_list": "摄像头名单",
    "health.second_camera": "高拍仪",
    "health.printer": "打印机",
    "health.disk_speed": "磁盘速度",
    "health.disk_wear": "磁盘寿命",
    "health.permissions": "权限",
    "health.proxy": "网络代理",
    "health.voice": "朗读",
    "health.recogniser": "语音识别",
    "health.reader": "读卡器",
    "health.second_display": "客户屏",
    "health.input_method": "输入法",
    "health.fonts": "中文字体",
    "health.vault": "保险库",
    "health.log": "日志",
    "health.delivery": "待送",
    "health.accounts": "账号",
    "health.update": "更新",
    "health.program": "程序版本",
    "health.card_models": "证件模型",
    "health.face_models": "人脸模型",
    "health.voice_models": "人声模型",
}
EN: dict[str, str] = {
    "machine.title": "This machine",
    "machine.at": "Checked at {time}; once a minute while nothing is recorded",
    "machine.unchecked": "Checking…",
    "machine.devices": "Devices",
    "machine.storage": "Storage",
    "machine.line": "Line and headquarters",
    "machine.rules": "Rules, program and accounts",
    "machine.row": "{name}: {state}. {text}",
    "machine.state.ok": "as it should be",
    "machine.state.warn": "to be watched",
    "machine.state.fail": "to be mended",
    "machine.state.off": "not there",
    "machine.state.unknown": "not known",
    "machine.again": "Check again",
    "machine.support": "Support bundle",
    "machine.support.made": "The support bundle is written: {path}",
    "machine.support.text": "For field IT. There are: {members}. No recordings, names or numbers of papers; six "
    "digits in a row are hidden. Look through it before you hand it on.",
    "machine.support.failed": "The support bundle could not be made",
    "machine.home": "Back",
    "machine.queue": "Queue",
    "machine.all_well": "All is well",
    "machine.fails": "{count} to be mended before anything is recorded",
    "machine.warns": "{count} to be watched; recording goes on",
    "health.camera_list": "List of cameras",
    "health.second_camera": "Document camera",
    "health.printer": "Printer",
    "health.disk_speed": "Disk speed",
    "health.disk_wear": "Disk wear",
    "health.permissions": "Permissions",
    "health.proxy": "Proxy",
    "health.voice": "Reading aloud",
    "health.recogniser": "Speech recognition",
    "health.reader": "Card reader",
    "health.second_display": "Customer's display",
    "health.input_method": "Input method",
    "health.fonts": "Chinese font",
    "health.vault": "Vault",
    "health.log": "Log",
    "health.delivery": "Waiting",
    "health.accounts": "Accounts",
    "health.update": "Update",
    "health.program": "Program",
    "health.card_models": "Card models",
    "health.face_models": "Face models",
    "health.voice_models": "Voice models",
}
_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "devices": (
        "camera",
        "camera_list",
        "second_camera",
        "microphone",
        "voice",
        "recogniser",
        "reader",
        "second_display",
        "printer",
        "input_method",
        "fonts",
    ),
    "storage": ("disk", "disk_speed", "disk_wear", "vault", "log", "permissions"),
    "line": ("line", "proxy", "certificate", "delivery"),
    "rules": ("packs", "clock", "accounts", "program", "update", "card_models", "face_models", "voice_models"),
}
_COLUMNS: Final = (("devices", "line"), ("storage", "rules"))
_TONES: Final[dict[str, Tone]] = {"ok": "ok", "warn": "warn", "fail": "fail", "off": "plain", "unknown": "plain"}


class HealthPage(Page):
    """Red first, each with what to do; then four cards. What is merely not there is a grey ring."""

    names = ("health",)
    with_picture = False  # the figures tell more here
    with_room = False
    bare = True

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._snapshot = Snapshot()
        self._lines: tuple[HealthLine, ...] | None = None
        self.title.setText(self.phrases("machine.title"))
        self.at = words(role="caption", quiet=True)
        self.column.removeWidget(self.title)
        head = QHBoxLayout()
        head.setSpacing(self.theme.space(2))
        head.addWidget(self.title)
        head.addWidget(self.at, 1)
        self.support = TintedCard(self.theme)
        self.support.hide()
        self._shown = QWidget()
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.addWidget(self.support)
        self._inside.addWidget(self._shown)
        self.column.addLayout(head)
        self.column.addWidget(Scroller(inside, self.phrases("machine.title")), 1)
        self.rows: list[_Row] = []
        self.amiss: list[TintedCard] = []

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the lines as they were found last."""
        self._snapshot = snapshot
        desk = snapshot.desk
        at = datetime.fromisoformat(desk.health_at).strftime("%H:%M:%S") if desk.health_at else ""
        self.at.setText(self.phrases("machine.at", time=at) if at else self.phrases("machine.unchecked"))
        self._say_support(desk.support)
        if desk.health != self._lines:
            self._lines = desk.health
            self._show(desk.health)

    def _say_support(self, made: SupportMade | None) -> None:
        """Where the bundle lies, what is in it and what is not; or why there is none."""
        self.support.setVisible(made is not None)
        if made is None:
            return
        if made.trouble is not None:
            language = self.phrases.language
            title = self.phrases("machine.support.failed")
            self.support.say("warn", title, made.trouble.words(language), made.trouble.code)
            return
        members = "、".join(name for name, _ in made.members)
        text = self.phrases("machine.support.text", members=members)
        self.support.say("ok", self.phrases("machine.support.made", path=made.path), text)

    def _show(self, lines: tuple[HealthLine, ...]) -> None:
        self.rows, self.amiss = [], []
        fresh = QWidget()
        inside = QVBoxLayout(fresh)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(self.theme.space(2))
        for line in lines:
            if line.state == "fail":
                inside.addWidget(self._alarm(line))
        columns = QHBoxLayout()
        columns.setSpacing(self.theme.space(2))
        for groups in _COLUMNS if self.theme.text_size == "standard" else (tuple(_GROUPS),):
            columns.addLayout(self._column(groups, lines), 1)
        inside.addLayout(columns)
        inside.addStretch(1)
        self._inside.replaceWidget(self._shown, fresh)
        self._shown.hide()
        self._shown.deleteLater()
        self._shown = fresh

    def _column(self, groups: tuple[str, ...], lines: tuple[HealthLine, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.space(2))
        for group in groups:
            own = [line for line in lines if line.name in _GROUPS[group] and line.state != "fail"]
            if own:
                column.addWidget(self._card(group, own))
        column.addStretch(1)
        return column

    def _alarm(self, line: HealthLine) -> TintedCard:
        card = TintedCard(self.theme)
        advice = line.advice
        title = f"{self._name(line)} · {line.figure}" if line.figure else self._name(line)
        code = self.phrases("trouble.code", code=advice.code) if advice else ""
        card.say("fail", title, advice.words(self.phrases.language) if advice else "", code)
        self.amiss.append(card)
        return card

    def _card(self, group: str, lines: list[HealthLine]) -> QWidget:
        card = Card()
        column = QVBoxLayout(card)
        edge = self.theme.space(3)
        column.setContentsMargins(edge, self.theme.space(2), edge, self.theme.space(2))
        column.setSpacing(self.theme.space(1))
        title = words(self.phrases(f"machine.{group}"), role="lead")
        title.setProperty("strong", True)
        column.addWidget(title)
        order = _GROUPS[group]
        ordered = sorted(lines, key=lambda each: order.index(each.name))
        rows = [_Row(self.kit, self._name(line), line) for line in ordered]
        for row in rows:
            column.addWidget(Divider())
            column.addWidget(row)
            row.name.ensurePolished()
        widest = max((row.name.sizeHint().width() for row in rows), default=0)
        for row in rows:
            row.name.setMinimumWidth(max(widest, self.theme.label_width))
        self.rows += rows
        return card

    def _name(self, line: HealthLine) -> str:
        return self.phrases(f"health.{line.name}")

    def _count(self, state: str) -> int:
        return sum(line.state == state for line in self._snapshot.desk.health)

    def primary(self) -> Primary:
        """Look once more."""
        return Primary("machine.again", Pressed("check_health"), keys=("R",))

    def beside(self) -> tuple[Beside, ...]:
        """Back, and to what waits."""
        return (
            Beside("machine.home", Pressed("go", detail={"to": "home"}), "Esc"),
            Beside("machine.queue", Pressed("go", detail={"to": "queue"}), "Q"),
            Beside("machine.support", Pressed("make_support"), "B"),
        )

    def keys(self) -> Mapping[str, Does]:
        """R looks once more, too."""
        return {"R": Pressed("check_health")}

    def progress(self) -> Progress:
        """Whether anything stops a recording."""
        fails, warns = self._count("fail"), self._count("warn")
        if fails:
            return Progress("", (), (("fail", self.phrases("machine.fails", count=fails)),))
        if warns:
            return Progress("", (), (("warn", self.phrases("machine.warns", count=warns)),))
        return Progress(self.phrases("machine.all_well") if self._snapshot.desk.health else "")


def _said(line: HealthLine, language: Language) -> str:
    """What there is to say: what to do is said only where something is to be done."""
    if line.advice is None:
        return ""
    return line.advice.words(language) if line.state in ("warn", "fail") else line.advice.sentence(language)


class _Row(QWidget):
    """Icon, name, what there is to say, and the figure at the right end."""

    def __init__(self, kit: Kit, name: str, line: HealthLine) -> None:
        super().__init__()
        tone = _TONES[line.state]
        said = _said(line, kit.phrases.language)
        self.name, self.text = words(name), words(said, wrap=True, quiet=line.state not in ("warn", "fail"))
        self.figure = words(line.figure, role="caption", quiet=True)
        self.name.setProperty("strong", True)
        if line.state in ("warn", "fail"):
            retone(self.text, tone)
        mark = Icon(kit.theme)
        mark.set_tone(tone)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, kit.theme.space(1) // 2, 0, kit.theme.space(1) // 2)
        grid.setHorizontalSpacing(kit.theme.space(1))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(mark, 0, 0, top)
        grid.addWidget(self.name, 0, 1, top)
        grid.addWidget(self.text, 0, 2)
        grid.addWidget(self.figure, 0, 3, top)
        grid.setColumnStretch(2, 1)
        state = kit.phrases(f"machine.state.{line.state}")
        self.setAccessibleName(kit.phrases("machine.row", name=name, state=state, text=f"{said} {line.figure}".strip()))
