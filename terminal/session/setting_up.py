"""The first start as its window shows it: which page, what was found, what was chosen, and what may be pressed.

Values only. What follows from a press is decided in `terminal.setup`, which stands above the screens.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from faults.trouble import Trouble

SetupStep = Literal["headquarters", "devices", "others", "width", "delay", "checks", "sheet"]
STEPS: Final[tuple[SetupStep, ...]] = get_args(SetupStep)
Standing = Literal["open", "done", "skipped"]
Flowing = Literal["opening", "shows", "gone"]
"""Of a device that is looked at: nothing has come yet, it gives something, it cannot be had."""
Heard = Literal["", "yes", "no"]
Busy = Literal["", "enrolling", "searching", "measuring", "checking", "writing"]
ONE_DISPLAY: Final = "one"
"""What is chosen in place of a display's name where there is one display alone."""
NONE: Final = "none"
"""What is chosen in place of a device that this counter does without."""


@dataclass(frozen=True, slots=True)
class CameraSeen:
    """One camera that is looked at."""

    source: str
    """As settings name it."""
    letter: str
    name: str
    state: Flowing = "opening"
    fps: float = 0.0
    brightness: int | None = None
    """0 to 100; None until a picture came."""
    trouble: Trouble | None = None
    """Why it gives nothing."""
    doubt: Trouble | None = None
    """That it is made by software."""


@dataclass(frozen=True, slots=True)
class MicrophoneHeard:
    """One microphone that is listened to; levels in dBFS."""

    source: str
    letter: str
    name: str
    state: Flowing = "opening"
    level_db: float = -120.0
    quiet_db: float | None = None
    speech_db: float | None = None
    """None until somebody spoke."""
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class ClipKept:
    """The three seconds that were recorded of the chosen microphone last."""

    state: Literal["none", "ready", "playing"] = "none"
    spoken: bool = False
    """They begin where somebody began to speak."""


@dataclass(frozen=True, slots=True)
class DisplaySeen:
    """One display; a large number stands on it while it is asked about."""

    name: str
    number: int
    width: int
    height: int
    operator: bool = False
    """The window of this setup stands there."""
    told_mm: int = 0
    """How wide it says that it is."""


@dataclass(frozen=True, slots=True)
class ReaderTried:
    """A card reader that may be there, and what it answered."""

    source: str
    name: str = ""
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class PrinterFound:
    """A printer that the system knows."""

    name: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class DelaySeen:
    """What the claps say so far."""

    heard: int
    seen: int
    agreeing: int
    sure: bool
    median_ms: float
    spread_ms: float
    setting_ms: int


@dataclass(frozen=True, slots=True)
class CheckSeen:
    """One line of the doctor's list, in both languages."""

    name: str
    title_zh: str
    state: Literal["ok", "warn", "fail", "off"]
    zh: str
    en: str
    do_zh: str = ""
    do_en: str = ""
    code: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the acceptance sheet: what, the value, and how it stands."""

    zh: str
    en: str
    value: str
    state: Literal["", "ok", "warn", "fail", "off"] = ""
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Rows that belong together."""

    zh: str
    en: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The acceptance sheet as it is printed."""

    number: str
    """Of the terminal; empty while it is not enrolled."""
    at: str
    """When it was made, local time, `2026-12-01 14:16`."""
    by: str
    passed: bool
    """Nothing that was looked at stops a recording, and it is a terminal of a headquarters."""
    unreal: bool
    """Its camera or microphone is a test source or a file: no customer may be recorded with it."""
    parts: tuple[SheetPart, ...]
    digest: str
    """SHA-256 of settings.toml, the first sixteen digits: tells whether something was changed since."""


@dataclass(frozen=True, slots=True)
class SetupView:
    """Everything that the window shows."""

    step: SetupStep = "headquarters"
    standings: tuple[Standing, ...] = tuple[Standing, ...]("open" for _ in STEPS)
    by: str = ""
    """Who sets up: staff number or name, as typed."""
    hq: str = ""
    terminal: str = ""
    enrolled: bool = False
    busy: Busy = ""
    trouble: Trouble | None = None
    """What went wrong last."""
    cameras: tuple[CameraSeen, ...] = ()
    microphones: tuple[MicrophoneHeard, ...] = ()
    displays: tuple[DisplaySeen, ...] = ()
    clip: ClipKept = ClipKept()
    clip_heard: Heard = ""
    ding_playing: bool = False
    ding_heard: Heard = ""
    asked: Literal["", "clip", "ding"] = ""
    """What was played last: yes and no answer that."""
    camera: str = ""
    microphone: str = ""
    speaker: str = "speaker:default"
    customer_display: str = ""
    """Name of a display, `ONE_DISPLAY`, or empty: not chosen yet."""
    touched: bool = False
    pen_levels: int = 0
    """How many levels of pressure a pen gave; 0: none was tried."""
    second_camera: str = ""
    second_camera_turn: int = 0
    second_microphone: str = ""
    reader: str = ""
    readers: tuple[ReaderTried, ...] = ()
    printers: tuple[PrinterFound, ...] = ()
    searched: bool = False
    """Readers and printers were looked for."""
    width_mm: int = 0
    delay: DelaySeen | None = None
    delay_ms: int = 0
    checks: tuple[CheckSeen, ...] = ()
    outranked: tuple[str, ...] = ()
    """Settings that the environment says otherwise: what was chosen has no effect."""
    sheet: Sheet | None = None
    sheet_file: str = ""
    printed: Literal["", "printed", "no_printer"] = ""
    over: bool = False
    """Everything is done, and the window may go."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the page in hand still lacks, by name."""
        if self.step == "headquarters":
            return () if self.by else ("by",)
        if self.step != "devices":
            return ()
        camera = next((each for each in self.cameras if each.source == self.camera), None)
        microphone = next((each for each in self.microphones if each.source == self.microphone), None)
        found = {
            "camera": camera is not None and camera.state == "shows",
            "microphone": microphone is not None and microphone.state == "shows",
            "clip": self.clip_heard == "yes",
            "display": bool(self.customer_display),
        }
        return tuple(name for name, there in found.items() if not there)


SetupKey = Literal[
    "next", "back", "skip", "again", "camera", "microphone", "play", "yes", "no", "ding", "display", "touched", "pen",
    "second_camera", "turn", "second_microphone", "reader", "width", "clap", "check", "print", "leave",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetupPressed:
    """Something was pressed or typed; `text` names a device, `number` is a figure."""

    key: SetupKey
    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class EnrolAsked:
    """Address, code and who sets up, as they were typed."""

    hq: str
    code: str
    by: str


@dataclass(frozen=True, slots=True)
class DisplaysSeen:
    """Which displays are plugged in now."""

    displays: tuple[DisplaySeen, ...]


@dataclass(frozen=True, slots=True)
class SheetPrinted:
    """The window has printed the sheet, or there is no printer."""

    printed: Literal["printed", "no_printer"]


SetupSaid = SetupPressed | EnrolAsked | DisplaysSeen | SheetPrinted
"""What the window says."""
