"""Whether reading aloud costs the recorder anything: `python -m scripts.bench.speaking [--seconds 20] [--json FILE]`.

A voice makes sentences one after another and the recorder plays each of them, while it records colour bars and a tone
in 720p25; one object of a megabyte is sealed every two seconds beside. Wanted: no picture lost, no gap.

`--sink speaker:default` plays through a real loudspeaker or sound server; without it a stand-in keeps the time.
"""

import argparse
import json
import os
import queue
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

_SENTENCE = "本产品不是存款，不保本，收益不确定。过了犹豫期退保会有损失，第一年末大约只能拿回一万八千四百元。"
_MEGABYTE = 1_000_000


def measure(seconds: float, sink: str) -> dict[str, Any]:
    """Record a take of `seconds` in which the machine never falls silent; return what became of it."""
    from scripts.lab import recording
    from terminal.session.facts.recorder import ObjectHeld, SegmentHeld, SoundPlayed
    from terminal.session.facts.voice import Spoken, VoiceFact, VoiceKnown
    from terminal.session.orders.recorder import AddObject, PlaySound
    from terminal.session.orders.voice import SayAloud
    from terminal.voice.config import VoiceConfig
    from terminal.voice.process import VoiceProcess

    said: queue.SimpleQueue[VoiceFact] = queue.SimpleQueue()
    voice = VoiceProcess(VoiceConfig(), said.put)
    voice.start()
    known = said.get(timeout=30)
    assert isinstance(known, VoiceKnown)
    took: list[float] = []
    with tempfile.TemporaryDirectory() as home, recording.kiosk("test:bars", "test:tone", speaker=sink) as kiosk:
        kiosk.open(replace(recording.open_order(Path(home), planned_s=round(seconds)), format=2))
        kiosk.wait(SegmentHeld)
        until, ticket = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            ticket += 1
            asked = time.monotonic()
            voice.order(SayAloud(ticket, _SENTENCE))
            spoken = said.get(timeout=30)
            assert isinstance(spoken, Spoken), spoken
            took.append(time.monotonic() - asked)
            kiosk.order(PlaySound(ticket, spoken.pcm, spoken.rate))
            kiosk.order(AddObject(10_000 + ticket, "still", os.urandom(_MEGABYTE)))
            over = _over(kiosk, SoundPlayed, ticket)
            assert over.state == "ended", over
        closed = kiosk.close()
        held = len(kiosk.all(ObjectHeld))
    voice.stop()
    return {
        "voice": known.name,
        "sink": sink,
        "sentences": ticket,
        "objects": held,
        "made_s": round(max(took), 3),
        "pictures": closed.summary["frames"],
        "lost": closed.summary["dropped"],
        "gaps": closed.summary["gaps"],
        "elapsed_s": closed.summary["elapsed_s"],
        "captured_s": closed.summary["captured_s"],
    }


def _over(kiosk: Any, kind: type, ticket: int) -> Any:
    return kiosk.wait(kind, lambda played: played.ticket == ticket and played.state != "began", timeout=60)


def main() -> int:
    """Print the figures; return 1 where a picture was lost or a gap left."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--sink", default="test:sink")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    figures = measure(given.seconds, given.sink)
    for name, value in figures.items():
        print(f"{name:12} {value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1))
    return int(bool(figures["lost"] or figures["gaps"]))


if __name__ == "__main__":
    raise SystemExit(main())
