"""Camera and microphone are being opened."""

from terminal.session.snapshot import Snapshot
from terminal.ui.page import Primary
from terminal.ui.parts.stage import StagePage

ZH: dict[str, str] = {
    "preparing.title": "正在准备",
    "preparing.text": "正在打开摄像头和麦克风，通常只要几秒。",
}
EN: dict[str, str] = {
    "preparing.title": "Getting ready",
    "preparing.text": "Opening camera and microphone; this takes a few seconds.",
}


class PreparingPage(StagePage):
    """A title and a sentence; there is nothing to press."""

    names = ("preparing",)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say where it stands."""
        self.say("plain", self.phrases("preparing.title"), self.phrases("preparing.text"))
        super().show_snapshot(snapshot)

    def primary(self) -> Primary:
        """Nothing to do but wait, or call support."""
        return Primary("button.start")
