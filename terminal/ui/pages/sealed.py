"""The end: how the take ended and how each node stands; or that there was none, for the customer did not agree."""

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Ending, Snapshot, StationView
from terminal.ui.page import Kit, Primary, Progress
from terminal.ui.parts.deliveries import goes_words
from terminal.ui.parts.scrolled import Sentences
from terminal.ui.parts.stage import StagePage
from terminal.ui.parts.walk import NO_WALK, count_words, walk_progress
from terminal.ui.phrases.table import clock
from terminal.ui.theme import Tone

_TONES: dict[Ending, Tone] = {
    "finished": "ok", "ended_by_no": "warn", "ended_by_supervisor": "person", "given_up": "warn", "interrupted": "fail",
}  # fmt: skip
"""Only what was finished is green."""

ZH: dict[str, str] = {
    "sealed.finished.title": "已录好",
    "sealed.finished.text": "录像 {take} 已封存，时长 {clock}。{goes}。",
    "sealed.finished.goes": "送往总部会自动进行，断网也不会丢",
    "sealed.finished.stays": "保存在本机",
    "sealed.lacking.title": "已封存，但录得不全",
    "sealed.given_up.title": "已放弃",
    "sealed.given_up.text": "录像 {take} 已按放弃封存，时长 {clock}。已录的内容不会删除，{goes}。",
    "sealed.ended_by_no.title": "业务已结束：客户不同意",
    "sealed.ended_by_no.text": "录像 {take} 到此封存，时长 {clock}。这笔业务不办理；已录的内容不会删除，{goes}。",
    "sealed.ended_by_supervisor.title": "业务已结束：主管终止",
    "sealed.ended_by_supervisor.text": "录像 {take} 到此封存，时长 {clock}。姓名和理由已记入录像日志，{goes}。",
    "sealed.interrupted.title": "录像中断",
    "sealed.interrupted.text": "录像 {take} 已按中断封存，时长 {clock}。落盘的内容不会丢；可以从首页接着录。",
    "sealed.refused.title": "客户不同意录制",
    "sealed.refused.text": "什么都没有读取，也没有录制。这笔业务到此结束。",
    "sealed.button": "返回首页",
}
EN: dict[str, str] = {
    "sealed.finished.title": "Recorded",
    "sealed.finished.text": "Take {take} is sealed, {clock} long. {goes}.",
    "sealed.finished.goes": "It is sent by itself, also after the line was down",
    "sealed.finished.stays": "It stays on this machine",
    "sealed.lacking.title": "Sealed, but it lacks something",
    "sealed.given_up.title": "Given up",
    "sealed.given_up.text": "Take {take} is sealed as given up, {clock} long. Nothing is deleted; {goes}.",
    "sealed.ended_by_no.title": "The sale has ended: the customer said no",
    "sealed.ended_by_no.text": (
        "Take {take} is sealed here, {clock} long. The sale is not made. Nothing is deleted; {goes}."
    ),
    "sealed.ended_by_supervisor.title": "The sale has ended: a supervisor ended it",
    "sealed.ended_by_supervisor.text": (
        "Take {take} is sealed here, {clock} long. Name and reason are in its journal; {goes}."
    ),
    "sealed.interrupted.title": "Interrupted",
    "sealed.interrupted.text": (
        "Take {take} is sealed as interrupted, {clock} long. What is on disk is safe; go on from the first page."
    ),
    "sealed.refused.title": "The customer does not agree to be recorded",
    "sealed.refused.text": "Nothing was read, and nothing was recorded. The sale ends here.",
    "sealed.button": "To the first page",
}


class SealedPage(StagePage):
    """Each ending in its own words and tone; what nobody checked is counted apart from what a machine did."""

    names = ("sealed",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._walk = NO_WALK
        self.counts = Sentences(kit.theme)
        self.body.insertWidget(1, self.counts)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say how it ended; of takes and nodes only where there is a take."""
        super().show_snapshot(snapshot)
        take, phrases = snapshot.take, self.phrases
        if take.take is None:
            self._walk = NO_WALK
            self.say("warn", phrases("sealed.refused.title"), phrases("sealed.refused.text"))
            self.deliveries.hide()
        else:
            self._walk = snapshot.walk or NO_WALK
            ending = take.ending or "finished"
            goes = self._goes(ending, snapshot.station)
            text = phrases(f"sealed.{ending}.text", take=take.take, clock=clock(take.held_s), goes=goes)
            if ending == "finished" and snapshot.lacking:
                self.say("fail", phrases("sealed.lacking.title"), text)
            else:
                self.say(_TONES[ending], phrases(f"sealed.{ending}.title"), text)
        self.counts.say(*count_words(phrases, self._walk.nodes))

    def _goes(self, ending: Ending, station: StationView) -> str:
        """What becomes of the take; of a finished one that nobody need do anything for it."""
        if ending == "finished":
            return self.phrases("sealed.finished.goes" if station.delivers else "sealed.finished.stays")
        return goes_words(self.phrases, station)

    def primary(self) -> Primary:
        """Back to the list of sales."""
        return Primary("sealed.button", Pressed("leave"))

    def progress(self) -> Progress:
        """How each node stands."""
        return walk_progress(self.phrases, self._walk, current=False)
