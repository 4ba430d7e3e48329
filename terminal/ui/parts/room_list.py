"""The room check's list: a line each, with what was measured; only what is not right grows, and says what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.identity.view import LineState, RoomLine, RoomView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Icon, dress, retone, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

TONES: dict[LineState, Tone] = {"ok": "ok", "warn": "warn", "fail": "warn", "wait": "plain", "off": "plain"}
"""What fails here is mended by hands: amber, with advice. Only what nobody can let pass is red."""

ZH: dict[str, str] = {
    "room.line.camera": "摄像头",
    "room.line.faces": "{needed} 个人都在画面里",
    "room.line.light": "光线",
    "room.line.sharpness": "清晰",
    "room.line.microphone": "麦克风",
    "room.line.noise": "环境噪声",
    "room.line.disk": "存储",
    "room.line.clock": "时钟",
    "room.line.book": "规则和话术",
    "room.figure.camera": "{width}×{height}，{fps} 帧",
    "room.figure.faces": "{n} 张脸，要 {needed} 张",
    "room.figure.light": "画面亮度 {light}，要 {least} 到 {most}",
    "room.figure.sharpness": "人脸 {px} 像素宽，要 {least} 以上",
    "room.figure.microphone": "说话 {db} dBFS",
    "room.figure.noise": "{db} dBFS，不高于 {most}",
    "room.figure.disk": "还能录 {hours} 小时 {minutes} 分，这次约 {planned} 分钟",
    "room.figure.book": "第 {serial} 册",
    "room.why.camera.lost": "摄像头断开了：请检查插头，接好后自己恢复",
    "room.why.camera.hanging": "摄像头没有反应：请稍等，不行就拔下重插",
    "room.why.camera.frozen": "画面不动了：请稍等，正在重新打开",
    "room.why.camera.black": "画面全黑：请打开镜头盖，或开灯",
    "room.why.camera.silent": "摄像头没有信号：请检查插头",
    "room.why.camera.preparing": "正在打开摄像头",
    "room.why.faces.too_few": "请大家都坐进画面，脸朝镜头",
    "room.why.faces.too_many": "画面里多了人：请看看有没有旁人走过",
    "room.why.faces.looking": "正在数",
    "room.why.faces.no_analyst": "识别程序还没有准备好，请稍等",
    "room.why.light.dark": "光线偏暗：请打开柜台上方的补光灯，或拉开窗帘",
    "room.why.light.bright": "光线太强：请拉上窗帘，或关掉对着镜头的灯",
    "room.why.light.looking": "正在量",
    "room.why.light.no_analyst": "识别程序还没有准备好，请稍等",
    "room.why.sharpness.far": "离得太远：请坐近一点，或把镜头拉近",
    "room.why.sharpness.blurred": "脸不清晰：请擦一擦镜头，坐稳别动",
    "room.why.sharpness.nobody": "画面里还没有人",
    "room.why.sharpness.looking": "正在量",
    "room.why.sharpness.no_analyst": "识别程序还没有准备好，请稍等",
    "room.why.microphone.lost": "麦克风断开了：请检查插头，接好后自己恢复",
    "room.why.microphone.hanging": "麦克风没有反应：请稍等，不行就拔下重插",
    "room.why.microphone.frozen": "麦克风信号不变：请拔下重插",
    "room.why.microphone.black": "麦克风没有信号：请检查插头",
    "room.why.microphone.silent": "完全没有声音：请看看麦克风是不是关着",
    "room.why.microphone.clipping": "声音太大：请离麦克风远一点",
    "room.why.microphone.unheard": "还没有听到说话：请在座位上说一句话",
    "room.why.noise.loud": "太吵：请关门、关窗，让旁边小声些",
    "room.why.noise.listening": "正在听，几秒就好",
    "room.why.disk.full": "磁盘不够录完这一笔：请联系设备管理员腾出空间",
    "room.why.disk.measuring": "正在看",
    "room.why.clock.off": "和总部的时间差得不多，只提醒，不影响办理",
    "room.why.clock.doubted": "时间可疑：已由主管决定，会写进录像",
    "room.why.book.unproven": "还没有人核对过这一册，只能用来演练",
    "room.state.ok": "正常",
    "room.state.warn": "提醒",
    "room.state.fail": "还没好",
    "room.state.wait": "正在看",
    "room.row": "{name}：{state}",
}
EN: dict[str, str] = {
    "room.line.camera": "Camera",
    "room.line.faces": "{needed} people in the picture",
    "room.line.light": "Light",
    "room.line.sharpness": "Sharpness",
    "room.line.microphone": "Microphone",
    "room.line.noise": "Noise",
    "room.line.disk": "Disk",
    "room.line.clock": "Clock",
    "room.line.book": "Rules and scripts",
    "room.figure.camera": "{width}×{height}, {fps} a second",
    "room.figure.faces": "{n} faces of {needed}",
    "room.figure.light": "brightness {light}, from {least} to {most}",
    "room.figure.sharpness": "face {px} pixels wide, {least} at least",
    "room.figure.microphone": "voice {db} dBFS",
    "room.figure.noise": "{db} dBFS, {most} at most",
    "room.figure.disk": "room for {hours} h {minutes} min, this takes {planned} min",
    "room.figure.book": "book {serial}",
    "room.why.camera.lost": "Camera unplugged: check the plug, it comes back by itself",
    "room.why.camera.hanging": "Camera does not answer: wait, or plug it in again",
    "room.why.camera.frozen": "Picture stands still: wait, it is being reopened",
    "room.why.camera.black": "Picture is black: open the lens, or put on a light",
    "room.why.camera.silent": "Camera gives no signal: check the plug",
    "room.why.camera.preparing": "The camera is being opened",
    "room.why.faces.too_few": "Everybody into the picture, please, facing the camera",
    "room.why.faces.too_many": "Somebody else is in the picture: is it a passer-by?",
    "room.why.faces.looking": "Counting",
    "room.why.faces.no_analyst": "Recognition is not ready yet; wait a moment",
    "room.why.light.dark": "Too dark: put on the light above the counter, or open the curtain",
    "room.why.light.bright": "Too bright: draw the curtain, or put out the lamp before the lens",
    "room.why.light.looking": "Measuring",
    "room.why.light.no_analyst": "Recognition is not ready yet; wait a moment",
    "room.why.sharpness.far": "Too far away: sit closer, or zoom in",
    "room.why.sharpness.blurred": "Faces are not sharp: wipe the lens, sit still",
    "room.why.sharpness.nobody": "Nobody is in the picture yet",
    "room.why.sharpness.looking": "Measuring",
    "room.why.sharpness.no_analyst": "Recognition is not ready yet; wait a moment",
    "room.why.microphone.lost": "Microphone unplugged: check the plug, it comes back by itself",
    "room.why.microphone.hanging": "Microphone does not answer: wait, or plug it in again",
    "room.why.microphone.frozen": "Microphone signal stands still: plug it in again",
    "room.why.microphone.black": "Microphone gives no signal: check the plug",
    "room.why.microphone.silent": "No sound at all: is the microphone muted?",
    "room.why.microphone.clipping": "Too loud: move away from the microphone",
    "room.why.microphone.unheard": "No voice was heard yet: please say a sentence",
    "room.why.noise.loud": "Too loud: close doors and windows",
    "room.why.noise.listening": "Listening for a few seconds",
    "room.why.disk.full": "The disk is too full for this: call field IT",
    "room.why.disk.measuring": "Looking",
    "room.why.clock.off": "A little off headquarters' time; it stops nothing",
    "room.why.clock.doubted": "In doubt: a supervisor decided, and the take will say so",
    "room.why.book.unproven": "Nobody has verified this book: for rehearsals only",
    "room.state.ok": "right",
    "room.state.warn": "noted",
    "room.state.fail": "not right yet",
    "room.state.wait": "being looked at",
    "room.row": "{name}: {state}",
}


class RoomRow(QFrame):
    """One line; it grows by its advice."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._phrases = kit.phrases
        self._shown: RoomLine | None = None
        self.setProperty("role", "line")
        self._icon = Icon(kit.theme)
        self.name = words()
        self.name.setProperty("strong", True)
        self.figure = words(role="caption", quiet=True, wrap=True)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.advice = words(role="lead", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(kit.theme.space(1))
        head.addWidget(self._icon)
        head.addWidget(self.name)
        head.addWidget(self.figure, 1)
        column = QVBoxLayout(self)
        edge = kit.theme.space(1)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(0)
        column.addLayout(head)
        indented = QHBoxLayout()
        indented.setContentsMargins(kit.theme.icon + kit.theme.space(1), 0, 0, 0)  # below the name, not the icon
        indented.addWidget(self.advice)
        column.addLayout(indented)

    def show_line(self, line: RoomLine) -> None:
        """Show how it stands; costs nothing where nothing changed."""
        if line == self._shown:
            return
        self._shown = line
        tone = tone_of(line)
        self._icon.set_tone(tone)
        self.name.setText(line_name(self._phrases, line))
        self.figure.setText(figure_of(self._phrases, line))
        said = advice_of(self._phrases, line)
        self.advice.setText(said)
        grows = bool(said) and line.state in ("fail", "warn")
        self.advice.setVisible(bool(said))
        role = "lead" if grows else "caption"
        dress(self.advice, "role", role)
        retone(self.figure, tone if grows else None)
        self.setProperty("role", "tinted" if grows else "line")
        retone(self, None)
        retone(self, tone if grows else None)
        state = self._phrases(f"room.state.{line.state}")
        self.setAccessibleName(self._phrases("room.row", name=self.name.text(), state=state))


class RoomList(QWidget):
    """All lines, in their order; those that are not asked of this sale are not there."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.rows: dict[str, RoomRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.theme.space(1) // 2)
        self._column.addStretch(1)

    def show_room(self, view: RoomView) -> None:
        """Show these."""
        for line in view.lines:
            if line.name not in self.rows:
                self.rows[line.name] = RoomRow(self._kit)
                self._column.insertWidget(len(self.rows) - 1, self.rows[line.name])
            row = self.rows[line.name]
            row.setVisible(line.state != "off")
            row.show_line(line)


def tone_of(line: RoomLine) -> Tone:
    """Red is what nobody can let pass; amber what hands can mend."""
    return "fail" if line.state == "fail" and line.need == "never" else TONES[line.state]


def line_name(phrases: Phrases, line: RoomLine) -> str:
    """What the line is about."""
    return phrases(f"room.line.{line.name}", **{"needed": 2, **line.figure})


def figure_of(phrases: Phrases, line: RoomLine) -> str:
    """What was measured; empty where nothing was."""
    try:
        return phrases(f"room.figure.{line.name}", **line.figure)
    except KeyError:  # nothing was measured that would fill its blanks, or it has none
        return ""


def advice_of(phrases: Phrases, line: RoomLine) -> str:
    """What to do about it; empty where there is nothing to do."""
    return phrases(f"room.why.{line.name}.{line.why}") if line.why else ""
