"""Why a rule fired, or what was missing: in sentences, by what the pack says that its conditions mean."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from rulebook.rules.checking import CheckedRules
from rulebook.rules.conditions import Facts, Part, value_of
from rulebook.rules.firing import Case, Outcome, PackState, facts_for
from rulebook.rules.naming import Names
from rulebook.rules.pack import Rule
from rulebook.rules.vocabulary import AFTER_RECORDING
from rulebook.sale.text import LANGUAGES, Language

State = Literal["fired", "nearly", "rest"]
DEEPEST: Final = 4
"""How many definitions behind each other are followed to see how much a rule misses."""
FAR: Final = 2
"""What a part counts that is not nearly there."""
MOST_REASONS: Final = 6
"""Parts of a condition that one sentence tells of."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one rule. `facts` are those it fired on, or that the parts read which do not hold."""

    pack: str
    rule: Rule
    state: State
    zh: str
    en: str
    facts: tuple[tuple[str, Any], ...]


PACK_STATES: Final[dict[PackState, tuple[str, str]]] = {
    "applied": ("适用", "applied"),
    "not_verified": ("规则包未经核对，未生效", "the pack is inactive: nobody has vouched for it"),
    "other_line": ("规则包不管这一条线的业务", "the pack is for another line of business"),
    "other_region": ("规则包属于其他地区", "the pack is for another region"),
    "not_in_force": ("规则包在这一天不施行", "the pack is not in force on this day"),
}


def explain(packs: Sequence[CheckedRules], outcome: Outcome, case: Case, names: Names) -> Iterator[Decision]:
    """Yield a decision for every rule of every pack, in their order."""
    for checked in packs:
        state = outcome.states[checked.pack.id]
        if state in ("applied", "not_verified"):
            teller = Teller(checked, outcome.facts, names)
            for rule in checked.pack.rules:
                yield teller.decided(rule, case, counts=state == "applied")
        else:
            zh, en = PACK_STATES[state]
            yield from (Decision(checked.pack.id, rule, "rest", zh, en, ()) for rule in checked.pack.rules)


class Teller:
    """Tells of the rules of one pack. Each definition is asked once, and told of once in a sentence."""

    def __init__(self, checked: CheckedRules, facts: Facts, names: Names) -> None:
        self._checked = checked
        self._known, self._held = facts_for(checked, facts)
        self._names = names
        self._means = {each.id: each.means for each in checked.pack.definitions}
        self._choices = {each.id: each.question for each in checked.pack.choices}
        self._failing = {f"is.{name}": found.failing(self._held) for name, found in checked.definitions.items()}

    def decided(self, rule: Rule, case: Case, *, counts: bool) -> Decision:
        """Return what became of a rule; one of a pack that does not count fires nowhere, and is nearly there."""
        found = self._checked.conditions[rule.id]
        failing = found.failing(self._held)
        told = failing or found.parts
        if not rule.in_force(case.day):
            zh, en = f"{case.day.isoformat()} 不施行", f"not in force on {case.day.isoformat()}"
            return Decision(self._checked.pack.id, rule, "rest", zh, en, ())
        zh, en = (self._sentence(told, language, set()) for language in LANGUAGES)
        state: State = "fired" if not failing else "nearly" if self._misses(failing) == 1 else "rest"
        if not counts:
            state = "rest" if failing else "nearly"
            zh, en = (f"{because}：{said}" for because, said in zip(PACK_STATES["not_verified"], (zh, en), strict=True))
        facts = self._values(word for part in told for word in part.words)
        return Decision(self._checked.pack.id, rule, state, zh, en, facts)

    def _misses(self, failing: Sequence[Part], depth: int = DEEPEST) -> int:
        """Count the parts that do not hold, of a definition those of it: to two, since more is all the same."""
        count = 0
        for part in failing:
            inner = self._failing.get(part.source, ()) if depth else ()
            count += self._misses(inner, depth - 1) if inner else FAR if self._far(part) else 1
            if count > 1:
                break
        return count

    def _far(self, part: Part) -> bool:
        """Tell whether a rule is far from firing where this part does not hold.

        It is of another line of business; it only waits for others to record; or none of several cases holds.
        """
        if any(word == "sale.line" or word.partition(".")[0] in AFTER_RECORDING for word in part.words):
            return True
        return len(part.words) > 1 and all(word in self._failing for word in part.words)

    def _sentence(self, parts: Sequence[Part], language: Language, said: set[str]) -> str:
        """Tell of some parts of a condition what they say and which facts are behind them, each once."""
        told = dict.fromkeys(self._part(part, language, said) for part in parts[:MOST_REASONS])
        return ("；" if language == "zh" else "; ").join(each for each in told if each)

    def _part(self, part: Part, language: Language, said: set[str]) -> str:
        told = []
        for word in part.words:
            if word in said:
                continue
            said.add(word)
            told.append(self._defined(word, language, said) if word in self._failing else self._fact(word, language))
        return ("，" if language == "zh" else ", ").join(told)

    def _defined(self, word: str, language: Language, said: set[str]) -> str:
        """Tell whether a definition holds, and if not, why: `其他渠道：投连或60周岁以上 不成立：投保人年龄 45 周岁`."""
        means = self._means[word.partition(".")[2]].say(language)
        failing = self._failing[word]
        chinese = language == "zh"
        if not failing:
            return f"{means} 成立" if chinese else f"{means}: yes"
        why = self._sentence(failing, language, said)
        if chinese:
            return f"{means} 不成立" + (f"：{why}" if why else "")
        return f"{means}: no" + (f" ({why})" if why else "")

    def _fact(self, word: str, language: Language) -> str:
        owner, _, name = word.partition(".")
        if owner == "choice":
            return self._names.truth(self._choices[name].say(language), self._known["choice"][name], language)
        return self._names.fact(word, value_of(self._known, word), language)

    def _values(self, words: Iterable[str]) -> tuple[tuple[str, Any], ...]:
        """Return the facts behind words, sorted, each once with its value; a word of a list has one for each item."""
        behind = {each for word in words for each in self._behind(word)}
        return tuple((word, value_of(self._known, word)) for word in sorted(behind))

    def _behind(self, word: str) -> frozenset[str]:
        inner = self._checked.defined_by(word)
        return frozenset({word}) if inner is None else self._checked.leaves(inner)
