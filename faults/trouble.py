"""A trouble as a value: what it is, and its facts. It crosses pipes, is kept in rows, reaches screens and commands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from faults.entry import Entry, Language, Mender

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble. `key` is its place in the catalogue: a code, and behind a colon which of several sentences it is."""

    key: str
    """Such as `sale.file` or `sale.file:not_json`."""
    facts: "Mapping[str, Plain | Trouble]" = field(default_factory=dict)
    """What fills the blanks of its sentences; it may be shown, so no secret is among it."""
    said: str = ""
    """The sentence of another program that told us of it, such as a later headquarters; English."""
    causes: "tuple[Trouble, ...]" = ()
    """What led to it, such as what is wrong with each device; their sentences follow its own."""

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
        """What is wrong, and what led to it."""
        entry = self._entry()
        told = entry and self._filled(entry.sentence(language), language)
        own = told or self.said or self._unknown(language)
        return _joined(language, own, *(cause.sentence(language) for cause in self.causes))

    def remedy(self, language: Language = "en") -> str:
        """What to do about it, or else about what led to it; empty where there is nothing to say."""
        entry = self._entry()
        own = (entry and self._filled(entry.remedy(language), language)) or ""
        return own or next(filter(None, (cause.remedy(language) for cause in self.causes)), "")

    def because(self, *causes: "Trouble | None") -> "Trouble":
        """The same trouble with those causes that are known."""
        return replace(self, causes=tuple(cause for cause in causes if cause is not None))

    def words(self, language: Language = "en") -> str:
        """What is wrong and what to do, in one line."""
        return _joined(language, self.sentence(language), self.remedy(language))

    def to_json(self) -> str:
        """As it is kept in a row."""
        return json.dumps(self._plain(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Trouble":
        """Read what `to_json` wrote; a plain sentence, as 0.1.0 kept it, is believed as it stands."""
        try:
            return cls._read(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls("trouble.told", said=text)

    @classmethod
    def heard(cls, code: str, said: str) -> "Trouble":
        """What headquarters told over the wire, which says the code and one English sentence."""
        from faults.catalogue import CATALOGUE

        return cls(f"{code}:wire" if f"{code}:wire" in CATALOGUE else code, said=said)

    def _plain(self) -> dict[str, Any]:
        facts = {name: fact._plain() if isinstance(fact, Trouble) else fact for name, fact in self.facts.items()}
        causes = [cause._plain() for cause in self.causes]
        return {"key": self.key, "facts": facts, "said": self.said, **({"causes": causes} if causes else {})}

    @classmethod
    def _read(cls, value: dict[str, Any]) -> "Trouble":
        facts = {name: cls._read(fact) if isinstance(fact, dict) else fact for name, fact in value["facts"].items()}
        causes = tuple(cls._read(cause) for cause in value.get("causes", ()))
        return cls(str(value["key"]), facts, str(value["said"]), causes)

    def _entry(self) -> Entry | None:
        from faults.catalogue import CATALOGUE  # read when something goes wrong, not at every start

        return CATALOGUE.get(self.key)

    def _filled(self, text: str, language: Language) -> str:
        """The text with its blanks filled; empty where a fact is missing or of another kind, as of a later program."""
        facts = {"said": self.said} | {
            name: fact.words(language).rstrip("。.") if isinstance(fact, Trouble) else fact
            for name, fact in self.facts.items()
        }
        try:
            return text.format(**facts)
        except (KeyError, IndexError, ValueError, TypeError):
            return ""

    def _unknown(self, language: Language) -> str:
        return f"出现了一个问题（{self.code}）。" if language == "zh" else f"There is a problem ({self.code})."


def _joined(language: Language, *sentences: str) -> str:
    return ("" if language == "zh" else " ").join(filter(None, sentences))


Fact = Plain | Trouble
"""What fills a blank; a trouble that another one quotes is said in the language of the whole."""
