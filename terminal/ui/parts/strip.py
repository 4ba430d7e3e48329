"""Where one is before and after a recording: seven steps, one bar each. During it every node has one (`walk.py`)."""

from collections.abc import Mapping
from typing import Final, Literal

from terminal.ui.page import BarLook, Progress
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

SaleStep = Literal["entry", "plan", "consent", "room", "identity", "recording", "seal"]
STEPS: Final[tuple[SaleStep, ...]] = ("entry", "plan", "consent", "room", "identity", "recording", "seal")

ZH: dict[str, str] = {
    "strip.place": "第 {n} 步，共 {total} 步：{step}",
    "strip.entry": "业务资料",
    "strip.plan": "录制方案",
    "strip.consent": "征得同意",
    "strip.room": "环境检查",
    "strip.identity": "核验身份",
    "strip.recording": "录制",
    "strip.seal": "确认封存",
}
EN: dict[str, str] = {
    "strip.place": "Step {n} of {total}: {step}",
    "strip.entry": "The sale",
    "strip.plan": "Plan",
    "strip.consent": "Consent",
    "strip.room": "Room check",
    "strip.identity": "Identity",
    "strip.recording": "Recording",
    "strip.seal": "Sealed",
}


def sale_strip(
    phrases: Phrases,
    step: SaleStep,
    *,
    now: BarLook = "current",
    behind: Mapping[SaleStep, BarLook] | None = None,
    told: tuple[tuple[Tone, str], ...] = (),
    right: str = "",
) -> Progress:
    """The seven bars with this step in hand, and in words which one it is.

    A step behind is `over` unless `behind` says how it went: green (`done`) only what the machine found good, `person`
    what somebody said. `told` and `right` are those of `Progress`.
    """
    here = STEPS.index(step)
    looks = behind or {}
    over: list[BarLook] = [looks.get(each, "over") for each in STEPS[:here]]
    ahead: list[BarLook] = ["open"] * (len(STEPS) - here - 1)
    text = phrases("strip.place", n=here + 1, total=len(STEPS), step=phrases(f"strip.{step}"))
    return Progress(text, (*over, now, *ahead), told, right)
