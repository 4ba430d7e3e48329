"""What the process of a card reader costs, and how soon a card is read: `python -m scripts.bench.reader [--json FILE]`.

With the folder that plays a reader, which takes no time to read: what is measured is everything but reader and card. A
real one takes 1 to 3 s for a card, as vendors say.

laid      from a card that is laid down until it was read, ms; it is looked for four times a second
hang      from a card whose reading never ends until that is said, s, and until the reader is ready again, s more
rest      processor time while nobody wants a card read, as a part of one core; wait: while one is wanted and none comes
"""

import argparse
import json
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from scripts.lab.running import cpu_s, memory
from terminal.capture.instant import now_us
from terminal.readers.config import ReaderConfig
from terminal.readers.named_reader import parse_reader
from terminal.readers.process import ReaderProcess
from terminal.session.facts.reader import ReaderFact, ReaderRead, ReaderSeen
from terminal.session.orders.reader import ReadChip, RestReader

CARDS = 20
_LOOK_S = 10.0
FIELDS = {
    "name": "李秀英", "sex": "女", "nation": "汉", "birth_date": "1995-07-04", "address": "江苏省苏州市某某路1号",
    "number": "320502199507047728", "authority": "苏州市公安局", "valid_from": "2015-01-01", "valid_to": "2035-01-01",
}  # fmt: skip


class Heard:
    """What the reader said."""

    def __init__(self) -> None:
        self.facts: list[ReaderFact] = []
        self.change = threading.Condition()

    def hear(self, fact: ReaderFact) -> None:
        """Keep it."""
        with self.change:
            self.facts.append(fact)
            self.change.notify_all()

    def wait(self, fits: Callable[[ReaderFact], bool], since: int = 0) -> int:
        """Wait for such a fact; return how much has been heard."""
        with self.change:
            if not self.change.wait_for(lambda: any(map(fits, self.facts[since:])), 60):
                raise TimeoutError(self.facts[since:])
            return len(self.facts)


def lay(folder: Path, **more: object) -> None:
    """Lay a card down, all at once."""
    written = folder / "card.new"
    written.write_text(json.dumps({"kind": "resident", "fields": FIELDS, **more}), encoding="utf-8")
    written.replace(folder / "card.json")


def share(pid: int) -> float:
    """Processor time of some seconds, as a part of one core."""
    begun = cpu_s(pid)
    time.sleep(_LOOK_S)
    return round((cpu_s(pid) - begun) / _LOOK_S, 3)


def measure(folder: Path) -> dict[str, float]:
    """All figures."""
    heard = Heard()
    process = ReaderProcess(ReaderConfig(parse_reader(f"file:{folder}"), now_us), heard.hear)
    process.start()
    try:
        heard.wait(lambda fact: isinstance(fact, ReaderSeen) and fact.state == "ready")
        assert process.pid
        found = {"rest_cores": share(process.pid)}
        process.order(ReadChip(0))
        found["wait_cores"] = share(process.pid)
        process.order(RestReader())
        took = [read_one(process, heard, folder, number) for number in range(1, CARDS + 1)]
        found |= {"laid_median_ms": round(statistics.median(took)), "laid_worst_ms": round(max(took))}
        found["memory_mb"] = round(memory(process.pid).own)
        return found | hang(process, heard, folder)
    finally:
        process.stop()


def read_one(process: ReaderProcess, heard: Heard, folder: Path, number: int) -> float:
    """Milliseconds from a card until it was read, at any moment of the reader's round."""
    process.order(ReadChip(number))
    time.sleep(0.5 + number * 0.013)
    begun, since = time.monotonic(), len(heard.facts)
    lay(folder)
    heard.wait(lambda fact: isinstance(fact, ReaderRead) and fact.ticket == number, since)
    took = (time.monotonic() - begun) * 1000
    (folder / "card.json").unlink()
    time.sleep(0.3)
    return took


def hang(process: ReaderProcess, heard: Heard, folder: Path) -> dict[str, float]:
    """How long a reader that hangs takes to be told, and to be back."""
    process.order(ReadChip(999))
    begun, since = time.monotonic(), len(heard.facts)
    lay(folder, plays="hang")
    since = heard.wait(lambda fact: isinstance(fact, ReaderSeen) and fact.state == "absent", since)
    said = time.monotonic()
    (folder / "card.json").unlink()
    heard.wait(lambda fact: isinstance(fact, ReaderSeen) and fact.state == "ready", since)
    return {"hang_said_s": round(said - begun, 1), "hang_back_s": round(time.monotonic() - said, 1)}


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    keep: Path | None = parser.parse_args().json
    folder = Path(tempfile.mkdtemp())
    try:
        figures = measure(folder)
    finally:
        shutil.rmtree(folder)
    if keep is not None:
        keep.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    print(", ".join(f"{name} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
