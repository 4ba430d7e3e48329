"""What an answer says: accepted, refused, or unclear. 「没有不清楚的」 is a yes, 「您就说清楚」 is coaching.

An answer is cut into clauses; in each the longest words count first, and a negation turns the next word of answer, so
that two cancel out. Whatever is doubtful is unclear, never accepted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, Protocol

from rulebook.script import answer_words as words
from rulebook.script.wording import COMMAS, ENDS, WordIndex, listed, squeezed

Verdict = Literal["accepted", "refused", "unclear"]
EITHER_OR: Final = re.compile(r"(.{1,3})[不没](?=\1)")
"""清楚不清楚, 有没有: a question in one word."""
STAMMER: Final = re.compile(r"^(不|没有|没)(?=\1)")


class AnswerWords(Protocol):
    """What a script, or a question of a plan, counts as an answer."""

    @property
    def accepted(self) -> Sequence[str]:
        """Words that say what is hoped for."""

    @property
    def refused(self) -> Sequence[str]:
        """Words that say the contrary."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The verdict, and the words or the reason that decided it: `同意`, `coaching: 您就说`, `nothing`."""

    verdict: Verdict
    by: str


def judge_answer(text: str, question: AnswerWords) -> Heard:
    """Tell what an answer says to a question; in time that grows with its length alone."""
    return lexicon_of(question).judge(text)


def lexicon_of(question: AnswerWords) -> "Lexicon":
    """Return all that may be said to a question; made once for the same words."""
    return _lexicon(tuple(question.accepted), tuple(question.refused))


@lru_cache(maxsize=128)
def _lexicon(accepted: tuple[str, ...], refused: tuple[str, ...]) -> "Lexicon":
    return Lexicon(accepted, refused)


@dataclass(slots=True)
class _Clause:
    """What one clause says: `value` 1 yes, -1 no, 0 neither."""

    text: str
    value: int = 0
    by: str = ""
    bare: bool = False
    """Nothing but a word of negation."""
    kinds: set[str] = field(default_factory=set)


class Lexicon:
    """All that may be said to one question."""

    def __init__(self, accepted: Sequence[str], refused: Sequence[str]) -> None:
        self._values: dict[str, int] = {}
        self._kinds: dict[str, set[str]] = {}
        families = [each for each in words.FAMILIES if _brought(each, accepted)]
        plain = all(each.plain for each in families)
        for kind, listing in _KINDS.items():
            for word in listing:
                self._kinds.setdefault(word, set()).add(kind)
        if plain:
            self._value(words.YES, 1)
            self._value(words.NO, -1)
            self._value(words.TROUBLE, -1)
        if not any(each.name == "none" for each in families):
            self._value(words.REFUSED_EVERYWHERE, -1)
        for family in families:
            self._value(family.denies, -1)
        for family in families:
            self._value(family.means, 1)
        self._value(refused, -1)
        self._value(accepted, 1)
        self._index = WordIndex([*self._values, *self._kinds])
        self._prompters = WordIndex(word for listing, _ in words.COACHING for word in listing)
        self._gaps = {word: gap for listing, gap in words.COACHING for word in listing}

    def _value(self, listing: Sequence[str], value: int) -> None:
        for word in listing:
            self._values[squeezed(word)[0]] = value

    def judge(self, text: str) -> Heard:
        """Tell what a text says."""
        plain = "".join(each for each in squeezed(_pauses(text))[0] if each not in words.FILLERS)
        coached = self.coached(plain)
        if coached:
            return Heard("unclear", f"coaching: {coached}")
        return _together([self._read(part) for part in self._clauses(plain)])

    @property
    def valued(self) -> tuple[str, ...]:
        """The words that say yes or no to it."""
        return tuple(word for word, value in self._values.items() if value)

    @property
    def known(self) -> tuple[str, ...]:
        """All words that mean anything to it."""
        return (*self._values, *self._kinds)

    def coached(self, plain: str) -> str:
        """Return the words of a prompter before a word of answer, or nothing."""
        for found in self._prompters.in_turn(plain):
            gap = self._gaps[found.word]
            if gap < 0:
                return found.word
            for start in range(found.end, min(found.end + gap, len(plain) - 1) + 1):
                if plain[start] in COMMAS or plain[start] in ENDS or plain[start] == "得":
                    break
                word = next((each for each in self._index.at(plain, start) if self._values.get(each)), None)
                if word is not None and not plain.startswith("了", start + len(word)):
                    return plain[found.start : start + len(word)]
        return ""

    def _clauses(self, plain: str) -> Iterator[_Clause]:
        """Cut a text at marks, and before words of contrast and correction; a clause keeps the mark that ends it."""
        start = 0
        kinds: set[str] = set()
        place = 0
        while place < len(plain):
            word = next(self._index.at(plain, place), "")
            turn = self._kinds.get(word, set()) & {"contrast", "correction"} if not self._values.get(word) else set()
            mark = plain[place] in COMMAS or plain[place] in ENDS
            if not mark and not turn and self._begins_own(plain, start, place):
                yield _Clause(plain[start:place], kinds=kinds)
                kinds, start = set(), place
            if mark or turn:
                if start < place:
                    yield _Clause(plain[start : place + mark], kinds=kinds)
                    kinds = set()
                kinds |= {*turn, *({"exception"} if word in words.EXCEPTIONS else ())}
                start = place = place + (len(word) if turn else 1)
                continue
            place += max(1, len(word))
        yield _Clause(plain[start:], kinds=kinds)

    def _begins_own(self, plain: str, start: int, place: int) -> bool:
        """Tell whether the customer's own refusal begins here, after a question that no mark ends."""
        if start == place or not plain.startswith(words.ONE_SELF, place):
            return False
        return any("question" in self._kinds.get(each.word, ()) for each in self._index.in_turn(plain[start:place]))

    def _read(self, clause: _Clause) -> _Clause:
        """Give a clause its value."""
        text = clause.text.rstrip("".join(COMMAS | ENDS))
        text = STAMMER.sub("", text)
        negated, other, bare = 0, False, ""
        place = start = 0
        while place < len(text):
            word = next(self._index.at(text, place), "")
            value, kinds = self._values.get(word, 0), self._kinds.get(word, set())
            if "negation" in kinds and (not value or self._more(text, place + len(word))):
                negated += 1
                bare, start = word, place if negated == 1 else start
            elif value:
                said = -value if negated % 2 else value
                if said > 0 and other:
                    said = 0
                if said < 0 or (said > 0 and not clause.value):
                    clause.value, clause.by = said, text[(start if negated else place) : place + len(word)]
                negated = 0
                clause.bare = word == text and value < 0
            elif "other" in kinds and not negated:
                other = True
            elif not ("question" in kinds and negated):
                clause.kinds |= kinds - {"passing"}
            place += max(1, len(word))
        _settle_question(clause)
        if negated and not clause.value and self._values.get(bare, 0):
            clause.value, clause.by = self._values[bare], bare
        return clause

    def _more(self, text: str, place: int) -> bool:
        """Tell whether a word of answer follows in the clause, so that a negation before it negates that."""
        while place < len(text):
            word = next(self._index.at(text, place), "")
            if self._values.get(word):
                return True
            place += max(1, len(word))
        return False


