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
from rulebook.packs.loading import load_shelf
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.reading import read_sale


def timed(work: Callable[[], object], times: int) -> dict[str, float]:
    """Return the median and the worst of so many runs, in milliseconds."""
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spans.append((time.perf_counter() - start) * 1000)
    return {"median_ms": round(statistics.median(spans), 2), "worst_ms": round(max(spans), 2)}


def main() -> None:
    """Measure on the shipped packs and every example; print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    keep: Path | None = parser.parse_args().json
    files = read_folder(PACKS)
    start = time.perf_counter()
    shelf = load_shelf(files)
    first = round((time.perf_counter() - start) * 1000, 2)
    figures: dict[str, dict[str, float]] = {
        "load and check all packs, first time": {"median_ms": first, "worst_ms": first},
        "load and check all packs": timed(lambda: load_shelf(files), 20),
        "lint all packs": timed(lambda: lint(files), 5),
    }
    for kind in EXAMPLES:
        sale = read_sale(example(kind))
        figures[f"plan {kind}"] = timed(lambda sale=sale: make_plan(sale, shelf), 100)  # type: ignore[misc]
    sale = read_sale(example("bank_participating"))
    figures["plan bank_participating, explained"] = timed(lambda: make_plan(sale, shelf, explained=True), 100)
    rules = sum(len(checked.pack.rules) for checked in shelf.rules)
    machine = f"{platform.machine()}, Python {platform.python_version()}, {len(files)} packs, {rules} rules"
    if keep is not None:
        keep.write_text(json.dumps({"machine": machine, "figures": figures}, indent=2) + "\n")
    print(machine)
    for name, spans in figures.items():
        print(f"{name:45} {spans['median_ms']:8.2f} ms   worst {spans['worst_ms']:8.2f} ms")


if __name__ == "__main__":
    main()
