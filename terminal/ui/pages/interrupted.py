"""A source of the take is away: it goes on being recorded, and the walk waits."""

from collections.abc import Iterator

from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.page import Primary
from terminal.ui.parts.scrolled import Said
from terminal.ui.parts.stopped import StoppedPage

ZH: dict[str, str] = {
    "interrupted.title": "设备断开，流程暂停",
    "interrupted.why": "摄像头或麦克风断开了，请看设备栏。其余照常录制。",
    "interrupted.then": "设备一恢复，这个节点从头再做；这段时间里做的不算。",
    "interrupted.button": "等设备恢复",
}
EN: dict[str, str] = {
    "interrupted.title": "A device is away",
    "interrupted.why": "Camera or microphone is away, see the devices. The rest goes on being recorded.",
    "interrupted.then": "As soon as it is back, this step is done again. What is done meanwhile does not count.",
    "interrupted.button": "Waiting for the device",
}


class InterruptedPage(StoppedPage):
    """What is to be done; it leaves this page by itself when the device is back."""

    names = ("interrupted",)
    headline = "interrupted.title"
    offers = ("give_up",)

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """What happened, and what comes then."""
        del snapshot, walk
        yield "warn", self.phrases("interrupted.why")
        yield "plain", self.phrases("interrupted.then")

    def primary(self) -> Primary:
        """Nothing is to be pressed."""
        return Primary("interrupted.button", None)
