"""A node that lacks something: what happened, and how it can be done again."""

from collections.abc import Iterator, Mapping

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import CheckLine, Snapshot, WalkView
from terminal.ui.flow import Does
from terminal.ui.page import Primary
from terminal.ui.parts.check_lines import amiss_said, ended, grave
from terminal.ui.parts.scrolled import Said
from terminal.ui.parts.stopped import StoppedPage

_MOST, _FEW = 5, 1
"""So many things that lack are told, and so many leave room for the node's text in a window that is not roomy."""

ZH: dict[str, str] = {
    "unmet.title": "这个节点还没有通过",
    "unmet.lacks": "这一节点还差 {count} 样",
    "unmet.more": "还有 {count} 样，重做时在画面下面逐项看",
    "unmet.said_no": "客户答否。请再讲一遍，再问一次。",
    "unmet.node_failed": "这一次没有达到要求。",
    "unmet.other": "这一次没有完成。",
    "unmet.question": "答否的是：“{text}”",
    "unmet.left": "还可以再做 {left} 次。",
    "unmet.none_left": "次数已经用完，请主管处理。",
}
EN: dict[str, str] = {
    "unmet.title": "This step is not done yet",
    "unmet.lacks": "This step lacks {count}",
    "unmet.more": "{count} more: see the list below the picture",
    "unmet.said_no": "The customer said no. Explain again, and ask again.",
    "unmet.node_failed": "This attempt did not meet what is demanded.",
    "unmet.other": "This attempt was not completed.",
    "unmet.question": "The no was to: “{text}”",
    "unmet.left": "{left} more attempts.",
    "unmet.none_left": "No attempts are left: call the supervisor.",
}


class UnmetPage(StoppedPage):
    """What it lacks, and how often it may be done again."""

    names = ("unmet",)
    headline = "unmet.title"
    kept = True
    offers = ("put_off", "supervisor_called", "ended_by_customer", "give_up")

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Say in the title how much lacks, where the checks have counted it."""
        lacks = len(self._lacking(walk))
        self.card.title.setText(self.phrases("unmet.lacks", count=lacks) if lacks else self.phrases(self.headline))
        super().show_walk(snapshot, walk)

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """What happened, and whether it may be done again."""
        del snapshot
        lacks = self._lacking(walk)
        if lacks:
            yield from list(amiss_said(self.phrases, lacks))[:_MOST]
            if len(lacks) > _MOST:
                yield "warn", self.phrases("unmet.more", count=len(lacks) - _MOST)
            yield from self._left(walk)
            return
        happened = walk.happened if walk.happened in ("said_no", "node_failed") else "other"
        yield "warn", self.phrases(f"unmet.{happened}")
        node = walk.node
        if happened == "said_no" and node is not None and walk.question < len(node.answers):
            question = node.answers[walk.question]
            yield "plain", self.phrases("unmet.question", text=question.question.say(self.phrases.language))
            yield "plain", question.no_means.say(self.phrases.language)
        if walk.hint is not None:
            yield "plain", walk.hint.say.say(self.phrases.language)
        yield from self._left(walk)

    @staticmethod
    def _lacking(walk: WalkView) -> list[CheckLine]:
        """What the checks found lacking, where they are why the node did not pass."""
        return grave(ended(walk.lines, failed=True)) if walk.happened == "node_failed" else []

    def lines_below(self, walk: WalkView) -> tuple[CheckLine, ...]:
        """What was good stays ticked; what lacks stands in the card."""
        lacks = self._lacking(walk)
        return tuple(line for line in super().lines_below(walk) if line not in lacks)

    @property
    def crowded(self) -> bool:
        """Few lines leave room for the node's text."""
        return len(self._lacking(self.walk)) > _FEW

    def _left(self, walk: WalkView) -> Iterator[Said]:
        left = walk.attempts_left
        yield "plain", self.phrases("unmet.left", left=left) if left else self.phrases("unmet.none_left")

    def keys(self) -> Mapping[str, Does]:
        """The letter that does a node again on every page."""
        return {"R": self.primary().does}

    def primary(self) -> Primary:
        """The node again, inside the same take."""
        return Primary("walk.button.repeat", self.if_may("repeat", Pressed("repeat")), keys=("R",))
