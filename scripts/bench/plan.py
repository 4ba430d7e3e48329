"""How long packs take to load and check, and how long a plan takes. `python -m scripts.bench.plan [--json]`."""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from resources import PACKS
from rulebook.packs.folder import read_folder
from rulebook.packs.lint import lint
from rulebook.packs.loading import load, load_shelf
from rulebook.packs.probing import silent_recordings
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.reading import read_sale

MOST_MS = {"plan": 20.0, "load": 300.0}
"""What a plan and all packs may take on a terminal (median of many runs)."""


def timed(work: Callable[[], object], times: int) -> dict[str, float]:
    """Return the median and the worst of so many runs, in milliseconds of processor time: other work does not count."""
    spans = []
    for _ in range(times):
        start = time.process_time()
        work()
        spans.append((time.process_time() - start) * 1000)
    return {"median_ms": round(statistics.median(spans), 2), "worst_ms": round(max(spans), 2)}


def main() -> None:
    """Measure on the shipped packs and every example; print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    keep: Path | None = parser.parse_args().json
    files = read_folder(PACKS)
    start = time.process_time()
    shelf = load_shelf(files, checked=load(files).documents)
    first = round((time.process_time() - start) * 1000, 2)
    figures: dict[str, dict[str, float]] = {
        "load and check all packs, first time": {"median_ms": first, "worst_ms": first},
        "load and check all packs": timed(lambda: load_shelf(files), 20),
        "lint all packs": timed(lambda: lint(files), 5),
        "lint: sales tried for recordings without a node": timed(lambda: list(silent_recordings(shelf)), 3),
    }
    for kind in EXAMPLES:
        sale = read_sale(example(kind))
        figures[f"plan {kind}"] = timed(lambda sale=sale: make_plan(sale, shelf), 100)  # type: ignore[misc]  # an untyped default
    sale = read_sale(example("bank_participating"))
    figures["plan bank_participating, explained"] = timed(lambda: make_plan(sale, shelf, explained=True), 100)
    figures["plan bank_participating, explained for all regions"] = timed(
        lambda: make_plan(sale, shelf, explained=True, all_regions=True), 50
    )
    rules = sum(len(checked.pack.rules) for checked in shelf.rules)
    machine = f"{platform.machine()}, Python {platform.python_version()}, {len(files)} packs, {rules} rules"
    if keep is not None:
        keep.write_text(json.dumps({"machine": machine, "figures": figures}, indent=2) + "\n")
    print(machine)
    for name, spans in figures.items():
        most = MOST_MS.get(name.partition(" ")[0]) if "," not in name else None
        mark = "" if most is None or spans["median_ms"] <= most else f"   more than {most:g} ms"
        print(f"{name:55} {spans['median_ms']:8.2f} ms   worst {spans['worst_ms']:8.2f} ms{mark}")


if __name__ == "__main__":
    main()
