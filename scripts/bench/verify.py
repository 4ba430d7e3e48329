"""How fast a take is verified, beside bare SHA-256 over the same files: `python -m scripts.bench.verify`.

Makes a take of `--megabytes` of sealed noise, so its size is known; both sides read it from the system's memory.
"""

import argparse
import hashlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from evidence import wrapping
from evidence.verify import verify_take
from evidence.writer import OpeningFacts, TakeWriter
from scripts.lab.authority import Authority

_SEGMENT = 600_000
"""Bytes: a 1.6 s segment of 720p at its ceiling is about so long."""
_RUNS = 5


def make_take(folder: Path, megabytes: int) -> Path:
    """Write a sealed take of so many megabytes of noise, in whole segments, into `folder`; return its own folder."""
    take = "32-0117-000001"
    facts = OpeningFacts(take, "32-0117", "sale", 1, None)
    recipients = [("vault", wrapping.public_key(wrapping.new_private_key()))]
    writer = TakeWriter.open(folder / take, facts, Authority.create().issue("32-0117"), recipients)
    noise = os.urandom(_SEGMENT)
    for index in range(megabytes * 1_000_000 // _SEGMENT):
        start = index * 1_600_000
        end = start + 1_600_000
        writer.segment(noise, start_us=start, end_us=end, frames=40, dropped=0, drift_ppm=0.0, samples=76_800)
    writer.close("finished", "sealed", {}, 0)
    return folder / take


def median_s(what: Callable[[], object]) -> float:
    """Return the median of `_RUNS` runs, in seconds."""
    times = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        what()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def hash_all(take: Path) -> None:
    """Read every file of a take whole and hash it: the yardstick."""
    for path in sorted(take.rglob("*")):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).digest()


def main() -> None:
    """Measure both, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--json", type=Path)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        take = make_take(Path(name), said.megabytes)
        assert verify_take(take).status == "intact"
        ours, bare = median_s(lambda: verify_take(take)), median_s(lambda: hash_all(take))
    rate = said.megabytes / ours
    print(
        f"verify    {rate:.0f} MB/s, {ours / bare:.2f} of the time of bare SHA-256 ({said.megabytes / bare:.0f} MB/s)"
    )
    print("          at least 500 MB/s are wanted")
    if said.json:
        figures = {"megabytes": said.megabytes, "mb_per_s": rate, "ratio": ours / bare}
        said.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
