"""How long reading a card takes, beside bare RapidOCR on the same picture: `python -m scripts.bench.card`.

Specimens, where the test media are, and drawn cards lying in every way the tests know; with `--pages` drawn pages of
passports and leaves of household registers. Both read each picture in turn, three times; the ratio is that of the
medians, picture by picture. With `--processor` processor time on one thread, which other work disturbs least.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from scripts.lab.drawn_cards import SPOILINGS, drawn_card, spoiled
from scripts.lab.drawn_leaves import drawn_leaf
from scripts.lab.drawn_passports import drawn_passport
from scripts.lab.media import MEDIA
from terminal.intake.picture_file import open_picture
from terminal.ocr.engines import load_engine
from terminal.ocr.reader import CardReader

TODAY = date(2026, 11, 22)
TIMES = 3
THREADS = 2


def pictures() -> list[tuple[str, Any]]:
    """Return named BGR pictures: specimens, where the test media are, then drawn cards spoiled in every way."""
    specimens = [(path.name, open_picture(path)) for path in sorted((MEDIA / "idcard").glob("*.*"))]
    drawn = []
    for seed, how in enumerate(SPOILINGS):
        card = drawn_card(seed)
        for side, sheet in (("front", card.front), ("back", card.back)):
            drawn.append((f"drawn {side}, {how}", spoiled(sheet, how, np.random.default_rng(seed))))
    return specimens + drawn


def drawn_pages() -> list[tuple[str, Any]]:
    """Return named BGR pictures of pages, each way of spoiling once for a passport and once for a leaf."""
    drawn = []
    for seed, how in enumerate(SPOILINGS):
        for name, page in (("passport", drawn_passport(seed)), ("leaf", drawn_leaf(seed))):
            drawn.append((f"drawn {name}, {how}", spoiled(page.picture, how, np.random.default_rng([seed, 51]))))
    return drawn


def bare_rapidocr(threads: int) -> Callable[[Any], object]:
    """Return RapidOCR as it comes, with as many threads as ours: the yardstick."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": threads})


def measured(
    reader: CardReader,
    bare: Callable[[Any], object],
    looked_at: list[tuple[str, Any]],
    *,
    times: int = TIMES,
    clock: Callable[[], float] = time.perf_counter,
) -> list[dict[str, Any]]:
    """Return a row for each picture: medians of `times` readings in ms, ours, bare and their ratio, and our slowest."""
    rows = []
    for name, picture in looked_at:
        spans: tuple[list[float], list[float]] = ([], [])
        readers: tuple[Callable[[Any], object], ...] = (lambda picture: reader.read(picture, today=TODAY), bare)
        for _ in range(times):
            for spent, work in zip(spans, readers, strict=True):
                start = clock()
                work(picture)
                spent.append(clock() - start)
        ours, theirs = (statistics.median(spent) * 1000 for spent in spans)
        row = {"picture": name, "ours_ms": round(ours), "bare_ms": round(theirs), "ratio": round(ours / theirs, 2)}
        rows.append({**row, "slowest_ms": round(max(spans[0]) * 1000)})
    return rows


def main() -> None:
    """Measure both, warmed up; print, and keep figures and rows if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    parser.add_argument("--pages", action="store_true", help="pages in the place of cards")
    parser.add_argument("--processor", action="store_true", help="processor time, on one thread")
    parser.add_argument("--times", type=int, default=TIMES, help="readings of each picture")
    asked = parser.parse_args()
    keep: Path | None = asked.json
    threads = 1 if asked.processor else THREADS
    clock = time.process_time if asked.processor else time.perf_counter
    reader, bare = CardReader(load_engine(threads=threads)), bare_rapidocr(threads)
    warm = drawn_card(99).front
    reader.read(warm, today=TODAY)
    bare(warm)
    rows = measured(reader, bare, drawn_pages() if asked.pages else pictures(), times=asked.times, clock=clock)
    figures = {
        "pictures": len(rows),
        "ratio_median": round(statistics.median(row["ratio"] for row in rows), 2),
        "ratio_worst": max(row["ratio"] for row in rows),
        "ours_median_ms": round(statistics.median(row["ours_ms"] for row in rows)),
        "ours_p95_ms": round(float(np.percentile([row["slowest_ms"] for row in rows], 95))),
        "bare_median_ms": round(statistics.median(row["bare_ms"] for row in rows)),
    }
    machine = f"{platform.machine()}, Python {platform.python_version()}, {threads} threads"
    if keep is not None:
        keep.write_text(
            json.dumps({"machine": machine, "figures": figures, "rows": rows}, ensure_ascii=False, indent=2)
        )
    print(machine)
    for row in rows:
        print(f"{row['picture']:32} {row['ours_ms']:6} ms   bare {row['bare_ms']:6} ms   {row['ratio']:5.2f}")
    print(", ".join(f"{name} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
