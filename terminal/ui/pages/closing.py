"""The take is being sealed."""

from terminal.session.snapshot import Snapshot
from terminal.ui.page import Kit, Primary, Progress
from terminal.ui.parts.stage import StagePage
from terminal.ui.parts.walk import walk_progress

ZH: dict[str, str] = {
    "closing.title": "正在封存",
    "closing.text": "正在写完最后一段并签名，请不要关机。",
}
EN: dict[str, str] = {
    "closing.title": "Sealing",
    "closing.text": "Writing the last part and signing. Please do not switch off.",
}


class ClosingPage(StagePage):
    """A title and a sentence; there is nothing to press."""

    names = ("closing",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._snapshot = Snapshot()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what is being done."""
        self._snapshot = snapshot
        self.say("plain", self.phrases("closing.title"), self.phrases("closing.text"))
        super().show_snapshot(snapshot)

    def primary(self) -> Primary:
        """Nothing to do but wait."""
        return Primary("button.finish")

    def progress(self) -> Progress:
        """How each node stands."""
        return walk_progress(self.phrases, self._snapshot)
