"""Which of a plan's titles a line of print is. Pure.

A title is matched as a whole: the line is it, ends with it, or begins with it where it is long enough; one wrong
character in six is the engine's. A sentence that mentions a paper is no title.
"""

import re
import unicodedata
from collections.abc import Iterable

_CHARACTERS_PER_ERROR = 6
"""A title of so many characters may have one that was read wrong, one of twice as many two, a shorter one none."""
_LEAST = 2
_LEAST_AHEAD = 4
"""Characters of a title that may stand at the beginning of a line: 条款 and 投保单 begin sentences and labels."""
_MOST_BEFORE, _MOST_AFTER = 24, 8
"""Characters of the line beside the title: whose it is, and for what."""
_ERROR_COSTS = 3
_SENTENCE = re.compile(r"[，。；！？：,;!?:]")
_BRACKETED = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]")
_NO_WORD = re.compile(r"[\W_]+")
_TRADITIONAL = str.maketrans(
    "業證銷從員險條責單書聲價錢現財產說確認轉換讓購買資費繳貸檔務與個觀對號"
    "須領應當訂約額釋義國華銀證複製結構權擔當戶電訊網絡實際報簽記賬歷療藥壽",
    "业证销从员险条责单书声价钱现财产说确认转换让购买资费缴贷档务与个观对号"
    "须领应当订约额释义国华银证复制结构权担当户电讯网络实际报签记账历疗药寿",
)
"""The characters that stand in titles of papers; the engine reads what is printed, and sometimes prefers these."""


def normalised(text: str) -> str:
    """Return the characters that tell: of one width and script, without blanks, brackets and marks."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text)).translate(_TRADITIONAL).casefold()


class Titles:
    """The titles that are looked for, as the plan spells them."""

    def __init__(self, titles: Iterable[str]) -> None:
        spelled = {normalised(title): title for title in titles}
        self._titles = {bare: title for bare, title in spelled.items() if len(bare) >= _LEAST}

    def of(self, line: str) -> str | None:
        """Return the title that a line of print is; of several the one that more of it speaks for, None for none."""
        wide = unicodedata.normalize("NFKC", line)
        lines = {normalised(wide), normalised(_BRACKETED.sub("", wide))}
        told = _SENTENCE.search(wide) is not None
        worth = {bare: max(_worth(bare, each, whole=told) for each in lines) for bare in self._titles}
        best = max(worth, key=lambda bare: worth[bare], default=None)
        return self._titles[best] if best is not None and worth[best] > 0 else None


def _worth(title: str, line: str, *, whole: bool) -> int:
    """How much speaks for this title: its characters, less what was read wrong; 0 or less: nothing does."""
    allowed = len(title) // _CHARACTERS_PER_ERROR
    wrong = min((_apart(title, part) for part in _places(title, line, allowed, whole=whole)), default=allowed + 1)
    return len(title) - _ERROR_COSTS * wrong if wrong <= allowed else 0


def _places(title: str, line: str, allowed: int, *, whole: bool) -> Iterable[str]:
    """The parts of a line that may be the title."""
    long, beside = len(title), len(line) - len(title)
    if abs(beside) <= allowed:
        yield line
    if whole or beside < -allowed:
        return
    for length in range(max(1, long - allowed), long + allowed + 1):
        if beside <= _MOST_BEFORE:
            yield line[-length:]
        if beside <= _MOST_AFTER and long >= _LEAST_AHEAD:
            yield line[:length]


def _apart(first: str, second: str) -> int:
    """How many characters are wrong, missing or too many (Levenshtein)."""
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]