def _asks(text: str) -> bool:
    """Tell whether a clause asks by its form: 清楚不清楚, 吗, a mark."""
    plain = STAMMER.sub("", text.rstrip("".join(COMMAS | ENDS)))
    return EITHER_OR.search(plain) is not None or plain.endswith("吗") or text[-1:] in {"?", "？"}


def _settle_question(clause: _Clause) -> None:
    """Give a clause the kind of a question by its form; take it from one that its words alone made one."""
    if _asks(clause.text):
        clause.kinds.add("question")
    elif words.EVERY_NOT.search(clause.text):
        clause.kinds.discard("question")


def _together(clauses: Sequence[_Clause]) -> Heard:
    """Join what the clauses say."""
    tally = _Tally()
    for clause in clauses:
        tally.take(clause)
    return tally.verdict()


class _Tally:
    """A later no outweighs a yes; a later yes lifts a no only where it corrects it. Doubt never accepts."""

    def __init__(self) -> None:
        self._value, self._by, self._reason = 0, "", ""
        self._liftable = self._excepted = self._asked = self._asked_before = False

    def take(self, clause: _Clause) -> None:
        """Take the next clause in."""
        kinds = clause.kinds
        self._excepted |= "exception" in kinds
        said = self._meant(clause)
        if said < 0:
            self._value, self._by, self._liftable = -1, clause.by, "before" in kinds
            self._reason = "" if self._reason == BOTH else self._reason
        elif said > 0:
            self._accept(clause)
        elif "contrast" in kinds and self._value >= 0 and not _harmless(clause.text):
            self._reason = "contrast"
        self._asked_before = "question" in kinds
        self._asked |= self._asked_before

    def _meant(self, clause: _Clause) -> int:
        """Return what a clause says once conditions, questions and doubts are heeded."""
        kinds = clause.kinds
        if "condition" in kinds:
            self._reason = self._reason or "condition"
            return 0
        if "question" in kinds:
            return 0
        if "doubt" in kinds and clause.value > 0:
            self._reason = self._reason or "doubt"
            return 0
        answers_own_question = clause.value < 0 and clause.bare and self._asked_before
        return 0 if answers_own_question else clause.value

    def _accept(self, clause: _Clause) -> None:
        lifts = self._liftable or bool(clause.kinds & {"now", "correction", "contrast"})
        if self._value >= 0 or (lifts and not self._excepted):
            self._value, self._by = 1, self._by if self._value > 0 else clause.by
        elif not self._excepted:
            self._reason = BOTH

    def verdict(self) -> Heard:
        """Return the verdict on all clauses taken in."""
        if self._value < 0 and self._reason != BOTH:
            return Heard("refused", self._by)
        if self._value > 0 and self._reason in ("", "doubt"):
            return Heard("accepted", self._by)
        return Heard("unclear", self._reason or ("question" if self._asked else "nothing"))


BOTH: Final = "no and yes"


def _harmless(text: str) -> bool:
    """Tell whether what follows a contrast leaves nothing open."""
    plain = text.strip("".join(COMMAS | ENDS))
    return not plain or any(word in plain for word in words.HARMLESS_AFTER_CONTRAST)


def _pauses(text: str) -> str:
    """Write white space as commas where it parts words, not single characters as in 「我 同 意」."""
    parts = text.split()
    return "，".join(parts) if all(len(part) > 1 for part in parts) else "".join(parts)


def _brought(family: words.Family, accepted: Sequence[str]) -> bool:
    """Tell whether an accepted word belongs to a family or holds one of its words of two characters or more."""
    for word in accepted:
        plain = squeezed(word)[0]
        if plain in family.means and (family.name == "none" or plain not in words.NO):
            return True
        if family.name != "none" and any(len(each) > 1 and each in plain for each in family.means):
            return True
    return False


_KINDS: Final = {
    "negation": words.NEGATIONS,
    "passing": words.PASSING,
    "doubt": words.DOUBTS,
    "question": words.QUESTIONS,
    "condition": words.CONDITIONS,
    "contrast": words.CONTRASTS,
    "correction": words.CORRECTIONS,
    "now": words.NOW,
    "before": words.BEFORE,
    "other": words.OTHERS,
    "boundary": listed("了我"),
}
