"""Every colour and every size of the screens. Widgets ask here; none has a number or a colour of its own."""

from dataclasses import dataclass
from typing import Literal

from terminal.ui.ports import TextSize

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
ELDER = 1.35
_ELDER_TIME = 56  # what is large already grows less, so that the strip at the top fits 1366 pixels
_ROOMY = 1600  # pixels of width from which on the margins are wide

FontRole = Literal["caption", "body", "lead", "question", "title", "prompt", "time"]
Tone = Literal["ok", "warn", "fail", "plain", "person"]
"""`ok` is what the machine found good; `person` is what a person said or decided, and is never green."""

_TYPE: dict[FontRole, int] = {
    "caption": 16, "body": 20, "lead": 24, "question": 28, "title": 28, "prompt": 34, "time": 48,
}  # fmt: skip

PAGE, CARD, INK, SECONDARY, LINE = "#F6F7F9", "#FFFFFF", "#101828", "#475467", "#D0D5DD"
PRIMARY, PRIMARY_HOVER, ON_PRIMARY, PRIMARY_OFF = "#0B4A8F", "#0A3F7A", "#FFFFFF", "#8FA9C8"
RECORDING, RING = "#D92D20", "#98A2B3"
STAGE, ON_STAGE, METER_OFF = "#1D2939", "#FFFFFF", "#E4E7EC"
SEEN, SEEN_BADLY = "#32D583", "#FDB022"  # outlines on the live picture: bright, beside words on STAGE
FACE, HAIR, LIPS, MOUTH = "#F7E6D7", "#344054", "#C4554D", "#7A271A"  # the face that shows a gesture
FLASHES = {"red": "#FF0000", "green": "#00FF00", "blue": "#0000FF", "white": "#FFFFFF"}

