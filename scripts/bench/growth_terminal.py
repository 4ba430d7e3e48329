"""Measure what a terminal's vault costs as takes gather: `python -m scripts.bench.growth_terminal`.

Prints a table and, with `--json FILE`, keeps it. Each line is one home: so many takes that headquarters received, so
many that wait (with so many segments each), so many whose folders somebody removed. Each figure is the median of
processor and wall time, and is compared with the home of one take: it is flat where its processor time is at most 1.5
times that, and good all the same where it stays under its bound.

What is received was moved to the archive before. The takes are not recorded: their rows are written directly, as the
vault would have written them, and their folders are empty (those that wait have empty files). So 100 000 of them are
made in a minute. The passphrase is one that costs nothing to try.

durable    a transaction that adds one row, and a key file written anew: what a begun take must write in any case
begin      `LedgerPort.begin_take`, less `durable`
"""

import argparse
import json
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from evidence import disk, wrapping
from scripts.lab.authority import Authority
from terminal.home.clock import clock_facts
from terminal.home.log import Log
from terminal.home.opening import Home
from terminal.home.recovering import recover_home
from terminal.home.settings import load_settings
from terminal.station.ledger_port import LedgerPort
from terminal.vault.identity import Headquarters, TerminalIdentity
from terminal.vault.keepers import Argon2Cost, PassphraseKeeper
from terminal.vault.making import create_vault, open_vault
from terminal.vault.vault import Vault

FLAT = 1.5
TERMINAL = "32-0117"
RECEIPT_BYTES = 3400
_SALE = "{}" + " " * 600
_HEAD = "0" * 64
_AT = "2026-01-01T00:00:00.000Z"
BOUNDS_MS = {"open": 50.0, "reconcile": 1000.0, "begin": 5.0, "standings": 15.0}
"""Processor time. Others are to be flat, or below this: """
OTHERS_MS = 5.0
Times = tuple[float, float]
"""Processor and wall time, in milliseconds."""


@dataclass(frozen=True)
class Case:
    """One home."""

    received: int
    waiting: int = 5
    segments: int = 10
    missing: int = 0

    def __str__(self) -> str:
        gone = f", {self.missing} missing" if self.missing else ""
        return f"{self.received} received, {self.waiting} x {self.segments} waiting{gone}"


CASES = (
    Case(1),
    Case(100),
    Case(10_000),
    Case(100_000),
    Case(100, waiting=56, segments=750),
    Case(10_000, waiting=56, segments=750),
    Case(10_000, missing=100),
    Case(10_000, missing=1000),
)


def keeper() -> PassphraseKeeper:
    """A passphrase that costs nothing to try: what it costs is no growth."""
    return PassphraseKeeper(lambda: "growth of a terminal", Argon2Cost(iterations=1, lanes=1, memory_kib=64))


def name_of(number: int) -> str:
    """The take of this number."""
    return f"{TERMINAL}-{number:06d}"


def make_home(path: Path, case: Case) -> None:
    """A home in which these takes lie, enrolled at a headquarters that is not there."""
    authority = Authority.create("Growth CA")
    key, certificate = authority.issue_pem(TERMINAL)
    ca_pem = authority.certificate.public_bytes(serialization.Encoding.PEM)
    vault = create_vault(path, [keeper()])
    hq = Headquarters("https://127.0.0.1:1", ca_pem, wrapping.public_key(wrapping.new_private_key()))
    vault.enrol(TerminalIdentity(TERMINAL, key, certificate, hq), (1, 2))
    _fill(vault, case)
    vault.close()
    for number in range(1, case.received + 1):
        if number > case.missing:
            (path / "takes" / name_of(number)).mkdir()
    for number in range(case.received + 1, case.received + case.waiting + 1):
        _make_files(path / "takes" / name_of(number), case.segments)


def _make_files(folder: Path, segments: int) -> None:
    (folder / "segments").mkdir(parents=True)
    for file in ("journal", "manifest.json", "manifest.p7s", *(f"segments/{index:06d}" for index in range(segments))):
        (folder / file).touch()


def _fill(vault: Vault, case: Case) -> None:
    """Write the rows; as the vault does, but all in one transaction."""
    count = case.received + case.waiting
    identity = vault.identities.current_id()
    with vault._store.transaction() as database:  # noqa: SLF001 - what takes months is written in a minute
        many = database.conn.executemany
        many(
            "INSERT INTO takes (take, terminal, series, number, identity, format, previous, state, sale, planned_s, "
            "entries, head, known_entries, known_head, sealed_segments, opened_at, closed_at, archived) "
            "VALUES (?, ?, 'sale', ?, ?, 2, ?, 'closed', ?, 1800, 760, ?, 760, ?, ?, ?, ?, ?)",
            (
                (
                    name_of(n),
                    TERMINAL,
                    n,
                    identity,
                    _HEAD,
                    None if gone else _SALE,
                    _HEAD,
                    _HEAD,
                    case.segments,
                    _AT,
                    _AT,
                    gone,
                )
                for n in range(1, count + 1)
                for gone in [int(n <= case.received)]
            ),
        )
        kinds = ("take.begun", "take.opened", "take.closed", "take.received")
        many(
            "INSERT INTO events (at, take, kind, facts) VALUES (?, ?, ?, '{}')",
            ((_AT, name_of(n), kind) for n in range(1, count + 1) for kind in kinds),
        )
        many(
            "INSERT INTO receipts (take, receipt, manifest_sha256, segments, verified_at) VALUES (?, ?, ?, 750, ?)",
            ((name_of(n), secrets.token_bytes(RECEIPT_BYTES), _HEAD, _AT) for n in range(1, case.received + 1)),
        )
        database.execute("INSERT INTO verified (receipt, verified_at, at) SELECT id, ?1, ?1 FROM receipts", (_AT,))
        waiting = range(case.received + 1, count + 1)
        many("INSERT INTO outbox (take, since) VALUES (?, ?)", ((name_of(n), _AT) for n in waiting))
        many(
            "INSERT INTO segments (take, number, sha256, bytes, entries) VALUES (?, ?, ?, 500000, ?)",
            ((name_of(n), s, secrets.token_hex(32), s + 2) for n in waiting for s in range(case.segments)),
        )
        database.execute(
            "INSERT INTO marks (terminal, epoch, series, number, head) VALUES (?, 1, 'sale', ?, ?)",
            (TERMINAL, count, _HEAD),
        )


