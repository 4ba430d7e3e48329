"""How long reading a card takes, beside bare RapidOCR on the same picture: `python -m scripts.bench.card`.

Specimens, where the test media are, and drawn cards lying in every way the tests know. Both read each picture in turn,
three times; the ratio is that of the medians, picture by picture.
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


def bare_rapidocr() -> Callable[[Any], object]:
    """Return RapidOCR as it comes, with as many threads as ours: the yardstick."""
    from rapidocr import RapidOCR

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": THREADS}
    return RapidOCR(params={"Global.log_level": "critical", **threads})


def measured(reader: CardReader, bare: Callable[[Any], object]) -> list[dict[str, Any]]:
    """Return a row for each picture: medians of `TIMES` readings in ms, ours, bare and their ratio, and our slowest."""
    rows = []
    for name, picture in pictures():
        spans: tuple[list[float], list[float]] = ([], [])
        readers: tuple[Callable[[Any], object], ...] = (lambda picture: reader.read(picture, today=TODAY), bare)
        for _ in range(TIMES):
            for spent, work in zip(spans, readers, strict=True):
                start = time.perf_counter()
                work(picture)
                spent.append(time.perf_counter() - start)
        ours, theirs = (statistics.median(spent) * 1000 for spent in spans)
        row = {"picture": name, "ours_ms": round(ours), "bare_ms": round(theirs), "ratio": round(ours / theirs, 2)}
        rows.append({**row, "slowest_ms": round(max(spans[0]) * 1000)})
    return rows


def main() -> None:
    """Measure both, warmed up; print, and keep figures and rows if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    keep: Path | None = parser.parse_args().json
    reader, bare = CardReader(load_engine(threads=THREADS)), bare_rapidocr()
    warm = drawn_card(99).front
    reader.read(warm, today=TODAY)
    bare(warm)
    rows = measured(reader, bare)
    figures = {
        "pictures": len(rows),
        "ratio_median": round(statistics.median(row["ratio"] for row in rows), 2),
        "ratio_worst": max(row["ratio"] for row in rows),
        "ours_median_ms": round(statistics.median(row["ours_ms"] for row in rows)),
        "ours_p95_ms": round(float(np.percentile([row["slowest_ms"] for row in rows], 95))),
        "bare_median_ms": round(statistics.median(row["bare_ms"] for row in rows)),
    }
    machine = f"{platform.machine()}, Python {platform.python_version()}, {THREADS} threads"
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
