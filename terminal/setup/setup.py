"""The first start, pure: what follows from each press and each thing that was found. It opens and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from faults.trouble import Trouble
from terminal.session.setting_up import (
    NONE,
    ONE_DISPLAY,
    STEPS,
    CameraSeen,
    DisplaysSeen,
    EnrolAsked,
    SetupPressed,
    SetupStep,
    SetupView,
    SheetPrinted,
    Standing,
)
from terminal.setup.facts import (
    Clapped,
    DevicesSeen,
    EnrolEnded,
    Examined,
    OthersFound,
    SetupFact,
    SheetMade,
    SoundOver,
    WrittenDown,
)
from terminal.setup.orders import (
    Ding,
    Enrol,
    Examine,
    Follow,
    LookForOthers,
    MakeSheet,
    Measure,
    PlayClip,
    SetupOrder,
    StopMeasuring,
    Unwatch,
    Watch,
    Write,
)
from terminal.setup.writing import Value

_WATCHING: Final[tuple[SetupStep, ...]] = ("devices", "others")
"""The pages on which devices are looked at."""
_SKIPPED: Final[tuple[SetupStep, ...]] = ("headquarters", "others", "width", "delay")
"""What can be done later without anything being claimed that is not so."""
_OWN: Final = {
    "devices": ("camera", "microphone", "speaker", "customer_display"),
    "others": ("second_microphone", "second_camera", "second_camera_turn", "reader"),
    "width": ("customer_display_width_mm",),
    "delay": ("camera_delay_ms",),
}
"""Which settings each page writes."""
_FIELDS: Final = {"customer_display_width_mm": "width_mm", "camera_delay_ms": "delay_ms"}
"""Settings that the view calls otherwise."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the first page: a machine may have been set up before."""

    written: Mapping[str, Any]
    """What settings.toml says by itself."""
    hq: str = ""
    terminal: str = ""
    by: str = ""
    standings: Mapping[SetupStep, Standing] | None = None


