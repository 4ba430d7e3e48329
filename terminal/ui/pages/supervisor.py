"""The supervisor is called: what stands in the way, and the decision."""

from collections.abc import Iterator

from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.page import Primary
from terminal.ui.parts.scrolled import Said
from terminal.ui.parts.stopped import StoppedPage
from terminal.ui.parts.walk_flows import supervisor_flow

ZH: dict[str, str] = {
    "supervisor.page.title": "请主管处理",
    "supervisor.page.spent": "已做 {attempt} 次，次数用完。",
    "supervisor.page.called": "第 {attempt} 次，已请主管。",
    "supervisor.page.text": "录像继续，这一步也录在里面。",
    "supervisor.button": "主管决定…",
}
EN: dict[str, str] = {
    "supervisor.page.title": "The supervisor decides",
    "supervisor.page.spent": "Done {attempt} times, no attempts are left.",
    "supervisor.page.called": "At attempt {attempt} the supervisor was called.",
    "supervisor.page.text": "The recording goes on, and this is part of it.",
    "supervisor.button": "Decide…",
}


class SupervisorPage(StoppedPage):
    """What the supervisor is called for; he decides in a dialogue."""

    names = ("supervisor",)
    headline = "supervisor.page.title"
    offers = ("repeat", "ended_by_customer", "give_up")

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """Why the supervisor is called."""
        del snapshot
        spent = walk.attempts_left == 0
        yield "warn", self.phrases("supervisor.page.spent" if spent else "supervisor.page.called", attempt=walk.attempt)
        yield "plain", self.phrases("supervisor.page.text")

    def primary(self) -> Primary:
        """The decision, with name and reason."""
        return Primary("supervisor.button", self.if_may("supervisor_passed", supervisor_flow(self.snapshot)))
