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
FAMILY_LIST = ", ".join(f'"{family}"' for family in FAMILIES)
"""As style sheets want them."""
ELDER = 1.35
_ELDER_TYPE: "dict[FontRole, int]" = {
    "time": 56, "headline": 48, "figure": 44, "done": 72, "reading": 72,
    "reading_less": 60, "reading_least": 48,
}  # fmt: skip
"""What is large already grows less, so that it fits 1366 pixels; what is read aloud grows more."""
_ROOMY = 1600  # pixels of width from which on the margins are wide

FontRole = Literal[
    "caption", "body", "lead", "question", "title", "prompt", "reading", "reading_less", "reading_least",
    "headline", "figure", "time", "done",
]  # fmt: skip
"""`reading` is what is read aloud: the largest text of a recording, 34 px and for elders 72, or 60 or 48 where a long
sentence would be parted else; `headline` the title of a page that says one thing, `figure` a number that stands alone,
`done` the one word of the end."""
Tone = Literal["ok", "warn", "fail", "plain", "person", "unknown"]
"""`ok` is what the machine found good; `person` is what a person said or decided, and is never green; `unknown` is what
nobody could look at."""

TYPE: dict[FontRole, int] = {
    "caption": 16, "body": 20, "lead": 24, "question": 28, "title": 28, "prompt": 34, "reading": 34, "reading_less": 34,
    "reading_least": 34, "headline": 36,
    "figure": 36, "time": 48, "done": 64,
}  # fmt: skip

PAGE, CARD, INK, SECONDARY, LINE = "#F6F7F9", "#FFFFFF", "#101828", "#475467", "#D0D5DD"
PRIMARY, PRIMARY_HOVER, ON_PRIMARY, PRIMARY_TINT = "#0B4A8F", "#0A3F7A", "#FFFFFF", "#E7EDF4"
KEY_LINE = "#8FA9C8"  # round the name of a key
RECORDING, RING = "#D92D20", "#98A2B3"
STAGE, ON_STAGE, METER_OFF = "#1D2939", "#FFFFFF", "#E4E7EC"
SEEN, SEEN_BADLY = "#32D583", "#FDB022"  # outlines on the live picture: bright, beside words on STAGE
FACE, HAIR, LIPS, MOUTH = "#F7E6D7", "#344054", "#C4554D", "#7A271A"  # the face that shows a gesture
FLASHES = {"red": "#FF0000", "green": "#00FF00", "blue": "#0000FF", "white": "#FFFFFF"}

INKS: dict[Tone, str] = {
    "ok": "#067647", "warn": "#B54708", "fail": "#B42318", "plain": SECONDARY, "person": "#5B3B8C",
    "unknown": "#3B4A61",
}  # fmt: skip
DARK_INKS: dict[Tone, str] = {
    "ok": "#054F31", "warn": "#7A2E0E", "fail": "#7A271A", "plain": "#344054", "person": "#432970",
    "unknown": "#29364B",
}  # fmt: skip
TINTS: dict[Tone, str] = {
    "ok": "#E6F1ED", "warn": "#F8EDE6", "fail": "#F8E9E8", "plain": "#EEF1F5", "person": "#EFEBF4",
    "unknown": "#EAEDF2",
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
        """Pixels of the letters in this role."""
        if self.text_size == "elder" and role in _ELDER_TYPE:
            return _ELDER_TYPE[role]
        return round(TYPE[role] * self.scale)

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
    def reading_roles(self) -> tuple[FontRole, ...]:
        """The sizes in which something is read aloud, the largest first; none is smaller than at standard size."""
        return ("reading", "reading_less", "reading_least") if self.text_size == "elder" else ("reading",)

    @property
    def edge(self) -> int:
        """Width of the coloured edge of a card that asks for something."""
        return 6

    @property
    def badge(self) -> int:
        """Side of the large icon, or the disc with a number, before a headline."""
        return round(64 * self.scale)

    @property
    def low_page(self) -> int:
        """Below this height a page leaves out what is only explained."""
        return 640

    @property
    def low_window(self) -> int:
        """Below this height of the window only the one thing is shown that a page is about."""
        return 760

    @property
    def roomy_window(self) -> int:
        """From this height of the window on a hint stands beside the answers, too."""
        return 900

    @property
    def picture_least(self) -> int:
        """Least height of the live picture."""
        return 160

    @property
    def cell_width(self) -> int:
        """Least width of one node in the grid of all nodes."""
        return round(300 * self.scale)

    @property
    def queue_number(self) -> int:
        """Width of the column that names a take and its size."""
        return round(170 * self.scale)

    @property
    def queue_beside(self) -> int:
        """Width of the column that says how long something takes, or has waited."""
        return round(216 * self.scale)

    @property
    def queue_word(self) -> int:
        """Width of the column with the one word for where a take is."""
        return round(152 * self.scale)

    @property
    def qr(self) -> int:
        """Side of the square on the customer's slip, on the screen."""
        return 264

    @property
    def slip_width(self) -> int:
        """Width of the customer's slip on the screen."""
        return 440 if self.text_size == "standard" else 480

    @property
    def sound_bars(self) -> tuple[int, int]:
        """Width and height of the small level bars on the picture."""
        return 66, 40

    @property
    def sale_width(self) -> int:
        """How narrow the words that say whose sale it is may become before others step back."""
        return round(160 * self.scale)

    @property
    def progress_width(self) -> int:
        """Least width of the bars at the bottom; buttons beside them step back before."""
        return 160

    @property
    def words_width(self) -> int:
        """Width that is enough for a page which needs the room more than the live picture does."""
        return round(1000 * self.scale)

    @property
    def least_words_width(self) -> int:
        """Width that the words beside the picture have on the smallest windows."""
        return 560

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
        return (DARK_INKS if self.text_size == "elder" else INKS)[tone]

    def tint(self, tone: Tone) -> str:
        """The ground on which words and icons in this tone stand."""
        return TINTS[tone]

    @property
    def secondary(self) -> str:
        """The colour of quiet words."""
        return self.ink("plain")

    @property
    def form_control(self) -> int:
        """Height of a field of the form; there are many on one screen."""
        return round(60 * (1 + (self.scale - 1) / 3))

    @property
    def disc(self) -> int:
        """Side of the disc with a card's number."""
        return round(34 * self.scale)

    @property
    def avatar(self) -> int:
        """Side of the disc with the first character of somebody's name."""
        return round(56 * self.scale)

    @property
    def chosen(self) -> str:
        """The ground of an answer that is chosen among others."""
        return TINTS["plain"]

    @property
    def primary(self) -> str:
        """The colour of what is chosen, and of the one large button."""
        return PRIMARY

    @property
    def line(self) -> str:
        """The colour of thin lines."""
        return LINE

    def text_ink(self, *, on: bool) -> str:
        """The colour of words; of what nobody can choose, a quieter one."""
        return INK if on else self.secondary
