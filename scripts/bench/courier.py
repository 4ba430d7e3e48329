"""Measure the courier beside bare PUTs to the same headquarters: `python -m scripts.bench.courier`.

A real headquarters in a process of its own, a real vault, one sealed take a round. What is compared, in turns:

bare     PUTs of the same bodies, one after another over one connection; the journal was sent beforehand, untimed
courier  from headquarters' first answer about the take to the last segment's: the journal, every segment read and
         compared with its digest, the rows in the vault, what is said of each

Once beside headquarters, and once with a round trip of 30 ms between (`far_line`). Seconds are of the wall, medians of
the rounds' ratios; `cpu_ms` is the terminal's own processor time for a segment. Prints one line a figure and, with
`--json FILE`, keeps them.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.opening import ClockKnown
from evidence.segments import SegmentRecord
from evidence.signing import Signer
from evidence.suite import digest
from evidence.writer import OpeningFacts, TakeWriter
from headquarters.server import RunningServer
from scripts.bench.far_line import far_line
from scripts.bench.ingest import Line as BareLine
from scripts.bench.ingest import unflushed
from terminal.session.facts.courier import CourierFact, DeliveryMoved
from terminal.sync import Courier, Line, Own, enrol, mutual_context
from terminal.sync.enrolment import Enrolment
from terminal.vault import PassphraseKeeper, TerminalIdentity, Vault, create_vault
from terminal.vault.identity import Headquarters
from terminal.vault.keepers import Argon2Cost

_SEGMENT_US = 2_000_000
_SALE = {"applicant": "欧阳修竹", "product": "稳健一号"}


@dataclass
class Took:
    """Seconds for all segments of one take, and the terminal's processor time among them."""

    wall_s: float
    cpu_s: float


@dataclass
class Watch:
    """Hears the courier's facts and takes the time between the first and the last acknowledgement of one take."""

    began: tuple[float, float] | None = None
    took: Took | None = None

    def __call__(self, fact: CourierFact) -> None:
        """Hear one fact; called from the courier's thread."""
        if not isinstance(fact, DeliveryMoved) or fact.state != "sending":
            return
        now = (time.perf_counter(), time.process_time())
        self.began = self.began or now
        if fact.delivered == fact.total and self.took is None:
            self.took = Took(now[0] - self.began[0], now[1] - self.began[1])


def _write(writer: TakeWriter, segments: int, size: int, held: Callable[[SegmentRecord], None]) -> None:
    for index in range(segments):
        begin = index * _SEGMENT_US
        record = writer.segment(
            os.urandom(size),
            start_us=begin,
            end_us=begin + _SEGMENT_US,
            frames=50,
            dropped=0,
            drift_ppm=0.0,
            samples=96_000,
            picture_us=_SEGMENT_US,
            sound_us=_SEGMENT_US,
        )
        held(record)
    writer.close("bench", "sealed", {}, segments * _SEGMENT_US)


class Bare:
    """A terminal without a vault: it sends what it has, one request after another."""

    def __init__(self, enrolled: Enrolment, root: Path) -> None:
        self._enrolled = enrolled
        self._root = root
        self._takes = 0

    def measure(self, url: str, segments: int, size: int) -> Took:
        """Return what the segments of one take need over one connection that is open already."""
        folder = self._record(segments, size)
        bodies = [path.read_bytes() for path in sorted((folder / "segments").iterdir())]
        names = [digest(body) for body in bodies]
        line = BareLine(url, self._enrolled, self._root)
        line.send("POST", f"/v1/takes/{folder.name}/journal?from=0", (folder / "journal").read_bytes())
        began, spent = time.perf_counter(), time.process_time()
        for name, body in zip(names, bodies, strict=True):
            line.send("PUT", f"/v1/takes/{folder.name}/segments/{name}", body)
        took = Took(time.perf_counter() - began, time.process_time() - spent)
        line.close()
        return took

    def _record(self, segments: int, size: int) -> Path:
        self._takes += 1
        enrolled = self._enrolled
        take = f"{enrolled.terminal}-{self._takes:06d}"
        facts = OpeningFacts(take, enrolled.terminal, "sale", self._takes, None if self._takes == 1 else "0" * 64)
        recipients = [(enrolled.hq_recipient, enrolled.hq_public_key)]
        folder = self._root / "bare" / take
        with unflushed():
            signer = Signer(enrolled.key_pem, enrolled.certificates_pem)
            writer = TakeWriter.open(folder, facts, signer, recipients)
            _write(writer, segments, size, lambda _record: None)
        return folder


