"""Where the printed words of each kind stand: cards without a visible border are found by them alone.

Of passes after Aliyun's published example, of residence permits and temporary cards after the resident's card and the
order of their items, of the rest as they are drawn for the tests: printers may differ by 8 % of the width.
"""

import re
from collections.abc import Mapping
from typing import Final

from terminal.ocr.layout import RESIDENT_PLACES, Place
from terminal.session.facts.cards import CardKind

_FRONT_OF_RESIDENT: Final = tuple(place for place in RESIDENT_PLACES if place[1] == "front")


def _front(*words: tuple[str, float, float]) -> tuple[Place, ...]:
    return tuple((word, "front", (x, y), re.compile(word)) for word, x, y in words)


_PASS: Final = (
    ("title", "front", (190.0, 64.0), re.compile("[港台].居民来往|居民来往")),
    *_front(
        ("姓名", 340, 112), ("出生日期", 340, 226), ("性别", 620, 226), ("有效期限", 340, 302), ("签发机关", 340, 378),
        ("证件号码", 340, 454),
    ),
)  # fmt: skip
PLACES: Final[Mapping[CardKind, tuple[Place, ...]]] = {
    "temporary": (
        *_front(
            ("姓名", 72, 80), ("性别", 72, 145), ("出生", 72, 210), ("住址", 72, 275), ("公民身份号码", 72, 432),
            ("有效期限", 72, 500), ("签发机关", 72, 560),
        ),
        ("中华人民共和国", "back", (96, 190), re.compile("中华人民共和国")),
        ("title", "back", (132, 300), re.compile("临时居民身份证")),
    ),
    "hk_mo_tw_residence": (
        *_FRONT_OF_RESIDENT,
        ("中华人民共和国", "back", (342, 104), re.compile("中?华人民共和国")),
        ("title", "back", (296, 216), re.compile("[港台].居民居住|居民居住证")),
        ("签发机关", "back", (235, 400), re.compile("签发机关")),
        ("有效期限", "back", (235, 458), re.compile("有效期限")),
        ("通行证号码", "back", (235, 516), re.compile("通行证号")),
    ),
    "hk_mo_pass": _PASS,
    "tw_pass": _PASS,
    "first_generation": _front(
        ("姓名", 72, 70), ("性别", 72, 135), ("出生", 72, 200), ("住址", 72, 265), ("编号", 72, 540)
    ),
    "foreigner": (),
}  # fmt: skip
"""Of a permanent resident's card the editions place them differently: it is found by its border only."""
