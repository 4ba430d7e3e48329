"""Pages of what the customer's screen shows: a long prompt breaks at the ends of its sentences. Pure.

A page holds at most 90 Chinese or 220 English characters, so that it can be read from a chair. Both languages have
the same number of pages, so that each page can be shown in either.
"""

import re
from collections.abc import Sequence
from typing import Final

PAGE_CHINESE: Final = 90
PAGE_ENGLISH: Final = 220
SENTENCE = re.compile(r".+?(?:[。！？；]+[」』”）)]*|[.!?;]+[\"')]*(?=\s|$)|\n+|$)\s*", re.DOTALL)
CLAUSE = re.compile(r".+?(?:[，、：]|[,:](?=\s)|$)\s*", re.DOTALL)
WORD = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+")


def pages(zh: str, en: str) -> list[tuple[str, str]]:
    """Return the pages of a text in Chinese and English, in order; one where both fit on a page."""
    count = max(len(packed(pieces(text, limit), limit)) for text, limit in ((zh, PAGE_CHINESE), (en, PAGE_ENGLISH)))
    if count == 1:
        return [(zh, en)]
    return list(zip(spread(zh, PAGE_CHINESE, count), spread(en, PAGE_ENGLISH, count), strict=True))


def pieces(text: str, limit: int) -> list[str]:
    """Return a text in sentences; one longer than the limit in clauses, and these in words, or else characters."""
    return [part for sentence in SENTENCE.findall(text) for part in broken(sentence, limit)]


def broken(sentence: str, limit: int) -> list[str]:
    """Return a sentence whole if it fits, else in the largest parts that do."""
    if len(sentence.rstrip()) <= limit:
        return [sentence]
    found: list[str] = []
    for clause in CLAUSE.findall(sentence):
        if len(clause.rstrip()) <= limit:
            found.append(clause)
            continue
        words = [word[at : at + limit] for word in WORD.findall(clause) for at in range(0, len(word), limit)]
        found.extend(packed(words, limit))
    return found


def packed(parts: Sequence[str], limit: int) -> list[str]:
    """Return the parts joined to pages of at most `limit` characters, each as full as it gets."""
    found: list[str] = [""]
    for part in parts:
        if found[-1] and len((found[-1] + part).rstrip()) > limit:
            found.append("")
        found[-1] += part
    return found


def spread(text: str, limit: int, count: int) -> list[str]:
    """Return a text on exactly `count` pages, about equally long; `count` is no fewer than it needs.

    A text that fits on one page is not torn: it stands whole on each.
    """
    parts = pieces(text, limit)
    if len(packed(parts, limit)) == 1:
        return [text] * count
    low, high = 1, limit
    while low < high:  # the shortest page with which `count` pages are enough
        middle = (low + high) // 2
        if len(packed(parts, middle)) <= count:
            high = middle
        else:
            low = middle + 1
    found = packed(parts, low)
    while len(found) < count:  # the other language needs more pages than this one has sentences for
        longest = max(range(len(found)), key=lambda at: len(found[at]))
        half = broken(found[longest], max(len(found[longest].rstrip()) // 2, 1))
        head = packed(half, (len(found[longest]) + 1) // 2)[0]
        found[longest : longest + 1] = [head, found[longest][len(head) :]]
    return [page.strip() for page in found]
