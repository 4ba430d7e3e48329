"""What an answer says that a recogniser wrote down: wrong characters of the right sound, English, noise, coaching.

Whoever heard it wrongly may have made a yes of nothing: by sound alone only what is an answer from its first word to
its last is one. A no that is there by sound takes a yes away wherever it stands.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Final

from rulebook.script import answer_words as words
from rulebook.script.answers import BOTH, AnswerWords, Heard, Lexicon, judge_answer, lexicon_of
from rulebook.script.sounding import SoundIndex, folded, is_han, syllables
from rulebook.script.wording import COMMAS, ENDS, WordIndex, listed, squeezed

_FOREIGN: Final = re.compile(r"[a-z][a-z'’. -]*")
PARTICLES: Final = listed(
    "我 我们 咱 咱们 俺 的 了 啊 呀 呢 吧 哦 噢 喔 嗯 呃 唉 哎 那 那个 这 这个 这些 以上 都 全 全都 全部 已经 也 就 "
    "就是 很 挺 好 完全 十分 非常 特别 现在 刚才 您 你 说 要 过 录音 录像 录音录像 内容 条款 风险 保险 合同 产品 意愿 "
    "自己 真实"
)
"""What may stand beside the words of an answer and changes nothing."""
KEPT: Final = frozenset(
    listed("全部 一部 部分 大部分 内部 外部 部门 步骤 每个 每年 每月 每次 每天 每份 美国 事情 故事 事故 同事")
)
"""Ordinary words that hold the sound of an answer: 全部清楚 is no 不清楚. They are never written otherwise."""


def judge_transcript(text: str, question: AnswerWords) -> Heard:
    """Tell what recognised words say to a question; judged once for the same words."""
    return _judged(text, _Words(tuple(question.accepted), tuple(question.refused)))


@lru_cache(maxsize=1024)
def _judged(text: str, question: "_Words") -> Heard:
    plain = without_foreign(folded(text))
    if not any(map(is_han, plain)):
        return Heard("unclear", "nothing")
    heard = judge_answer(plain, question)
    sounds = _sounds(question)
    other = sounds.resounded(plain)
    if other == plain:
        return heard
    by_sound = judge_answer(other, question)
    if by_sound.verdict in ("unclear", heard.verdict):
        return heard
    if heard.verdict == "refused":
        return Heard("unclear", BOTH) if sounds.whole(other) else heard  # a yes by sound alone lifts no no
    if sounds.whole(other):
        return by_sound
    return Heard("unclear", f"sounds like {by_sound.by}") if heard.verdict == "accepted" else heard


_EITHER: Final = re.compile(
    r"(?:说|答)(?:是|有|\w{2,3})[，,、]?(?:或者?|或是|还是)(?:说|回答|答)?"
    r"(?!没问题|没意见|没异议|没关系|没事|不反对|不错)(?:否|[不没]\w{1,2})"
    r"|(\w{1,2})(?:的话)?[，,]?(?:您|你)?(?:就|请)?(?:回答|说|答)\1[，,。]?"
    r"不\1(?:的话)?[，,]?(?:您|你)?(?:就|请)?(?:回答|说|答)不\1"
)
"""Who is asked for a yes or a no is told neither: 请回答同意或不同意."""


def coached_by(before: str, question: AnswerWords, script: str = "") -> str:
    """Return by which words of others, said just before, an answer was put into her mouth; empty where by none.

    `script`: what is to be said there by right; words of it coach nobody.
    """
    plain = _EITHER.sub("", squeezed(folded(before))[0])
    found = lexicon_of(question).coached(plain)
    bare = "".join(filter(is_han, found))
    return "" if found and bare in "".join(filter(is_han, script)) else found


def prompted(before: str, script: str = "") -> str:
    """Return what others told her to say just before: what stands behind the first word of a prompter."""
    plain = squeezed(folded(before))[0]
    bare = "".join(filter(is_han, script))
    for found in _prompters().in_turn(plain):
        if "".join(filter(is_han, plain[found.start : found.end + 2])) not in bare:
            return plain[found.end :]
    return ""


@cache
def _prompters() -> WordIndex:
    return WordIndex(word for listing, _ in words.COACHING for word in listing)


def without_foreign(text: str) -> str:
    """Return a text without words in Latin letters: an English yes answers nothing here."""
    return _FOREIGN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=128)
def _sounds(question: "_Words") -> "_Sounds":
    return _Sounds(lexicon_of(question))


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a question, for being asked for by them."""

    accepted: tuple[str, ...]
    refused: tuple[str, ...]


class _Sounds:
    """The words of one question by their sounds."""

    def __init__(self, lexicon: Lexicon) -> None:
        valued = lexicon.valued
        negated = (f"{no}{word}" for no in ("不", "没") for word in valued if len(word) > 1)
        self._known = WordIndex([*lexicon.known, *KEPT])
        self._index = SoundIndex(chain(valued, negated))
        self._whole = WordIndex([*valued, *words.NEGATIONS, *PARTICLES, *words.FILLERS])

    def resounded(self, plain: str) -> str:
        """Return a text with words of answer where something else of their sound stands."""
        sounds = syllables(plain)
        written: list[str] = []
        place = 0
        while place < len(plain):
            known = next(self._known.at(plain, place), "")
            like = self._index.at(sounds, place)
            if len(like) > max(1, len(known)) and not any(
                word in KEPT for word in self._inside(plain, place, len(like))
            ):
                written.append(like)
                place += len(like)
            else:
                written.append(plain[place : place + max(1, len(known))])
                place += max(1, len(known))
        return "".join(written)

    def _inside(self, plain: str, place: int, length: int) -> list[str]:
        """The known words that begin in a stretch of a text."""
        return [word for at in range(place, min(place + length, len(plain))) for word in self._known.at(plain, at)]

    def whole(self, plain: str) -> bool:
        """Tell whether a text is made of nothing but an answer."""
        reached = {0}
        for place, character in enumerate(plain):
            if place in reached:
                if character in COMMAS or character in ENDS or character.isspace():
                    reached.add(place + 1)
                reached |= {place + len(word) for word in self._whole.at(plain, place)}
        return len(plain) in reached
