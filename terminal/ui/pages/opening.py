"""The take is being opened."""

from terminal.session.snapshot import Snapshot
from terminal.ui.page import Primary
from terminal.ui.parts.stage import StagePage

ZH: dict[str, str] = {
    "opening.title": "正在开始",
    "opening.text": "正在领取录像编号并签名，马上就好。",
}
EN: dict[str, str] = {
    "opening.title": "Starting",
    "opening.text": "Getting a take number and signing it.",
}


class OpeningPage(StagePage):
    """A title and a sentence; there is nothing to press."""

    names = ("opening",)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say what is being done."""
        self.say("plain", self.phrases("opening.title"), self.phrases("opening.text"))
        super().show_snapshot(snapshot)

    def primary(self) -> Primary:
        """Nothing to do but wait."""
        return Primary("button.start")