class Whole:
    """A terminal with a vault and a courier."""

    def __init__(self, enrolled: Enrolment, home: Path) -> None:
        home.mkdir()
        keeper = PassphraseKeeper(lambda: "a passphrase of the bench", Argon2Cost(1, 1, 64))
        self.vault: Vault = create_vault(home, [keeper])
        to = Headquarters(enrolled.hq_url, enrolled.ca_pem, enrolled.hq_public_key, enrolled.hq_recipient)
        identity = TerminalIdentity(enrolled.terminal, enrolled.key_pem, enrolled.certificates_pem, to, enrolled.epoch)
        self.vault.enrol(identity)
        self._enrolled = enrolled

    def measure(self, url: str, segments: int, size: int) -> Took:
        """Return what the courier needs for the journal and the segments of one take; its seal is left out."""
        take = self._record(segments, size)
        book, watch = self.vault.line_books()[0], Watch()
        it = self._enrolled
        context = mutual_context(it.ca_pem, it.key_pem, it.certificates_pem, self.vault.home / "vault")
        own = Own(self.vault.takes, self.vault)
        courier = Courier(Line(url, context), book, watch, lambda: context, own=own)
        summary = courier.sync_once()
        courier.stop()
        if summary.received != (take,) or watch.took is None:
            raise SystemExit(f"not delivered: {summary.to_json()}")
        return watch.took

    def _record(self, segments: int, size: int) -> str:
        takes = self.vault.takes
        order = takes.begin_take("sale", _SALE, 60)
        facts = OpeningFacts(
            order.take,
            order.terminal,
            order.series,
            order.number,
            order.previous,
            format=order.format,
            epoch=order.epoch,
            program="bench",
            clock=None if order.clock is None else ClockKnown(*order.clock),
        )
        recipients = [(recipient.name, recipient.public_key) for recipient in order.recipients]
        with unflushed():
            signer = Signer(order.key_pem, order.certificates_pem)
            writer = TakeWriter.open(Path(order.folder), facts, signer, recipients)
            takes.take_opened(order.take)

            def held(record: SegmentRecord) -> None:
                takes.segment_held(writer.take, record.index, record.sha256, record.bytes, writer.entries)

            _write(writer, segments, size, held)
            takes.take_closed(order.take, "sealed")
        return order.take


def measure(segments: int, size: int, rounds: int, round_trip_s: float) -> dict[str, float]:
    """Return medians over rounds in which both send a take of `segments` segments of `size` bytes each."""
    with tempfile.TemporaryDirectory() as scratch, RunningServer(Path(scratch) / "hq") as hq:
        root = Path(scratch)
        bare, whole = Bare(enrol(hq.url, hq.enrol_code()), root), Whole(enrol(hq.url, hq.enrol_code()), root / "home")
        with far_line(hq.url, round_trip_s) as url:
            pairs = [(bare.measure(url, segments, size), whole.measure(url, segments, size)) for _ in range(rounds)]
        whole.vault.close()
    return {
        "courier_over_bare": round(statistics.median(one.wall_s / two.wall_s for one, two in pairs), 2),
        "lowest": round(min(one.wall_s / two.wall_s for one, two in pairs), 2),
        "bare_ms": _ms((one.wall_s for one, _ in pairs), segments),
        "courier_ms": _ms((two.wall_s for _, two in pairs), segments),
        "bare_cpu_ms": _ms((one.cpu_s for one, _ in pairs), segments),
        "courier_cpu_ms": _ms((two.cpu_s for _, two in pairs), segments),
    }


def _ms(seconds: Iterator[float], segments: int) -> float:
    return round(1000 * statistics.median(seconds) / segments, 2)


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=60)
    parser.add_argument("--kilobytes", type=int, default=600, help="size of a segment; 2 s at 2.4 Mbit/s by default")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--round-trips", type=int, nargs="+", default=[0, 30], metavar="MS")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    said = parser.parse_args()
    figures = dict[str, float]()
    for trip in said.round_trips:
        found = measure(said.segments, said.kilobytes * 1000, said.rounds, trip / 1000)
        figures |= {f"{name}_at_{trip}_ms": value for name, value in found.items()}
    for name, value in figures.items():
        print(f"{name:28} {value}")
    if said.json:
        kept = {"segments": said.segments, "kilobytes": said.kilobytes, "rounds": said.rounds, **figures}
        said.json.write_text(json.dumps(kept, indent=2))


if __name__ == "__main__":
    main()