def median(work: Callable[[], object], *, turns: int = 5, after: Callable[[Any], None] = lambda _: None) -> Times:
    """The median of so many turns; `after` undoes what `work` returned, and is not counted."""
    spent = []
    for _ in range(turns):
        cpu, wall = time.process_time(), time.perf_counter()
        done = work()
        spent.append((time.process_time() - cpu, time.perf_counter() - wall))
        after(done)
    return tuple(1000 * statistics.median(values) for values in zip(*spent, strict=True))


def measure(path: Path, case: Case) -> dict[str, Times]:
    """Every figure of one home."""
    found = {"open": median(lambda: open_vault(path, [keeper()]), after=lambda vault: vault.close())}
    vault = open_vault(path, [keeper()])
    home = Home(load_settings(path), vault, Log(None, "growth"))
    try:
        found["reconcile"] = median(lambda: recover_home(home), turns=3)
        found["durable"] = median(partial(_write_durably, vault))
        ledger, takes = LedgerPort(home, None), vault.takes
        whole = median(
            lambda: ledger.begin_take("sale", {}, 1800), turns=9, after=lambda order: takes.take_refused(order.take)
        )
        found["begin"] = (whole[0] - found["durable"][0], whole[1] - found["durable"][1])
        outbox = vault.line_books()[0].outbox
        found["parcels"] = median(outbox.parcels)
        found["deliveries"] = median(outbox.deliveries)
        found["lines"] = median(vault.line_books)
        found["standings"] = median(
            lambda: (outbox.has_received(), outbox.unverified(), outbox.verified_here(777, 200))
        )
        found["clock"] = median(lambda: clock_facts(home))
        _measure_taking(vault, case, found)
    finally:
        home.close()
    return found


def _measure_taking(vault: Vault, case: Case, found: dict[str, Times]) -> None:
    take = vault.takes.begin_take("sale", {}, 1800).take
    vault.takes.take_opened(take)
    numbers = iter(range(100))

    def hold() -> None:
        number = next(numbers)
        vault.takes.segment_held(take, number, secrets.token_hex(32), 500_000, number + 2)

    found["segment_held"] = median(hold)
    waiting = iter([name_of(case.received + index) for index in range(1, case.waiting + 1)])
    receipt = secrets.token_bytes(RECEIPT_BYTES)
    found["received"] = median(lambda: vault.outbox.received(next(waiting), receipt, _HEAD))


def _write_durably(vault: Vault) -> None:
    vault.history.add("bench.row", None)
    file = vault.home / "vault" / "keys.json"
    disk.write_whole(file, file.read_bytes(), private=True)


def judged(name: str, case: Case, cpu: float, first: dict[str, Times]) -> str:
    """Say of one figure whether it is flat, or at least under its bound; nothing of what is only a yardstick.

    Where something waits, or is missing, the home of one take is no measure: only the bound is.
    """
    bound = BOUNDS_MS.get(name, OTHERS_MS * (1 + case.waiting // 25))
    if name == "durable":
        return "-"
    if cpu <= FLAT * max(first[name][0], 0.1):
        return "flat"
    return f"under {bound:g}" if cpu <= bound else f"GREW (over {bound:g})"


def main() -> int:
    """Run all cases; return 1 if anything grew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--most", type=int, default=100_000, help="leave out homes with more received takes than this")
    said = parser.parse_args()
    rows: list[dict[str, Any]] = []
    first: dict[str, Times] = {}
    for case in (case for case in CASES if case.received <= said.most):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "home"
            make_home(path, case)
            found = measure(path, case)
            first = first or found
            shutil.rmtree(path)
        print(f"{case}", flush=True)
        for name, (cpu, wall) in found.items():
            verdict = judged(name, case, cpu, first)
            rows.append({"case": str(case), "figure": name, "cpu_ms": cpu, "wall_ms": wall, "verdict": verdict})
            print(f"  {name:13} {cpu:9.2f} ms processor {wall:9.2f} ms wall   {verdict}", flush=True)
    if said.json:
        said.json.write_text(json.dumps(rows, indent=1))
    return int(any(str(row["verdict"]).startswith("GREW") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
