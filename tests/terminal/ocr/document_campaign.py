"""Drawn documents of any kind through the whole reader: whether the kind was told, and how each field came out."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import numpy as np

from scripts.lab.drawn_cards import SPOILINGS, Random
from scripts.lab.drawn_people import TODAY
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.reader import CardReader
from terminal.session.facts.cards import CardFieldName, CardKind, CardReading, CardSide
from tests.terminal.ocr.card_campaign import OUTCOMES, Tally, outcome_of, told_of

KindOutcome = Literal["right", "cannot_tell", "wrong"]
Spoil = Callable[[BgrPicture, str, Random], BgrPicture]
"""A straight document before a camera: picture, a key of SPOILINGS, randomness."""
_BLANK_IS_NOTHING: frozenset[CardFieldName] = frozenset({"name_latin"})
"""Fields that are compared without blanks: engines see those between Latin words or do not."""


class Drawn(Protocol):
    """One side of a document, straight, and what stands on it."""

    @property
    def kind(self) -> CardKind: ...
    @property
    def side(self) -> CardSide: ...
    @property
    def picture(self) -> BgrPicture: ...
    @property
    def facts(self) -> Mapping[CardFieldName, str]: ...


@dataclass(slots=True)
class DocumentCampaign:
    kinds: dict[CardKind, dict[KindOutcome, int]] = field(default_factory=dict)
    fields: dict[CardKind, dict[CardFieldName, Tally]] = field(default_factory=dict)
    mistakes: list[dict[str, Any]] = field(default_factory=list)
    """Every side and field that did not come out right."""

    def add(self, seed: int, how: str, drawn: Drawn, reading: CardReading) -> None:
        told = kind_outcome(drawn, reading)
        counts = self.kinds.setdefault(drawn.kind, dict.fromkeys(get_args(KindOutcome), 0))
        counts[told] += 1
        if told != "right":
            self._note(seed, how, drawn, "kind", told, f"{reading.kind} {reading.side} {reading.problems}", "")
        tallies = self.fields.setdefault(drawn.kind, {})
        for name, true in drawn.facts.items():
            said = told_of(reading, name)
            outcome = "right" if not true and not said.value else outcome_of(said, true)
            if outcome == "wrong_as_certain" and name in _BLANK_IS_NOTHING and _bare(said.value) == _bare(true):
                outcome = "right"
            tallies.setdefault(name, Tally()).add(outcome)
            if outcome != "right":
                why = f"{outcome} {said.reasons} {said.confidence}"
                self._note(seed, how, drawn, name, why, said.value, true)

    def _note(self, seed: int, how: str, drawn: Drawn, what: str, outcome: str, read: str, true: str) -> None:
        self.mistakes.append(
            {"kind": drawn.kind, "side": drawn.side, "seed": seed, "how": how, "what": what, "outcome": outcome,
             "read": read, "true": true}
        )  # fmt: skip

    def share_told(self) -> float:
        """Of all sides, those whose kind was told rightly, or not at all and with a problem."""
        wrong = sum(counts["wrong"] for counts in self.kinds.values())
        return 1 - wrong / max(1, sum(sum(counts.values()) for counts in self.kinds.values()))

    def certain_mistakes(self) -> list[dict[str, Any]]:
        return [each for each in self.mistakes if each["outcome"].startswith("wrong_as_certain")]

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fields = {kind: {name: tally.counts for name, tally in each.items()} for kind, each in self.fields.items()}
        said = {"kinds": self.kinds, "fields": fields, "mistakes": self.mistakes}
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _bare(text: str) -> str:
    return text.replace(" ", "")


def kind_outcome(drawn: Drawn, reading: CardReading) -> KindOutcome:
    """`cannot_tell`: nothing is called by a wrong name, and a problem says what hinders."""
    if (reading.kind, reading.side) == (drawn.kind, drawn.side):
        return "right"
    return "cannot_tell" if reading.kind in {"none", "other"} and reading.problems else "wrong"


def run(
    reader: CardReader, draw: Callable[[int], Iterable[Drawn]], seeds: Iterable[int], spoil: Spoil,
    campaign: DocumentCampaign,
) -> None:  # fmt: skip
    """Every seed once, the ways of spoiling in turn; all sides of each document, each its own way."""
    for seed in seeds:
        how = list(SPOILINGS)[seed % len(SPOILINGS)]
        for at, drawn in enumerate(draw(seed)):
            picture = spoil(drawn.picture, how, np.random.default_rng([seed, 51 + at]))
            campaign.add(seed, how, drawn, reader.read(picture, today=TODAY))


def table(campaign: DocumentCampaign) -> str:
    """Kinds, and by kind and field the counts of each outcome."""
    lines = [
        f"{kind:20}" + "  ".join(f"{told} {n}" for told, n in counts.items()) for kind, counts in campaign.kinds.items()
    ]
    lines.append(f"{'':34}" + "".join(f"{outcome.replace('_', ' '):>19}" for outcome in OUTCOMES))
    for kind, tallies in campaign.fields.items():
        for name, tally in tallies.items():
            lines.append(f"{kind:20}{name:14}" + "".join(f"{tally.counts[outcome]:19}" for outcome in OUTCOMES))
    return "\n".join(lines)
