"""How fast a take is verified, beside bare SHA-256 over the same files: `python -m scripts.bench.verify`.

Makes a take of `--megabytes` of sealed noise, so its size is known; both sides read it from the system's memory. The
yardstick hashes in one thread. Ours reads journal, seal and signatures as well, on one core and on all.
"""

import argparse
import hashlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


def core_sets() -> dict[str, set[int] | None]:
    """One core and all of them; where a program cannot choose, all alone."""
    if not hasattr(os, "sched_getaffinity"):
        return {"all": None}
    usable = os.sched_getaffinity(0)
    return {"one core": {min(usable)}, "all cores": usable}


@contextmanager
def on_cores(cores: set[int] | None) -> Iterator[None]:
    """Run on these cores inside; None: wherever."""
    if cores is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def main() -> None:
    """Measure both, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--json", type=Path)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        take = make_take(Path(folder), said.megabytes)
        assert verify_take(take).status == "intact"
        bare = median_s(lambda: hash_all(take))
        figures: dict[str, float] = {"megabytes": said.megabytes, "bare_mb_per_s": said.megabytes / bare}
        for name, cores in core_sets().items():
            with on_cores(cores):
                ours = median_s(lambda: verify_take(take))
            figures |= {f"{name}_mb_per_s": said.megabytes / ours, f"{name}_ratio": bare / ours}
            print(f"verify    {name}: {said.megabytes / ours:.0f} MB/s, {bare / ours:.2f} x bare SHA-256 in one thread")
    print(f"          bare: {said.megabytes / bare:.0f} MB/s; at least 1.0 x is wanted")
    if said.json:
        said.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
