"""One thing that was looked at, and the one list of all that there is to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from faults.check_names import CHECK_NAMES
from faults.entry import LANGUAGES, Language
from faults.errors import ShuangluError
from faults.trouble import Fact, Plain, Trouble
from terminal.home.recovering import told

HealthStatus = Literal["ok", "warn", "fail", "off"]
"""`off`: not installed, not connected or not looked at, and nothing is lacking without it."""
SIGNS: dict[HealthStatus, str] = {"ok": "✓", "warn": "!", "fail": "✗", "off": "○"}
NAMES = CHECK_NAMES
"""Every check in the order of lists; headquarters says them by the same names."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that was looked at."""

    name: str
    status: HealthStatus
    found: Trouble
    """What there is to say of it, good or bad, and what to do."""
    because: ShuangluError | Trouble | None = None
    """What is said of it elsewhere: of a take, by its evidence or by headquarters."""
    figure: str = ""
    """What proves it, in signs that need no language: `25 fps`, `−18 dBFS`, `70 h`."""

    @property
    def sign(self) -> str:
        """One sign for the status, in front of its line: ✓ ok, ! warn, ✗ fail, ○ not there."""
        return SIGNS[self.status]

    @property
    def code(self) -> str:
        """Its key in the catalogue, such as `doctor.line.dns`: what support asks for, and `docs/doctor.md` lists."""
        return self.found.key

    @property
    def facts(self) -> dict[str, Plain]:
        """What fills its sentence; of a trouble that it quotes, that one's key."""
        return {name: fact.key if isinstance(fact, Trouble) else fact for name, fact in self.found.facts.items()}

    @property
    def sentence(self) -> str:
        """What there is to say of it, in English."""
        return self.words("en")

    def title(self, language: Language) -> str:
        """What people call it."""
        return NAMES[self.name] if language == "zh" else self.name

    def words(self, language: Language) -> str:
        """What there is to say of it, what led to it, and what to do, in one line."""
        cause = told(self.because, language) if self.because else ""
        parts = (self.found.sentence(language), cause, self.found.remedy(language))
        return ("" if language == "zh" else " ").join(filter(None, parts))

    def advice(self, language: Language) -> str:
        """What to do about it, or else about what is said of it elsewhere; empty where there is nothing to do."""
        return self.found.remedy(language) or (self._cause.remedy(language) if self._cause else "")

    def to_json(self) -> dict[str, Any]:
        """The check for programs. `sentence` is English with the advice, as 0.1.0 had it; `zh` and `en` are apart."""
        plain = {"check": self.name, "status": self.status, "sentence": self.sentence, "figure": self.figure}
        return {**plain, "code": self.code, "facts": self.facts} | {each: self._told(each) for each in LANGUAGES}

    @property
    def _cause(self) -> Trouble | None:
        return self.because.trouble if isinstance(self.because, ShuangluError) else self.because

    def _told(self, language: Language) -> dict[str, str]:
        cause = self._cause
        parts = (self.found.sentence(language), cause.sentence(language) if cause else "")
        sentence = ("" if language == "zh" else " ").join(filter(None, parts))
        return {"title": self.title(language), "sentence": sentence, "advice": self.advice(language)}


def check(name: str, status: HealthStatus, key: str, /, *, figure: str = "", **facts: Fact) -> HealthCheck:
    """One thing, by the key of its sentence in the catalogue."""
    return HealthCheck(name, status, Trouble(key, facts), figure=figure)


def in_order(checks: Iterable[HealthCheck]) -> list[HealthCheck]:
    """Sort them as lists have them."""
    places = {name: place for place, name in enumerate(NAMES)}
    return sorted(checks, key=lambda each: places[each.name])


def worst_first(checks: Sequence[HealthCheck]) -> list[HealthCheck]:
    """The same with what is amiss in front, the worst first; the rest as lists have them."""
    ranks: dict[HealthStatus, int] = {"fail": 0, "warn": 1, "ok": 2, "off": 2}
    return sorted(in_order(checks), key=lambda each: ranks[each.status])
