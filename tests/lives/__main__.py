"""Lives one after another, told when they end badly.

Run: `LD_PRELOAD=wall.so python -m tests.lives --library wall.so --folder F --seed 1 --lives 20`.
"""

import argparse
import random
import shutil
import sys
import warnings
from collections import Counter
from pathlib import Path

from tests.lives.clock import SteppedClock
from tests.lives.judging import came_to, complaints
from tests.lives.life import Life


def main() -> None:
    """Exit 1 where a life ended otherwise than it must; its acts are printed, and its folder stays."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lives", type=int, default=20)
    parser.add_argument("--acts", type=int, default=14)
    parser.add_argument("--devices", action="store_true", help="record with the real recorder")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore", message="System time is way off")  # it is, on purpose
    clock = SteppedClock(asked.library)
    bad, came = 0, Counter[str]()
    for seed in range(asked.seed, asked.seed + asked.lives):
        bad += _live(seed, asked.folder / f"life-{seed}", clock, asked, came)
    print(f"{asked.lives - bad} of {asked.lives} lives ended as they must: {dict(came)}")
    sys.exit(1 if bad else 0)


def _live(seed: int, folder: Path, clock: SteppedClock, asked: argparse.Namespace, came: Counter[str]) -> bool:
    clock.true_s = 0
    clock.set_wrong_by(0)
    life = Life(folder, clock, random.Random(seed), devices=asked.devices)
    life.begin()
    try:
        life.live(asked.acts)
        life.settle()
        found = list(complaints(life))
        came.update(came_to(life))
    except Exception as error:  # noqa: BLE001 - whatever it is, the life is told and the next one lived
        found = [f"{type(error).__name__}: {error}"]
    finally:
        life.end()
    if found:
        print(f"life {seed}: " + "; ".join(found))
        print("  " + "\n  ".join(life.told))
    else:
        shutil.rmtree(folder)
    return bool(found)


if __name__ == "__main__":
    main()