class Setup:
    """Takes facts one at a time, returns what is to be done, and shows where it stands."""

    def __init__(self, known: Known) -> None:
        chosen = {
            _FIELDS.get(name, name): known.written[name]
            for names in _OWN.values()
            for name in names
            if name in known.written
        }
        enrolled = bool(known.terminal)
        self.view = SetupView(hq=known.hq, terminal=known.terminal, enrolled=enrolled, by=known.by, **chosen)
        if self.view.camera and self.view.microphone:
            self._show(clip_heard="yes")  # somebody listened when it was chosen
        if enrolled:
            self._stand("headquarters", "done")

    def take(self, fact: SetupFact) -> list[SetupOrder]:
        """What is to be done after this; `view` has changed already."""
        match fact:
            case SetupPressed():
                return self._press(fact)
            case EnrolAsked(hq, code, by):
                self._show(hq=hq.strip(), by=by.strip(), trouble=None, busy="enrolling")
                return [Enrol(hq.strip(), code.strip(), by.strip())]
            case _:
                return self._hear(fact)

    # what was found

    def _hear(self, fact: SetupFact) -> list[SetupOrder]:
        match fact:
            case EnrolEnded(terminal, hq, trouble):
                return self._enrolled(terminal, hq, trouble)
            case Clapped():
                self._hear_claps(fact)
            case DevicesSeen() | DisplaysSeen() | OthersFound() | SheetPrinted():
                self._see(fact)
            case SoundOver(trouble):
                self._show(ding_playing=False, **({"trouble": trouble} if trouble else {}))
            case WrittenDown(outranked, trouble):
                return self._written(outranked, trouble)
            case Examined(checks, trouble):
                self._show(checks=checks, trouble=trouble, busy="")
            case SheetMade(sheet, file, trouble):
                self._show(sheet=sheet, sheet_file=file, trouble=trouble, busy="")
                if trouble is None:
                    self._stand("sheet", "done")
        return []

    def _see(self, fact: DevicesSeen | DisplaysSeen | OthersFound | SheetPrinted) -> None:
        match fact:
            case DevicesSeen(cameras, microphones, clip):
                self._show(cameras=cameras, microphones=microphones, clip=clip)
            case DisplaysSeen(displays):
                self._show(displays=displays)
            case OthersFound(readers, printers):
                self._show(readers=readers, printers=printers, searched=True, busy="")
            case SheetPrinted(printed):
                self._show(printed=printed)

    def _enrolled(self, terminal: str, hq: str, trouble: Trouble | None) -> list[SetupOrder]:
        self._show(busy="", trouble=trouble)
        if trouble is not None:
            return []
        self._show(terminal=terminal, hq=hq, enrolled=True)
        self._stand("headquarters", "done")
        return self._go("devices")

    def _hear_claps(self, fact: Clapped) -> None:
        if self.view.busy != "measuring":
            return  # that measuring was left: its end is not the end of what the page now waits for
        self._show(delay=fact.delay or self.view.delay, trouble=fact.trouble)
        if fact.over:
            self._show(busy="")
        if fact.delay is not None and fact.over and fact.delay.sure:
            self._show(delay_ms=fact.delay.setting_ms)

    def _written(self, outranked: tuple[str, ...], trouble: Trouble | None) -> list[SetupOrder]:
        """The page is done once its choices stand in the file, not before."""
        self._show(busy="", trouble=trouble, outranked=outranked)
        if trouble is not None:
            return []
        self._stand(self.view.step, "done")
        return self._go(self._beyond(1))

    # what was pressed

    def _press(self, pressed: SetupPressed) -> list[SetupOrder]:
        if self.view.busy in ("enrolling", "writing"):
            return []  # it is over soon, and what follows from it is not known yet
        if self.view.step == "headquarters" and pressed.key in ("next", "skip") and pressed.text:
            self._show(by=pressed.text)
        match pressed.key:
            case "next":
                return self._next()
            case "back":
                return self._back()
            case "skip" if self.view.step in _SKIPPED:
                self._stand(self.view.step, "skipped")
                return self._go(self._beyond(1))
            case "leave":
                self._show(over=True)
                return self._let_go()
            case _:
                return self._choose(pressed)

    def _choose(self, pressed: SetupPressed) -> list[SetupOrder]:
        match self.view.step:
            case "devices":
                return self._at_devices(pressed)
            case "others":
                return self._at_others(pressed)
            case "width" if pressed.key == "width":
                self._show(width_mm=pressed.number)
            case "delay" if pressed.key == "clap" and self.view.busy != "measuring":
                self._show(busy="measuring", delay=None, trouble=None)
                return [Measure(self.view.camera, self.view.microphone)]
            case "checks" if pressed.key == "check" and self.view.busy != "checking":
                return self._examine()
        return []

    def _at_devices(self, pressed: SetupPressed) -> list[SetupOrder]:
        text = pressed.text
        match pressed.key:
            case "camera":
                self._show(
                    camera=text, second_camera="" if text == self.view.second_camera else self.view.second_camera
                )
            case "microphone":
                same = text == self.view.microphone
                second = "" if text == self.view.second_microphone else self.view.second_microphone
                self._show(microphone=text, clip_heard=self.view.clip_heard if same else "", second_microphone=second)
                return [Follow(text)]
            case "display":
                self._show(customer_display=text, touched=False, pen_levels=0)
            case "touched":
                self._show(touched=True)
            case "pen":
                self._show(pen_levels=max(self.view.pen_levels, pressed.number))
            case "play" if self.view.clip.state == "ready":
                self._show(asked="clip", trouble=None)
                return [PlayClip(self.view.speaker)]
            case "ding":
                self._show(asked="ding", ding_playing=True, trouble=None, speaker=text or self.view.speaker)
                return [Ding(self.view.speaker)]
            case "yes" | "no":
                self._answer(pressed.key, text or self.view.asked)
            case "again":
                return [Watch(again=True)]
        return []

    def _answer(self, said: str, what: str) -> None:
        """What was played is judged by whoever heard it; what was not played is not."""
        if what == "ding":
            self._show(ding_heard=said)
        elif what == "clip":
            self._show(clip_heard=said)

    def _at_others(self, pressed: SetupPressed) -> list[SetupOrder]:
        text = "" if pressed.text == NONE else pressed.text
        match pressed.key:
            case "second_camera" if text != self.view.camera:
                self._show(second_camera=text)
            case "turn":
                self._show(second_camera_turn=(self.view.second_camera_turn + 90) % 360)
            case "second_microphone" if text != self.view.microphone:
                self._show(second_microphone=text)
            case "reader":
                self._show(reader=text)
            case "again":
                self._show(busy="searching", searched=False)
                return [Watch(again=True), LookForOthers(self.view.reader)]
        return []

    # from page to page

    def _next(self) -> list[SetupOrder]:
        step = self.view.step
        if self.view.lacking or self.view.busy == "measuring":
            return []
        match step:
            case "headquarters":
                return self._go("devices") if self.view.enrolled else []
            case "checks":
                if self.view.busy == "checking":
                    return []
                self._stand("checks", "done")
                return self._go("sheet")
            case "sheet":
                self._show(over=self.view.sheet is not None)
                return []
            case _:
                self._show(busy="writing", trouble=None)
                return [Write(step, self.changes(step), self.view.by)]

    def changes(self, step: SetupStep) -> dict[str, Value]:
        """The settings that this page writes, as they are chosen now."""
        return {name: getattr(self.view, _FIELDS.get(name, name)) for name in _OWN.get(step, ())}

    def _back(self) -> list[SetupOrder]:
        if self.view.step == STEPS[0]:
            self._show(over=True)
            return self._let_go()
        return self._go(self._beyond(-1))

    def _beyond(self, way: int) -> SetupStep:
        """The page after this one, or before it. One display that is turned over has no width of the customer's own."""
        step = STEPS[STEPS.index(self.view.step) + way]
        if step != "width" or self.view.customer_display != ONE_DISPLAY:
            return step
        self._stand("width", "skipped")
        return STEPS[STEPS.index(step) + way]

    def _go(self, step: SetupStep) -> list[SetupOrder]:
        """Come to a page; what it needs is begun, what the page before held is let go."""
        before = self.view.step
        self._show(step=step, trouble=None, busy="", asked="")
        orders: list[SetupOrder] = [StopMeasuring()] if before == "delay" else []
        if step in _WATCHING and before not in _WATCHING:
            orders += [Watch(), Follow(self.view.microphone)]
        elif step not in _WATCHING and before in _WATCHING:
            orders.append(Unwatch())
        match step:
            case "others" if not self.view.searched:
                self._show(busy="searching")
                orders.append(LookForOthers(self.view.reader))
            case "checks":
                orders += self._examine()
            case "sheet":
                self._show(busy="writing", sheet=None, printed="")
                orders.append(MakeSheet(self.view))
        return orders

    def _let_go(self) -> list[SetupOrder]:
        return [StopMeasuring(), Unwatch()]

    def _examine(self) -> list[SetupOrder]:
        self._show(busy="checking", checks=(), trouble=None)
        return [Examine()]

    def _stand(self, step: SetupStep, standing: Standing) -> None:
        place = STEPS.index(step)
        standings = self.view.standings
        self._show(standings=(*standings[:place], standing, *standings[place + 1 :]))

    def _show(self, **parts: Any) -> None:
        self.view = replace(self.view, **parts)


def others_of(view: SetupView) -> tuple[CameraSeen, ...]:
    """The cameras that may be the one for documents."""
    return tuple(each for each in view.cameras if each.source != view.camera)
