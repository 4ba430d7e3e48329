"""How many sentences are taken as said when a recogniser errs: `python -m scripts.bench.sentences [--json FILE]`.

The sentences of whole plans, read one after the other as a recogniser would write them: no marks, so many of a hundred
characters wrong (half of them of the right sound, the others anything, dropped, or put in). Tuned on the sale of the
demonstration, reported on sales of other lines. What is wrong is drawn, and by no recogniser: real ones err otherwise.

said      sentences that were read, and are taken as said
left out  of a sentence that was not read, while all others of its step were: taken as said all the same
turned    read without their negation, or with another figure: taken as said all the same
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from rulebook.plan.plan import Plan, PlannedNode
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import demonstration
from rulebook.script.coverage import NEGATIONS, coverage, spelled
from rulebook.script.readings import SYLLABLES
from rulebook.script.sounding import is_han, syllable
from scripts.worked_sales import shipped, worked_sales

TUNED = "demonstration"
OTHERS = ("095-wealth-own", "111-loan-signing", "096-wealth-fund")
FIGURES = "零一二三四五六七八九"


def plans() -> Iterator[tuple[str, Plan]]:
    """Yield the plans by name, the one that was tuned on first."""
    yield TUNED, make_plan(demonstration(), shipped())
    for worked in worked_sales():
        if worked.name in OTHERS:
            yield worked.name, worked.plan(shipped())


def wrong(text: str, percent: int, draw: random.Random) -> str:
    """Return a text with so many wrong characters."""
    found = []
    for character in text:
        if draw.randrange(100) >= percent:
            found.append(character)
            continue
        kind = draw.choice(("sound", "sound", "sound", "other", "dropped", "put in"))
        if kind == "sound":
            found.append(draw.choice(LIKE.get(syllable(character), character)))
        elif kind == "other":
            found.append(draw.choice(ALL))
        elif kind == "put in":
            found += [character, draw.choice(ALL)]
    return "".join(found)


LIKE = {part.rstrip("".join(filter(is_han, part))): "".join(filter(is_han, part)) for part in SYLLABLES.split()}
ALL = "".join(LIKE.values())[::7]


def said(node: PlannedNode, percent: int, draw: random.Random, least: int, piece: int) -> tuple[int, int]:
    """How many sentences of a step that is read whole are taken as said, and how many there are."""
    heard = wrong("".join(spelled(each.zh).characters for each in node.say), percent, draw)
    return sum(not coverage(each.zh, heard, least, piece).lacks for each in node.say), len(node.say)


def left_out(node: PlannedNode, percent: int, draw: random.Random, least: int, piece: int) -> tuple[int, int]:
    """How many are taken as said although they alone were not read."""
    false = 0
    for left in node.say:
        heard = "".join(spelled(each.zh).characters for each in node.say if each is not left)
        false += not coverage(left.zh, wrong(heard, percent, draw), least, piece).lacks
    return false, len(node.say)


def turned(node: PlannedNode, percent: int, draw: random.Random, least: int, piece: int) -> tuple[int, int]:
    """How many are taken as said although their negation lacks, or a figure is another."""
    false = tried = 0
    for each in node.say:
        for text in _turned(spelled(each.zh).characters):
            tried += 1
            false += not coverage(each.zh, wrong(text, percent, draw), least, piece).lacks
    return false, tried


def _turned(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        if character in NEGATIONS:
            yield text[:place] + text[place + 1 :]
        elif character in FIGURES[2:] and text[place + 1 : place + 2] in tuple("十百千万元年天月日点"):
            yield text[:place] + FIGURES[(FIGURES.index(character) + 1) % 10] + text[place + 1 :]


def measure(least: int, piece: int) -> dict[str, dict[str, str]]:
    """Measure all plans at rising error."""
    found: dict[str, dict[str, str]] = {}
    for name, plan in plans():
        nodes = [node for node in plan.nodes if node.say]
        for percent in (0, 5, 10, 15, 20, 30):
            draw = random.Random(percent)
            row = {
                what.__name__: _sum([what(node, percent, draw, least, piece) for node in nodes])
                for what in (said, left_out, turned)
            }
            found[f"{name}, {percent} % wrong"] = row
    return found


def _sum(pairs: Sequence[tuple[int, int]]) -> str:
    return f"{sum(one for one, _ in pairs)} of {sum(two for _, two in pairs)}"


def main() -> None:
    """Print the figures, and keep them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    parser.add_argument("--least", type=int, default=70)
    parser.add_argument("--piece", type=int, default=50)
    asked = parser.parse_args()
    found = measure(asked.least, asked.piece)
    for name, row in found.items():
        print(f"{name}: " + ", ".join(f"{what.replace('_', ' ')} {value}" for what, value in row.items()))
    if asked.json is not None:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(found, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
