"""The text of a page as people read it: the lines of a column joined to paragraphs, and nothing that is not seen."""

import re
import unicodedata

_ENDS = "。！？；：.!?;:…”」』）)】》"
_FULL = 0.82
"""A line that is as long as this part of the longest one went on in the next, unless it ends a sentence."""
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_COUNT = "0-9０-９一二三四五六七八九十百"
_ITEM = re.compile(
    rf"\s*([{_COUNT}]{{1,3}}([、．)）]|\.(?![0-9]))|[（(][{_COUNT}]{{1,3}}[)）]|第[{_COUNT}]{{1,4}}[条章节]|[●•·■◆○※\-–—])"
)
"""How a line begins that stands by itself."""
_RADICALS = str.maketrans(
    dict(
        zip(
            "\u2e9f\u2ea0\u2ec4\u2ec5\u2ec6\u2ec9\u2ecb\u2ed3\u2ed4\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2edd\u2ee2\u2ee3\u2ee4"
            "\u2ee5\u2ee6\u2ee8\u2ee9\u2eec\u2eee\u2ef0\u2ef3\u2f3e\u2fad",
            "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟户青",
            strict=True,
        )
    )
)
"""Radicals that fonts have in place of the letter: what looks like 页 is read as 页, and is found and read aloud."""
_KANGXI = re.compile("[\u2f00-\u2fd5\ufb00-\ufb06]")
"""Those that Unicode itself turns into letters, and Latin ligatures."""


def paragraphs(raw: str) -> str:
    """Return the text of a page with one paragraph a line; a text of blanks alone is none."""
    lines = [_clean(line) for line in re.split(r"\r\n|\r|\n|\u2028|\u2029", unicodedata.normalize("NFC", raw))]
    longest = max((_width(line) for line in lines), default=0)
    found: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = False
            continue
        if goes_on and not _ITEM.match(line):
            found[-1] = _joined(found[-1], line)
        else:
            found.append(line)
        goes_on = _width(line) >= _FULL * longest and line[-1] not in _ENDS
    return "\n".join(found)


def _clean(line: str) -> str:
    """One line without control characters, surrogates, unassigned and private letters; blanks to one."""
    read = _KANGXI.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line.translate(_RADICALS))
    seen = "".join(letter for letter in read.replace("\t", " ") if unicodedata.category(letter)[0] != "C")
    return re.sub(r"[ \u00a0\u3000]+", " ", seen).strip()


def _width(line: str) -> int:
    return sum(2 if _CJK.match(letter) else 1 for letter in line)


def _joined(before: str, line: str) -> str:
    if before.endswith("-") and line[:1].islower():
        return before[:-1] + line
    blank = "" if _CJK.match(before[-1]) or _CJK.match(line[0]) else " "
    return before + blank + line
