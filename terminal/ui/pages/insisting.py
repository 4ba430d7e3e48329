"""The customer said no where he may insist: it is asked, and put on record."""

from collections.abc import Iterator

from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.page import Primary
from terminal.ui.parts.scrolled import Said
from terminal.ui.parts.stopped import StoppedPage
from terminal.ui.parts.walk_flows import insisted_flow

ZH: dict[str, str] = {
    "insisting.title": "客户是否坚持办理？",
    "insisting.text": "客户答否。请问客户是否仍要办理；坚持办理会记录在案。",
    "insisting.button": "客户坚持…",
}
EN: dict[str, str] = {
    "insisting.title": "Does the customer insist?",
    "insisting.text": "The customer said no. Ask whether he wants to go on all the same; that goes on record.",
    "insisting.button": "He insists…",
}


class InsistingPage(StoppedPage):
    """What the no means, and what is asked."""

    names = ("insisting",)
    headline = "insisting.title"
    tone = "person"
    offers = ("supervisor_called", "ended_by_customer", "give_up")

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """What is to be asked, and what the no to this question means."""
        del snapshot
        yield "warn", self.phrases("insisting.text")
        if walk.node is not None:
            yield "plain", walk.node.answers[walk.question].no_means.say(self.phrases.language)

    def primary(self) -> Primary:
        """The customer insists: with name and reason."""
        return Primary("insisting.button", self.if_may("insisted", insisted_flow(self.snapshot)))
