"""Speech as text: one width and case without white space, sentences and clauses, and words found longest first."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

ENDS: Final = frozenset("。！？；!?;\n")
"""What ends a sentence."""
COMMAS: Final = frozenset("，、：,:…—")
"""What ends a clause within a sentence."""
QUOTES: Final = frozenset("“”‘’「」『』《》〈〉\"'`")
"""Marks that are not spoken."""


class Found(NamedTuple):
    """A word and where it stands; `start` and `end` count in the text that was searched."""

    start: int
    end: int
    word: str


def squeezed(text: str) -> tuple[str, list[int]]:
    """Return the text without white space and quotation marks, in one width and case, and where each part came from."""
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).casefold():
            if (not part.isspace() or part == "\n") and part not in QUOTES:
                plain.append(part)
                places.append(place)
    return "".join(plain), places


def cut(text: str, most: int = 24) -> str:
    """Return the beginning of a text, with a mark where it goes on."""
    return text if len(text) <= most else text[: most - 1] + "…"


@lru_cache(maxsize=8192)
def plain_word(word: str) -> str:
    """Return a pack's word as it is searched for. Packs repeat their words, so they are kept."""
    return squeezed(word)[0]


class WordIndex:
    """A set of words, found in a text in time that grows with the text alone."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {plain for plain in (plain_word(word) for word in words) if plain}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(each, reverse=True)) for first, each in lengths.items()}

    def at(self, text: str, place: int) -> Iterator[str]:
        """Yield the words that begin at a place, the longest first."""
        for length in self._lengths.get(text[place], ()):
            word = text[place : place + length]
            if len(word) == length and word in self._words:
                yield word

    def places(self, text: str) -> dict[str, list[int]]:
        """Return the words that stand in a text, also where they overlap, each with its places in order."""
        found: dict[str, list[int]] = {}
        for place in range(len(text)):
            for word in self.at(text, place):
                found.setdefault(word, []).append(place)
        return found

    def in_turn(self, text: str) -> list[Found]:
        """Return words that do not overlap, from the left, at each place the longest."""
        found: list[Found] = []
        place = 0
        while place < len(text):
            word = next(self.at(text, place), None)
            if word is not None:
                found.append(Found(place, place + len(word), word))
            place += len(word) if word else 1
        return found


FARTHEST: Final = 120
"""Characters that are looked at on either side, in speech without any mark."""


def bounds(text: str, place: int, breaks: frozenset[str]) -> tuple[int, int]:
    """Return where the stretch between breaks that holds a place begins and ends, at most `FARTHEST` from it."""
    start, first = place, max(0, place - FARTHEST)
    while start > first and text[start - 1] not in breaks:
        start -= 1
    end, last = place, min(len(text), place + FARTHEST)
    while end < last and text[end] not in breaks:
        end += 1
    return start, end


def listed(text: str) -> tuple[str, ...]:
    """Split a list of words that is written with spaces."""
    return tuple(text.split())


TURNS: Final[Mapping[str, tuple[str, ...]]] = {
    "negations": listed(
        "不知道 不清楚 没有谁 没谁 没有哪个 没有哪家 没有任何人 没有谁能 谁也不能 谁都不能 谁也说不 "
        "没把握 不 非 没 未 别 勿 莫 无 不是 不会 不能 不得 不可 不可以 没有 没法 没办法 没有办法 没人 "
        "没有人 并非 并不 并没有 无法 不承诺 不保证 不敢 不要 不应 不应该 不该 禁止 严禁 不存在 不等于 "
        "不代表 不意味 不属于 不算 不再 不允许 不许 不准 不用 不必 不需要 拒绝 绝不 决不 从不 从未 谁也不 "
        "谁都不 任何人都不 不一定 不见得 未必 谈不上 算不上 不至于 不提供 不承担 不负责 打破 杜绝 避免 "
        "取消 甭 难以 不作 不做 不包括 不给 不送 切勿 请勿 哪有 哪能 怎么可能 谁敢 谁能"
    ),
    "passing": listed(
        "有没有 没问题 没事 没关系 没错 不错 不要紧 不瞒您说 不瞒你说 不骗您 不骗你 不用担心 不用怕 不怕 "
        "不担心 不用操心 不仅 不但 不光 不只 不单 不止 不管 不论 无论 差不多 要不 要不然 不过 不然 不如 "
        "了不起 特别 别人 别家 别的 别处 非常 没准 未来 不愧 除非 不用说 不用问 没听清 不好意思 不客气 "
        "不用想 不用管 别担心 别怕 不得了 不可能亏 不可能赔 不可能跌 不信 不好说 不多说 告别 分别 区别 "
        "级别 无非 无忧 非得 莫非 没想到 没说的 别看 从来没 没得说 不得不 不能不 不会不 不至于不 不敢不 "
        "说不定 不一会 不久 来不及 用不着 不用愁 不愁 不少 不要怕 没啥 不假 不瞒 "
        "不够 名字不一样 名字不同 名称不一样 名称不同 叫法不一样 叫法不同 说法不一样 说法不同 名头不一样 "
        "名头不同 形式不一样 形式不同 写法不一样 就是利息不一样 只是利息不一样 就是利率不一样 只是利率不一样 "
        "就是收益不一样 只是收益不一样 就是期限不一样 只是期限不同"
    ),
    "warnings": listed(
        "不要相信 别相信 不要轻信 切勿 谨防 警惕 严禁 禁止 严格禁止 不得 不允许 不准 不许 如果有人 "
        "要是有人 若有人 有人说 有人跟您说 有人向您 有人对您 有人让您 有人告诉您 任何人 谁跟您说 谁要是 "
        "谁对您 凡是 拒绝 防止 小心 有没有人 是否有人 有没有谁 举报 投诉 以为 误以为 误认为 误导 所谓 "
        "骗子 诈骗 传言 谣言 网上说 听信 轻信 违规 违法 请勿 不可轻信 不要听 有没有答应 有没有承诺 "
        "法律规定 规定不能"
    ),
    "denials": listed(
        "早就没有 早没有了 已经取消 不再有 都不保本 是假的 假的 不对的 是不对 是错误 错的 不可信 骗人 "
        "骗局 违规 违法 不可能 禁止 不允许 不能信 别信 不要信 不要相信 不成立 不能说 误导 举报 "
        "投诉 是不行的 不可以 没有这回事 没这回事 不代表 不等于 不保证 不作保证 不是承诺 不算数 谣言 "
        "不真实 不准确 不属实 不实 的说法 不一样 不同 有区别 两码事 两回事 不能混 没有可比性 也可能 "
        "也有可能 这种话 我们不能 我不能 我们不 我行不 公司不 不合规 要小心 请小心 要警惕 请拒绝 冒充 您别理 "
        "您别加 不要理 "
        "取消了 已经没有 行不通 吗不是 不是的"
    ),
    "questions": listed("吗 了么 的么 么？ 么? 嘛？ 是否 是不是 有没有 能不能 会不会 可不可以 保不保 ？ ? 请问"),
    "rhetorical": listed(
        "不就是 不就等于 不也是 难道 还不是 不是吗 您说是吧 您还怕 还信不过 还担心 怕什么 不香吗 能不 还能 您还"
    ),
}
"""Words that turn a phrase's meaning, where a pack lists none of its own."""
