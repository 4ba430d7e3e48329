"""Measure how long a press waits for the checks, and what they cost: `python -m scripts.bench.judging`.

The demonstration's sale is walked by the clock on its film, with the packs that ship; its nodes take their share of
`--seconds`. What is measured, by the media times of the journal's own marks:

waited        from the observations by which an attempt is judged to its verdict, ms: the way into the journal and back
session       the same for the whole take
observations  bytes of these marks in the journal, as a part of the film's
"""

import argparse
import math
import statistics
import tempfile
import threading
from pathlib import Path

from evidence.marks import said_by
from evidence.reader import TakeReader
from rulebook.sale.examples import demonstration
from scripts import ROOT
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.station.station import Offer
from terminal.unattended import record_unattended

FILM = str(ROOT / "resources" / "demo" / "sale.mp4")


def main() -> None:
    """Record, read the journal, print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=45.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(Path(folder) / "home", camera=FILM, microphone=FILM)
        home = open_or_create_rehearsal_home(settings)
        try:
            outcome = record_unattended(
                home, Offer(demonstration()), series="rehearsal", seconds=asked.seconds, say=print,
                stop=threading.Event(), delivery_s=0,
            )  # fmt: skip
            _print(home, Path(outcome.observed.folder))
        finally:
            home.close()


def _print(home: Home, folder: Path) -> None:
    waited, session, noted, began_us = list[float](), list[float](), 0, 0
    for entry, body in TakeReader(folder, home.vault.identities.review_key(), "vault").entries():
        mark, facts = said_by(entry, body)
        if mark == "observations":
            began_us, noted = entry.media_us, noted + len(entry.line)
        if mark == "verdict":
            (waited if facts["of"] == "attempt" else session).append((entry.media_us - began_us) / 1000)
    film = sum(file.stat().st_size for file in (folder / "segments").iterdir())
    ranked = sorted(waited)
    p95 = ranked[math.ceil(0.95 * len(ranked)) - 1]
    print(f"waited: n {len(ranked)}, median {statistics.median(ranked):.0f}, p95 {p95:.0f}, worst {ranked[-1]:.0f} ms")
    print(f"session: {session[0]:.0f} ms")
    print(f"observations: {noted} bytes, {100 * noted / film:.2f} % of the film's {film}")


if __name__ == "__main__":
    main()
