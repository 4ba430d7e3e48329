"""A trouble as a value: what it is, and its facts. It crosses pipes, is kept in rows, reaches screens and commands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from faults.entry import Entry, Language, Mender

Fact = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble. `key` is its place in the catalogue: a code, and behind a colon which of several sentences it is."""

    key: str
    """Such as `sale.file` or `sale.file:not_json`."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """What fills the blanks of its sentences; it may be shown, so no secret is among it."""
    said: str = ""
    """The sentence of another program that told us of it, such as a later headquarters; English."""

    @property
    def code(self) -> str:
        """What support asks for; stable."""
        return self.key.partition(":")[0]

    @property
    def mender(self) -> Mender:
        """Who can mend it; of a code that is not known here, the makers of the program."""
        entry = self._entry()
        return entry.mender if entry else "us"

    def sentence(self, language: Language = "en") -> str:
        """What is wrong."""
        entry = self._entry()
        told = entry and self._filled(entry.sentence(language))
        return told or self.said or self._unknown(language)

    def remedy(self, language: Language = "en") -> str:
        """What to do about it; empty where there is nothing to say."""
        entry = self._entry()
        return (entry and self._filled(entry.remedy(language))) or ""

    def words(self, language: Language = "en") -> str:
        """What is wrong and what to do, in one line."""
        gap = "" if language == "zh" else " "
        return gap.join(part for part in (self.sentence(language), self.remedy(language)) if part)

    def to_json(self) -> str:
        """As it is kept in a row."""
        return json.dumps({"key": self.key, "facts": dict(self.facts), "said": self.said}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Trouble":
        """Read what `to_json` wrote; a plain sentence, as 0.1.0 kept it, is believed as it stands."""
        try:
            value = json.loads(text)
            return cls(str(value["key"]), dict(value["facts"]), str(value["said"]))
        except (ValueError, KeyError, TypeError):
            return cls("trouble.told", said=text)

    def _entry(self) -> Entry | None:
        from faults.catalogue import CATALOGUE  # read when something goes wrong, not at every start

        return CATALOGUE.get(self.key)

    def _filled(self, text: str) -> str:
        """The text with its blanks filled; empty where a fact is missing, as of a later program's code."""
        try:
            return text.format(**self.facts)
        except (KeyError, IndexError):
            return ""

    def _unknown(self, language: Language) -> str:
        return f"出现了一个问题（{self.code}）。" if language == "zh" else f"There is a problem ({self.code})."