_INKS: dict[Tone, str] = {
    "ok": "#067647", "warn": "#B54708", "fail": "#B42318", "plain": SECONDARY, "person": "#5B3B8C",
}  # fmt: skip
_DARK_INKS: dict[Tone, str] = {
    "ok": "#054F31", "warn": "#7A2E0E", "fail": "#7A271A", "plain": "#344054", "person": "#432970",
}  # fmt: skip
_TINTS: dict[Tone, str] = {
    "ok": "#E6F1ED", "warn": "#F8EDE6", "fail": "#F8E9E8", "plain": "#EEF1F5", "person": "#EFEBF4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """Sizes in pixels and colours as #RRGGBB, for one text size."""

    text_size: TextSize = "standard"

    @property
    def scale(self) -> float:
        """How much larger than standard most sizes are: 1.35 for elders, else 1."""
        return ELDER if self.text_size == "elder" else 1.0

    def font(self, role: FontRole) -> int:
        """Pixels of the letters in this role; the large time grows less, so that the top strip fits 1366 px."""
        if role == "time" and self.text_size == "elder":
            return _ELDER_TIME
        return round(_TYPE[role] * self.scale)

    def space(self, steps: int) -> int:
        """`steps` of the 8 px grid."""
        return 8 * steps

    @property
    def padding(self) -> int:
        """Above and below what is in a card or a bar; large text needs the room for itself."""
        return 8 if self.text_size == "elder" else 16

    def margin(self, window_width: int) -> int:
        """Between the window's edge and what is in it; smaller screens get less."""
        return 32 if window_width >= _ROOMY else 16

    @property
    def control(self) -> int:
        """Least height of what can be clicked."""
        return round(56 * self.scale)

    @property
    def bar(self) -> int:
        """Height of the strip at the top."""
        return round(80 * (1 + (self.scale - 1) / 2))

    @property
    def primary_width(self) -> int:
        """Least width of a primary button, within its padding."""
        return round(224 * self.scale)

    @property
    def icon(self) -> int:
        """Side of the square of an icon, and of a radio button's ring."""
        return round(20 * self.scale)

    @property
    def light(self) -> int:
        """Diameter of the recording light."""
        return round(20 * self.scale)

    @property
    def meter(self) -> int:
        """Height of the level meter's bars."""
        return round(16 * self.scale)

    @property
    def step(self) -> int:
        """Height of the bars that count the nodes."""
        return 12

    @property
    def sale_width(self) -> int:
        """How narrow the words that say whose sale it is may become before others step back."""
        return round(160 * self.scale)

    @property
    def progress_width(self) -> int:
        """Least width of the bars at the bottom; buttons beside them step back before."""
        return 160

    @property
    def dialog_width(self) -> int:
        """Width of a question's window; its height follows from the words."""
        return round(680 * self.scale)

    @property
    def crop_width(self) -> int:
        """Least width of the strips of a card beside its fields."""
        return 200

    @property
    def label_width(self) -> int:
        """Width of the column that names a card's fields and says how well they were read."""
        return round(120 * self.scale)

    @property
    def outline(self) -> int:
        """Width of the lines on the live picture."""
        return 3

    @property
    def moves(self) -> bool:
        """Whether anything may move on the screen; nothing does for elders."""
        return self.text_size == "standard"

    @property
    def radius(self) -> int:
        """Of the corners of cards, buttons and the live picture."""
        return 12

    def ink(self, tone: Tone) -> str:
        """The colour of words and icons in this tone: 4.5:1 on its tint, 7:1 for elders."""
        return (_DARK_INKS if self.text_size == "elder" else _INKS)[tone]

    def tint(self, tone: Tone) -> str:
        """The ground on which words and icons in this tone stand."""
        return _TINTS[tone]

    @property
    def secondary(self) -> str:
        """The colour of quiet words."""
        return self.ink("plain")

    def style_sheet(self) -> str:
        """What Qt's style sheets can say; what is painted by hand asks for its colours above."""
        families = ", ".join(f'"{family}"' for family in FAMILIES)
        roles = "\n".join(
            f'QLabel[role="{role}"] {{ font-size: {self.font(role)}px; font-weight: {_weight(role)}; }}'
            for role in _TYPE
        )
        tones = "\n".join(
            f'QFrame[role="tinted"][tone="{tone}"] {{'
            f" background: {tint}; border: 1px solid {tint}; border-radius: {self.radius}px; }}\n"
            f'QLabel[tone="{tone}"] {{ color: {self.ink(tone)}; }}'
            for tone, tint in _TINTS.items()
        )
        return f"""
            * {{ font-family: {families}; color: {INK}; font-size: {self.font("body")}px; }}
            QMainWindow, #page {{ background: {PAGE}; }}
            QDialog {{ background: {CARD}; border: 2px solid {RING}; }}
            #top {{ background: {CARD}; border: none; border-bottom: 1px solid {LINE}; }}
            #banner {{ background: {_TINTS["warn"]}; border-bottom: 1px solid {LINE}; }}
            #bottom {{ background: {CARD}; border: none; border-top: 1px solid {LINE}; }}
            QFrame[role="card"] {{
                background: {CARD}; border: 1px solid {METER_OFF}; border-radius: {self.radius}px; }}
            QFrame[role="rule"] {{ background: {LINE}; border: none; }}
            QLabel {{ background: transparent; border: none; }}
            {roles}
            QScrollArea, #scrolled {{ background: transparent; border: none; }}
            QScrollBar:vertical {{ background: {PAGE}; width: {self.space(3)}px; margin: 0; border: none; }}
            QScrollBar::handle:vertical {{ background: {RING}; border-radius: 6px; min-height: {self.control}px; }}
            QScrollArea:focus {{ border: 2px solid {PRIMARY}; border-radius: {self.radius}px; }}
            QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
            QLabel[quiet="true"] {{ color: {self.secondary}; }}
            QLabel[strong="true"] {{ font-weight: 600; }}
            {self._controls()}
            {tones}
        """

    def _controls(self) -> str:
        edge = f"border-radius: {self.radius}px; min-height: {self.control - 6}px;"
        return f"""
            QPushButton {{
                background: {CARD}; color: {INK}; border: 2px solid {LINE}; {edge}
                padding: 0 {self.space(3)}px; font-size: {self.font("body")}px; font-weight: 600; margin: 1px; }}
            QPushButton:hover {{ background: {PAGE}; }}
            QPushButton:disabled {{ color: {RING}; }}
            QPushButton:focus {{ border: 3px solid {INK}; }}
            QPushButton[role="place"] {{ text-align: left; padding: 0 {self.space(2)}px; }}
            QPushButton[role="row"] {{ background: {CARD}; border: 2px solid {LINE}; text-align: left; }}
            QPushButton[role="row"][chosen="true"] {{ border: 3px solid {PRIMARY}; }}
            QPushButton[role="row"]:focus {{ border: 3px solid {INK}; }}
            QPushButton[role="row"] QLabel {{ font-weight: 400; }}
            QPushButton[role="row"] QLabel[strong="true"] {{ font-weight: 600; }}
            QPushButton[role="row"] QLabel[role="caption"] {{ font-size: {self.font("caption")}px; }}
            QPushButton[role="beside"] {{ padding: 0 {self.space(2)}px; }}
            QPushButton[role="quiet"] {{
                border-color: {CARD}; font-size: {self.font("caption")}px; font-weight: 400;
                padding: 0 {self.space(1)}px; }}
            QPushButton[role="quiet"]:focus {{ border: 3px solid {PRIMARY}; }}
            QPushButton[role="primary"] {{
                background: {PRIMARY}; color: {ON_PRIMARY}; border: 2px solid {PRIMARY};
                min-width: {self.primary_width}px; }}
            QPushButton[role="primary"]:hover {{ background: {PRIMARY_HOVER}; }}
            QPushButton[role="primary"]:focus {{ border: 3px solid {INK}; }}
            QPushButton[role="primary"]:disabled {{ background: {PRIMARY_OFF}; border-color: {PRIMARY_OFF}; }}
            QPushButton[role="danger"] {{ color: {self.ink("fail")}; border-color: {self.ink("fail")}; }}
            QPushButton[role="danger"]:disabled {{ color: {RING}; border-color: {LINE}; }}
            QPushButton QLabel {{ color: {INK}; font-size: {self.font("body")}px; font-weight: 600; }}
            QPushButton[role="primary"] QLabel {{ color: {ON_PRIMARY}; }}
            QPushButton QLabel[role="key"] {{
                font-size: {self.font("caption")}px; font-weight: 400; border: 1px solid {PRIMARY_OFF};
                border-radius: 6px; padding: 2px {self.space(1)}px; }}
            QFrame[role="choice"] {{
                background: {CARD}; border: 2px solid {LINE}; border-radius: {self.radius}px; }}
            QFrame[role="choice"][tone="ok"] {{ border: 3px solid {PRIMARY}; }}
            QRadioButton {{ {edge} spacing: {self.space(2)}px; padding: 0 {self.space(1)}px;
                border: 3px solid transparent; }}
            QFrame[role="choice"] QRadioButton {{ font-weight: 600; min-height: 50px; }}
            QRadioButton:focus {{ border: 3px solid {PRIMARY}; }}
            QRadioButton::indicator {{
                width: {self.icon}px; height: {self.icon}px; border: 2px solid {self.secondary};
                border-radius: {self.icon // 2 + 2}px; background: {CARD}; }}
            QRadioButton::indicator:checked {{ border: {self.icon // 3}px solid {PRIMARY};
                width: {self.icon + 4 - 2 * (self.icon // 3)}px; height: {self.icon + 4 - 2 * (self.icon // 3)}px; }}
            QLineEdit {{
                background: {CARD}; border: 2px solid {LINE}; {edge} padding: 0 {self.space(2)}px; margin: 1px; }}
            QLineEdit[tone="warn"], QLineEdit[tone="fail"] {{ border-color: {self.ink("warn")}; }}
            QLineEdit:focus {{ border: 3px solid {PRIMARY}; }}
        """


def _weight(role: FontRole) -> int:
    return 600 if role in ("title", "time") else 400
