"""The terminal cannot record, and stops here."""

from terminal.session.snapshot import Snapshot
from terminal.ui.page import Primary
from terminal.ui.parts.stage import StagePage

ZH: dict[str, str] = {
    "failed.title": "无法录制",
    "failed.text": "终端停在这里。请联系技术支持并报上代码。",
}
EN: dict[str, str] = {
    "failed.title": "Cannot record",
    "failed.text": "The terminal stops here. Please call support and give the code.",
}


class FailedPage(StagePage):
    """A title and a sentence; there is nothing to press."""

    names = ("failed",)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say where it stands."""
        self.say("fail", self.phrases("failed.title"), self.phrases("failed.text"))
        super().show_snapshot(snapshot)

    def primary(self) -> Primary:
        """Nothing to do but wait, or call support."""
        return Primary("button.start")
