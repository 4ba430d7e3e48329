"""A node that lacks something: what happened, and how it can be done again."""

from collections.abc import Iterator, Mapping

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.flow import Does
from terminal.ui.page import Primary
from terminal.ui.parts.scrolled import Said
from terminal.ui.parts.stopped import StoppedPage

ZH: dict[str, str] = {
    "unmet.title": "这个节点还没有通过",
    "unmet.said_no": "客户答否。请再讲一遍，再问一次。",
    "unmet.node_failed": "这一次没有达到要求。",
    "unmet.other": "这一次没有完成。",
    "unmet.left": "重做接着录，前一次照样保留。还可以再做 {left} 次。",
    "unmet.none_left": "次数已经用完，请主管处理。",
}
EN: dict[str, str] = {
    "unmet.title": "This step is not done yet",
    "unmet.said_no": "The customer said no. Explain again, and ask again.",
    "unmet.node_failed": "This attempt did not meet what is demanded.",
    "unmet.other": "This attempt was not completed.",
    "unmet.left": "It is done again inside the same take, what was recorded stays. {left} more attempts.",
    "unmet.none_left": "No attempts are left: call the supervisor.",
}


class UnmetPage(StoppedPage):
    """What it lacks, and how often it may be done again."""

    names = ("unmet",)
    headline = "unmet.title"
    offers = ("put_off", "supervisor_called", "ended_by_customer", "give_up")

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """What happened, and whether it may be done again."""
        del snapshot
        happened = walk.happened if walk.happened in ("said_no", "node_failed") else "other"
        yield "warn", self.phrases(f"unmet.{happened}")
        left = walk.attempts_left
        yield "plain", self.phrases("unmet.left", left=left) if left else self.phrases("unmet.none_left")

    def keys(self) -> Mapping[str, Does]:
        """The letter that does a node again on every page."""
        return {"R": self.primary().does}

    def primary(self) -> Primary:
        """The node again, inside the same take."""
        return Primary("walk.button.repeat", self.if_may("repeat", Pressed("repeat")))
