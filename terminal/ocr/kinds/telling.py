"""Which document some lines of print stand on, and which side of it. Pure; by words and numbers, never by a guess.

Words that only one document bears come first; those that several share (labels, and a number after GB 11643) tell the
resident ID card only where none of the others' are there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from terminal.ocr.engine import TextLine
from terminal.ocr.genuineness import other_document
from terminal.ocr.kinds.household import is_leaf
from terminal.ocr.layout import anchors, sides
from terminal.ocr.mrz import is_first_line
from terminal.ocr.titles import Titles
from terminal.session.facts.cards import CardKind, CardSide


@dataclass(frozen=True, slots=True)
class Told:
    """What lines tell of the document they stand on."""

    kind: CardKind = "none"
    """`other`: one that is not read here; `none`: its words are those of no document."""
    side: CardSide | None = None
    """None where both sides' words are there, or none of them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Print that only documents of one kind bear, on one side."""

    kind: CardKind
    side: CardSide
    print: re.Pattern[str]
    """Matched against each line, its blanks taken out."""


_PASSPORT: Final = re.compile(
    r"^(?:[A-Z]{0,3}护照|护照号码?|PASSPORT|PASSEPORT|护照/?PASSPORT)(?:/.*|No\.?.*)?$", re.IGNORECASE
)
"""Stands on data page and cover; without a machine-readable zone it says what it is, and nothing of its holder."""
TITLES: Final[Mapping[str, CardKind]] = {
    "临时居民身份证": "temporary",
    "港澳居民居住证": "hk_mo_tw_residence",
    "台湾居民居住证": "hk_mo_tw_residence",
    "港澳居民来往内地通行证": "hk_mo_pass",
    "台湾居民来往大陆通行证": "tw_pass",
    "外国人永久居留身份证": "foreigner",
    "外国人永久居留证": "foreigner",
}
"""A character in six may be misread; prose that speaks of such a document is no title (`titles.Titles`)."""
_TITLES: Final = Titles(TITLES)
MARKS: Final[tuple[Mark, ...]] = (
    Mark("hk_mo_tw_residence", "front", re.compile(r"(?<!\d)8[123]0000(?:19|20)\d{9}[\dXx]")),
    Mark("hk_mo_tw_residence", "back", re.compile("^.?.?居民居住证$|^通行证号码")),
    Mark("hk_mo_pass", "front", re.compile("^.{0,8}(?:来往内地|内地通行).{0,4}$|换证次数")),
    Mark("tw_pass", "front", re.compile("^.{0,8}(?:来往大陆|大陆通行).{0,4}$")),
    Mark("foreigner", "front", re.compile(r"(?i:PERMANENTRESIDEN)|^.{0,12}永久居留身份.{0,2}$")),
    Mark("foreigner", "front", re.compile(r"(?<![A-Z])[A-Z]{3}\d{12}(?!\d)|(?<!\d)9\d{9}[01]\d[0-3]\d{4}[\dXx]$")),
)
"""The first that is found tells."""
_ON_THE_FRONT: Final = re.compile(r"姓名|^姓|性别|出生|Name|Sex|Birth|证件号码|[HM]\d{8}")
"""Beside a title: the side with the portrait. Residence permits have their title on the other side."""
_OLD_NUMBER: Final = re.compile(r"(?<!\d)[1-6]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![\dXx])")
_OLD_LABEL: Final = re.compile("^编号|^.?号[:：]?[1-6]\\d{14}")
_ISSUED: Final = re.compile("签发日期|发日期|日签发")
_NEW_LABEL: Final = re.compile("公民身|民身份号|身份号码|份号码")
_NOT_ON_A_RESIDENTS: Final = re.compile(
    "^出生日|证件号码|证次数|发次数|^国籍|通行证号|"
    "^出生地|^身高|^户主|身份证件编|^证件编号|^籍贯$|^曾用名|^文化程|^.教信仰|^婚姻状|^.姻状况|^血型$|^服务处|^何时由"
)
"""Labels of other documents; those of the second line stand on a leaf of a household register, whose title and other
words may be unread."""
_NATION: Final = re.compile("[民族]")
_SOME_NUMBER: Final = re.compile(r"\d{10}")
_HOUSE: Final = frozenset({"签发机关", "有效期限"})
_TITLE: Final = frozenset({"中华人民共和国", "居民身份证"})


def tell(lines: Sequence[TextLine]) -> Told:
    """Tell the document by its lines, which run upright; their places do not matter."""
    texts = [re.sub(r"\s", "", line.text) for line in lines if line.text]
    told = _by_zone(texts) or _by_title(texts) or _by_mark(texts) or _by_page(texts)
    if told is not None:
        return told
    if other_document(lines):
        return Told("other")
    return _by_labels(lines, texts)


def _by_zone(texts: Sequence[str]) -> Told | None:
    return Told("passport", "front") if any(is_first_line(text) for text in texts) else None


def _by_page(texts: Sequence[str]) -> Told | None:
    """By words that only pages have; those of a passport without its zone say nothing of its holder."""
    if is_leaf(texts):
        return Told("household", "front")
    return Told("passport") if any(_PASSPORT.search(text) for text in texts) else None


def _by_title(texts: Sequence[str]) -> Told | None:
    title = next((title for text in texts if (title := _TITLES.of(text)) is not None), None)
    if title is None:
        return None
    kind = TITLES[title]
    front = kind != "hk_mo_tw_residence" and any(_ON_THE_FRONT.search(text) for text in texts)
    return Told(kind, "front" if front else "back")


def _by_mark(texts: Sequence[str]) -> Told | None:
    return next((Told(mark.kind, mark.side) for mark in MARKS if any(mark.print.search(text) for text in texts)), None)


def _by_labels(lines: Sequence[TextLine], texts: Sequence[str]) -> Told:
    """Of cards whose labels are the resident's: both sides' on one face is a temporary one."""
    found = anchors(lines)
    seen, words = sides(found), {anchor.word for anchor in found}
    if "front" in seen and words & _HOUSE and not words & _TITLE:
        return Told("first_generation" if _is_old(texts) else "temporary", "front")
    if any(_NOT_ON_A_RESIDENTS.search(text) for text in texts):
        return Told("other")
    if _is_old(texts) and any(anchor.side == "front" for anchor in found):
        return Told("first_generation", "front")
    if seen == {"front"} and not any(_NATION.search(text) or _SOME_NUMBER.search(text) for text in texts):
        return Told("none")  # a residence permit has no 民族, and the number would tell it
    return Told("resident" if seen else "none", next(iter(seen)) if len(seen) == 1 else None)


def _is_old(texts: Sequence[str]) -> bool:
    """Whether it is of the first generation: a day of issue, or fifteen digits not labelled as eighteen are."""
    if any(_ISSUED.search(text) for text in texts):
        return True
    labelled = any(_OLD_LABEL.search(text) for text in texts)
    digits = any(_OLD_NUMBER.search(text) for text in texts)
    return digits and (labelled or not any(_NEW_LABEL.search(text) for text in texts))
