"""From answers to votes: each may have a person look, and none makes anything better. Pure but for the port."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rulebook.checks.entry import Entry
from rulebook.checks.verdict import Finding, Verdict, worst
from rulebook.checks.words import both
from rulebook.meaning.asking import questions
from rulebook.meaning.checked import UnfitError, checked
from rulebook.meaning.mask import Mask
from rulebook.meaning.port import MOST_TEXT, Asked, Kind, Model, Opinion, Semantics, Silent, Stand
from rulebook.sale.text import Text

LATE_S: Final = 60.0
"""An answer that took longer counts for nothing, whatever it is."""
WHOLE_S: Final = 600.0
"""After so long nothing more is asked about a take."""
MOST_SILENT: Final = 3
"""So many answers in a row that are none, and nothing more is asked."""
Clock = Callable[[], float]
_UNABLE: Final = "unable"
"""A port says that it knows nothing of such questions: no failure of it."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What was thought of one question: `why` and `quotes` with names and numbers put back; `asked` as it went out.

    `note`: why it is unknown, a code.
    """

    asked: Asked
    stand: Stand
    why: str
    quotes: tuple[str, ...]
    model: Model
    from_us: int
    to_us: int
    note: str = ""

    @property
    def asks_review(self) -> bool:
        """A person must look: something is doubted, or a sentence that the checks miss was said in other words."""
        return self.stand == "doubt" or self.in_other_words

    @property
    def in_other_words(self) -> bool:
        """The checks miss a sentence by its words, and it was said by its meaning. They keep missing it."""
        return self.stand == "no_doubt" and self.asked.kind == "said" and self.asked.by_words == "open"


def votes(entries: Iterable[Entry], semantics: Semantics, clock: Clock) -> tuple[Vote, ...]:
    """Ask all there is to ask about a take. `clock`: seconds, never backwards. Raises as `kept_in` does."""
    found = questions(entries)
    return tuple(_votes(found.asked, found.mask, semantics, clock))


def with_votes(verdict: Verdict, given: Iterable[Vote]) -> Verdict:
    """Return a verdict beside votes: the worse of it and `review`, where any asks for that. Never a better one."""
    return worst([verdict, "review"]) if any(each.asks_review for each in given) else verdict


def findings(given: Iterable[Vote]) -> Iterator[Finding]:
    """Yield the votes that ask for review as findings: all of them unknown, so that none is a fault by itself."""
    for each in given:
        if each.asks_review:
            yield Finding(
                rule=f"meaning.{each.asked.kind}",
                clause="",
                node=each.asked.node,
                attempt=each.asked.attempt,
                from_us=each.from_us,
                to_us=each.to_us,
                seen=_seen(each),
                asked=_ASKED[each.asked.kind],
                severity="fail",
                unknown=True,
                advice=both("请人工听这一段再定", "Have a person listen to this stretch and decide"),
            )


def _votes(asked: Iterable[Asked], mask: Mask, semantics: Semantics, clock: Clock) -> Iterator[Vote]:
    begin, silent = clock(), 0
    for each in asked:
        if silent >= MOST_SILENT or clock() - begin >= WHOLE_S:
            yield _unknown(each, semantics.model, "given_up")
            continue
        opinion, note = _opinion(each, semantics, clock)
        silent = 0 if opinion is not None or note in (_UNABLE, "long") else silent + 1
        if opinion is None:
            yield _unknown(each, semantics.model, note)
        else:
            yield _vote(each, mask, opinion)


def _opinion(asked: Asked, semantics: Semantics, clock: Clock) -> tuple[Opinion | None, str]:
    """Return what is thought, or None and why nothing is."""
    if len(asked.expected) + sum(len(each.text) for each in asked.transcript) > MOST_TEXT:
        return None, "long"
    begin = clock()
    try:
        answer = semantics.answer(asked)
        late = clock() - begin > LATE_S
        return (None, "late") if late else (checked(answer, asked, semantics.model), "")
    except Silent as silent:
        return None, silent.why
    except UnfitError as unfit:
        return None, unfit.why
    except Exception:  # noqa: BLE001 - others' code: whatever it does, it takes no verdict away
        return None, "fault"


def _vote(asked: Asked, mask: Mask, opinion: Opinion) -> Vote:
    quotes = tuple(map(mask.unmasked, opinion.quotes))
    why = mask.unmasked(opinion.why)
    return Vote(asked, opinion.stand, why, quotes, opinion.model, opinion.from_us, opinion.to_us)


def _unknown(asked: Asked, model: Model, note: str) -> Vote:
    return Vote(asked, "unknown", "", (), model, asked.from_us, asked.to_us, note)


_ASKED: Final[dict[Kind, Text]] = {
    "said": both("该说的话说到了意思", "the sentence is said, at least by its meaning"),
    "understood": both("客户听懂了问题", "the customer understood the question"),
    "misleads": both("没有误导客户的话", "nothing that is said misleads"),
}


def _seen(vote: Vote) -> Text:
    quoted_zh = "".join(f"「{each}」" for each in vote.quotes)
    quoted_en = ", ".join(f"“{each}”" for each in vote.quotes)
    zh, en = (
        ("疑似换了说法", "it may have been said in other words") if vote.in_other_words else _DOUBTS[vote.asked.kind]
    )
    zh_rest = "：".join(each for each in (vote.why, quoted_zh) if each)
    en_rest = ": ".join(each for each in (vote.why, quoted_en) if each)
    by = vote.model.name
    return both(f"{zh}（{by}）{zh_rest}", f"{en} ({by}) {en_rest}".rstrip())


_DOUBTS: Final[dict[Kind, tuple[str, str]]] = {
    "said": ("意思可能没有说到", "its meaning may not have been said"),
    "understood": ("客户可能没有听懂", "she may not have understood"),
    "misleads": ("可能误导客户", "this may mislead"),
}
