"""Several readings of one card: what they agree on stands, what they disagree on is doubtful and says so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from terminal.ocr.kinds.table import reads
from terminal.ocr.verdicts import READING_REASONS, ReadField
from terminal.session.facts.cards import CardField, CardFieldName, CardReading

NEEDED = 3
"""Readings that must agree."""
MOST = 6
"""Readings after which what has been read is told, agreed or not."""
_SELDOM = 2
"""Fewer readings than these say too little for a field to be sure."""


class Agreement:
    """Collects readings of the same side of the same card."""

    def __init__(self) -> None:
        self.readings: list[CardReading] = []

    def add(self, reading: CardReading) -> None:
        """Take in one more reading; that it is of the same side of the same card is for the caller to see to."""
        self.readings.append(reading)

    @property
    def agreeing(self) -> int:
        """How many readings say the same of the field that is worst off; none as long as two contradict each other."""
        fewest = len(self.readings)
        for name in self._names():
            values = Counter(field.value for field in self._of(name) if field.value)
            if len(values) > 1:
                return 0
            fewest = min(fewest, *values.values(), len(self.readings)) if values else 0
        return fewest

    @property
    def enough(self) -> bool:
        """Whether no more need be read: three agree on every field, or there are six."""
        return self.agreeing >= NEEDED or len(self.readings) >= MOST

    def reading(self, today: date) -> CardReading:
        """All readings as one, every field checked anew against the others. There is at least one reading."""
        merged = {name: _merged(self._of(name)) for name in self._names()}
        best = max(self.readings, key=_clearness)
        verdicts = reads(best.kind).judge(merged, today)
        fields: dict[CardFieldName, CardField] = {}
        for name, field in merged.items():
            crop = next((each.crop for each in self._of(name) if each.value == field.value and each.crop), b"")
            shown = best.fields.get(name)  # the card that is kept is its card
            box = shown.box if shown is not None else None
            fields[name] = CardField(
                field.value, round(field.confidence, 3), verdicts[name].verdict, verdicts[name].reasons, crop, box
            )
        problems = dict.fromkeys(problem for reading in self.readings for problem in reading.problems)
        return replace(best, problems=tuple(problems), fields=fields)

    def _names(self) -> tuple[CardFieldName, ...]:
        return tuple(dict.fromkeys(name for reading in self.readings for name in reading.fields))

    def _of(self, name: CardFieldName) -> list[CardField]:
        return [reading.fields[name] for reading in self.readings if name in reading.fields]


def _merged(fields: Sequence[CardField]) -> ReadField:
    """The value most readings have; a reason of reading stays if all that have the value give it."""
    values = Counter(field.value for field in fields if field.value)
    if not values:
        return ReadField("", 0.0, _reading_reasons(fields[-1]))
    value, count = values.most_common(1)[0]
    holding = [field for field in fields if field.value == value]
    reasons = [reason for reason in _reading_reasons(holding[0]) if all(reason in field.reasons for field in holding)]
    if len(values) > 1:
        reasons.append("readings_disagree")
    elif count < min(_SELDOM, len(fields)):
        reasons.append("unsure_reading")
    confidence = sum(field.confidence for field in holding) / len(holding)
    return ReadField(value, confidence, tuple(dict.fromkeys(reasons)))


def _reading_reasons(field: CardField) -> tuple[str, ...]:
    """What happened while reading; what checking found is found again."""
    return tuple(reason for reason in field.reasons if reason in READING_REASONS)


def _clearness(reading: CardReading) -> float:
    return sum(field.confidence for field in reading.fields.values())
