"""How long an answer takes to judge, and a sentence to hear: `python -m scripts.bench.hearing [--json FILE]`.

Over the lists of the tests; an answer is promised within 1 ms. `long` is a minute of speech without any mark.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from resources import PACKS
from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load_shelf
from rulebook.packs.reading import read_yaml
from rulebook.script.answers import judge_answer
from rulebook.script.pack import Answers
from rulebook.script.phrases import find
from scripts import ROOT

TIMES = 5


LISTS = ROOT / "tests" / "rulebook" / "script" / "lists"


def rows(name: str) -> list[list[str]]:
    """Return a list of the tests, each line split at its tabs."""
    lines = (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def timed(work: Sequence[Callable[[], object]]) -> dict[str, float]:
    """Return median, 99th percentile and worst of the calls, each at its best of some runs, in milliseconds."""
    spans = []
    for call in work:
        runs = []
        for _ in range(TIMES):
            start = time.perf_counter()
            call()
            runs.append((time.perf_counter() - start) * 1000)
        spans.append(min(runs))
    spans.sort()
    worst_but_one_in_100 = spans[int(len(spans) * 0.99)]
    found = {"median_ms": statistics.median(spans), "p99_ms": worst_but_one_in_100, "worst_ms": spans[-1]}
    return {name: round(value, 3) for name, value in found.items()}


def measure() -> dict[str, dict[str, float]]:
    """Measure answers, sentences and a long one."""
    files = read_folder(PACKS)
    sets: dict[str, Answers] = {}
    for name in ("scripts/wealth.yaml", "scripts/insurance.yaml"):
        sets |= {each["id"]: Answers.model_validate(each) for each in read_yaml(files[name]).value["answers"]}
    phrases = load_shelf(files).phrases
    answers = [row for name in ("answers", "traps") for row in rows(name)]
    said = [row[-1] for name in ("misselling", "harmless") for row in rows(name)[1::2]]
    long = "".join(said)[:300]
    return {
        "an answer": timed([lambda row=row: judge_answer(row[2], sets[row[0]]) for row in answers if row[0] in sets]),  # type: ignore[misc]  # an untyped default
        "a sentence": timed([lambda text=text: find(text, phrases) for text in said]),  # type: ignore[misc]  # an untyped default
        "long": timed([lambda: find(long, phrases)]),
    }


def main() -> None:
    """Print the figures, and keep them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    keep: Path | None = parser.parse_args().json
    figures = measure()
    if keep is not None:
        keep.write_text(json.dumps(figures, indent=2) + "\n")
    for name, spans in figures.items():
        print(f"{name:12}" + "".join(f"  {what} {value:.3f}" for what, value in spans.items()))


if __name__ == "__main__":
    main()
