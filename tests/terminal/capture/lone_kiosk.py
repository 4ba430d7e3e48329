"""A kiosk of its own process, to be killed.

`lone_kiosk.py TAKES GRACE_S` prints the recorder's process id, then the index of each segment that is held.
"""

import sys
from pathlib import Path

from scripts.lab import recording
from terminal.session.facts.recorder import SegmentHeld


def main(takes: Path, grace_s: float) -> None:
    with recording.kiosk("test:bars", "test:tone", grace_s=grace_s) as kiosk:
        print(kiosk.process.pid, flush=True)
        kiosk.open(recording.open_order(takes))
        for index in range(1000):
            kiosk.wait(SegmentHeld, lambda held, index=index: held.index == index)  # type: ignore[misc]  # an untyped default
            print(index, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
