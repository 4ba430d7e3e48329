"""The process that is cut: a take is recorded while an update is installed; then it is switched to, and said healthy.

`python -m tests.terminal.update.cut_program LIVE KEPT SAID FAILS_AT ENDING`; it prints how many operations there were.
What the take's writer acknowledged is written to SAID, which lies on another disk.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evidence.writer import TakeWriter
from terminal.machine.clock import PaperClock
from terminal.machine.places import Places
from terminal.machine.service import Machine
from terminal.machine.units import PaperUnits
from terminal.vault import Vault, open_vault
from tests.terminal.update.made import NEW
from tests.terminal.update.power import Disk
from tests.terminal.vault.recording import SALE, keeper, open_writer

_EVERY = 11
"""Operations of the update between two segments of the take."""
_SPAN_US = 1_600_000


class Recording:
    """A take that grows between the update's operations."""

    def __init__(self, vault: Vault, said: Path) -> None:
        self._vault, self._said = vault, said
        self._order = vault.takes.begin_take("rehearsal", SALE, 60)
        self._writer: TakeWriter | None = open_writer(self._order)
        vault.takes.take_opened(self._order.take)
        self.tell()

    def between(self, count: int) -> None:
        if self._writer is not None and count % _EVERY == 0:
            at = self._writer.segments_written
            begin, end = at * _SPAN_US, (at + 1) * _SPAN_US
            counts: dict[str, Any] = {"frames": 40, "dropped": 0, "drift_ppm": 0.0, "samples": 76_800}
            covered = {"picture_us": _SPAN_US, "sound_us": _SPAN_US}
            record = self._writer.segment(bytes([at]) * 9000, start_us=begin, end_us=end, **counts, **covered)
            take = self._order.take
            self._vault.takes.segment_held(take, record.index, record.sha256, record.bytes, self._writer.entries)
            self.tell()

    def tell(self) -> None:
        assert self._writer is not None
        self._said.write_text(json.dumps({"take": self._order.take, "entries": self._writer.entries}))

    def close(self) -> None:
        assert self._writer is not None
        writer, self._writer = self._writer, None
        writer.close("finished", "sealed", {"gaps": 0}, writer.segments_written * _SPAN_US)
        self._vault.takes.take_closed(self._order.take, "sealed")
        writer.abandon()


def main() -> None:
    """Take the words from the command line."""
    live, kept, said = map(Path, sys.argv[1:4])
    fails_at, ending = int(sys.argv[4]), sys.argv[5]
    between: list[Callable[[int], None]] = []

    def each_time(count: int) -> None:
        for each in between:
            each(count)

    disk = Disk(live, kept, None if fails_at < 0 else fails_at, each_time)
    disk.begin()
    places = Places(live)
    vault = open_vault(places.home, [keeper()])
    recording = Recording(vault, said)
    between.append(recording.between)
    machine = Machine(places, PaperUnits(places.state), PaperClock())
    machine.begin()

    def ask(ask: str, **more: Any) -> dict[str, Any]:
        return machine.answer({"ask": ask, **more}, "the campaign")

    installed = ask("install", channel=str(places.home / "updates/channel"))
    assert installed["ok"], installed
    assert ask("switch", version=NEW)["code"] == "update.recording"
    recording.close()
    assert ask("switch", version=NEW)["ok"]
    if ending == "healthy":
        assert ask("healthy", version=NEW)["settled"]
    else:
        for starts in range(1, 5):
            (places.state / "starts-kiosk").write_text(str(starts))
            machine.look()
        assert ask("state")["current"]["place"] == "factory"
    vault.close()
    print(disk.count)


if __name__ == "__main__":
    main()
