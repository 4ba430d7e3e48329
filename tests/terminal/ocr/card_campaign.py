"""Drawn cards through the whole reader: how often each field came out right, by field and by what was done to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np

from scripts.lab.drawn_cards import SPOILINGS, drawn_card, spoiled
from scripts.lab.drawn_people import TODAY
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.reader import CardReader
from terminal.session.facts.cards import (
    BACK_FIELDS,
    FRONT_FIELDS,
    CardField,
    CardFieldName,
    CardReading,
)

Outcome = Literal["right", "right_but_doubted", "empty", "wrong_and_flagged", "wrong_as_certain"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
FIELDS: tuple[CardFieldName, ...] = (*FRONT_FIELDS, *BACK_FIELDS)
OF_THE_CARD = {"expired", "not_yet_valid"}
"""Reasons that doubt the card, not the reading."""


@dataclass(slots=True)
class Tally:
    """Counts of outcomes."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome] += 1

    def share(self, *outcomes: Outcome) -> float:
        return sum(self.counts[outcome] for outcome in outcomes) / max(1, sum(self.counts.values()))


@dataclass(slots=True)
class Campaign:
    cards: int = 0
    by_field: dict[CardFieldName, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    by_spoiling: dict[str, dict[CardFieldName, Tally]] = field(
        default_factory=lambda: {how: {name: Tally() for name in FIELDS} for how in SPOILINGS}
    )
    sides_found: dict[str, Tally] = field(default_factory=lambda: {how: Tally() for how in SPOILINGS})
    mistakes: list[dict[str, Any]] = field(default_factory=list)
    """Every field that did not come out right: seed, spoiling, field, what was read, what stands there, reasons."""

    def add(self, seed: int, how: str, name: CardFieldName, told: CardField, true: str) -> None:
        outcome = outcome_of(told, true)
        self.by_field[name].add(outcome)
        self.by_spoiling[how][name].add(outcome)
        if outcome != "right":
            self.mistakes.append(
                {"seed": seed, "how": how, "field": name, "outcome": outcome, "read": told.value, "true": true,
                 "confidence": told.confidence, "reasons": told.reasons}
            )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return {
            "cards": self.cards,
            "by_field": {name: tally.counts for name, tally in self.by_field.items()},
            "by_spoiling": {
                how: {name: tally.counts for name, tally in tallies.items()}
                for how, tallies in self.by_spoiling.items()
            },
            "sides_found": {how: tally.counts for how, tally in self.sides_found.items()},
            "mistakes": self.mistakes,
        }


def outcome_of(told: CardField, true: str) -> Outcome:
    certain = told.verdict == "ok" or (told.verdict == "wrong" and set(told.reasons) <= OF_THE_CARD)
    if told.value == true:
        return "right" if certain else "right_but_doubted"
    if not told.value:
        return "empty"
    return "wrong_as_certain" if certain else "wrong_and_flagged"


def seen(seed: int, how: str) -> tuple[BgrPicture, BgrPicture]:
    """Front and back of the card of this seed, spoiled, each its own way."""
    card = drawn_card(seed)
    return (
        spoiled(card.front, how, np.random.default_rng([seed, 11])),
        spoiled(card.back, how, np.random.default_rng([seed, 12])),
    )


def run(reader: CardReader, seeds: Iterable[int]) -> Campaign:
    """Every seed once, the ways of spoiling in turn; both sides of each card."""
    campaign = Campaign()
    for seed in seeds:
        how = list(SPOILINGS)[seed % len(SPOILINGS)]
        facts = drawn_card(seed).facts.by_field()
        for picture, side, names in zip(seen(seed, how), ("front", "back"), (FRONT_FIELDS, BACK_FIELDS), strict=True):
            reading = reader.read(picture, today=TODAY)
            campaign.sides_found[how].add("right" if reading.side == side else "empty")
            for name in names:
                campaign.add(seed, how, name, told_of(reading, name), facts[name])
        campaign.cards += 1
    return campaign


def told_of(reading: CardReading, name: CardFieldName) -> CardField:
    return reading.fields.get(name, CardField("", 0.0, "missing", ("side_not_seen",)))


def table(campaign: Campaign) -> str:
    """By field: shares in percent of each outcome."""
    lines = [
        f"{campaign.cards} cards",
        f"{'':12}" + "".join(f"{outcome.replace('_', ' '):>19}" for outcome in OUTCOMES),
    ]
    for name, tally in campaign.by_field.items():
        lines.append(f"{name:12}" + "".join(f"{100 * tally.share(outcome):18.1f}%" for outcome in OUTCOMES))
    return "\n".join(lines)
