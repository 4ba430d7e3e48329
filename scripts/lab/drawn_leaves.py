"""Leaves of household registers (常住人口登记卡) of people who do not exist: the form of the ministry's notice of 1995.

Ten pixels a millimetre, 1430 x 1050 for 143 x 105 mm. The same seed draws the same leaf.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from scripts.lab.drawn_cards import Random, bgr, font, spaced
from scripts.lab.drawn_people import Facts, full_name, invented
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.nations import NATIONS
from terminal.session.facts.cards import CardFieldName, CardKind, CardSide

SIZE: Final = (1430, 1050)
_LINE: Final = (60, 110, 90)
_LABEL: Final = (40, 90, 70)
_INK: Final = (30, 30, 36)
_RELATIONS: Final = ("户主", "妻", "长子", "长女", "次子", "父亲", "孙女", "儿媳", "外孙", "夫", "女婿", "母亲")
_LEFT, _RIGHT, _TOP, _ROW = 70, 1360, 175, 70
_MIDDLE: Final = 800
"""Where the right half of a row begins, pixels."""


@dataclass(frozen=True, slots=True)
class DrawnLeaf:
    """A leaf, straight and unspoiled, and what stands on it."""

    person: Facts
    relation: str
    picture: BgrPicture
    kind: CardKind = "household"
    side: CardSide = "front"

    @property
    def facts(self) -> dict[CardFieldName, str]:
        """What a right reading says, by field."""
        person = self.person
        return {
            "name": person.name, "relation": self.relation, "sex": person.sex, "nation": person.nation,
            "birth_date": person.birth_date.isoformat(), "number": person.number,
        }  # fmt: skip


def drawn_leaf(seed: int) -> DrawnLeaf:
    """A leaf of somebody invented; every third one has the newer label of the number."""
    return leaf_of(invented(seed), _RELATIONS[seed % len(_RELATIONS)], seed)


def leaf_of(facts: Facts, relation: str, seed: int = 0) -> DrawnLeaf:
    """Draw the leaf that says this; the seed decides on the grain of its paper and on the form."""
    random = np.random.default_rng([seed, 41])
    sheet = _paper(random)
    draw = ImageDraw.Draw(sheet)
    spaced(draw, "常住人口登记卡", (480, 95), font(54), _LABEL, 14)
    born, nation = facts.birth_date, facts.nation + ("族" if facts.nation in NATIONS else "")
    place = full_name(facts.number[:6]) or "浙江省杭州市"
    number = "公民身份号码" if seed % 3 == 2 else "公民身份\n证件编号"
    rows = (
        (("姓名", facts.name), ("户主或与\n户主关系", relation)),
        (("曾用名", ""), ("性别", facts.sex)),
        (("出生地", place[:12]), ("民族", nation)),
        (("籍贯", place[:9]), ("出生日期", f"{born.year}年{born.month}月{born.day}日")),
        (("本市（县）\n其他住址", ""), ("宗教信仰", "")),
        ((number, facts.number), ("身高", "" if seed % 2 else "172厘米")),
        (("文化程度", "大学本科"), ("婚姻状况", "未婚" if seed % 2 else "有配偶")),
        (("服务处所", ""), ("职业", "教师" if seed % 4 == 1 else "")),
    )
    for row, (left, right) in enumerate(rows):
        _row(draw, _TOP + row * _ROW, (left, right))
    for row, label in enumerate(("何时由何地迁来本市（县）", "何时由何地迁来本址")):
        _row(draw, _TOP + (len(rows) + row) * _ROW, ((label, ""),))
    bottom = _TOP + (len(rows) + 2) * _ROW
    spaced(draw, "承办人签章：", (120, bottom + 70), font(27), _LABEL, 2)
    issued = facts.valid_from
    spaced(draw, f"登记日期：{issued.year}年{issued.month}月{issued.day}日", (820, bottom + 70), font(27), _LABEL, 2)
    stamp(draw, (640, bottom + 20), random)
    return DrawnLeaf(facts, relation, bgr(sheet))


def stamp(draw: ImageDraw.ImageDraw, place: tuple[float, float], random: Random) -> None:
    """The red seal of the police station, near a place (x, y), across the lower rows."""
    x, y = place[0] + float(random.uniform(-60, 60)), place[1] + float(random.uniform(-10, 30))
    draw.ellipse((x - 90, y - 60, x + 90, y + 60), outline=(206, 60, 60), width=5)
    spaced(draw, "户口专用", (x - 62, y), font(28), (206, 60, 60), 4)


def _paper(random: Random) -> Image.Image:
    ground = np.array([246, 246, 236]) + random.normal(0, 2.0, (SIZE[1] // 5, SIZE[0] // 5, 1))
    sheet = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8), "RGB")
    return sheet.resize(SIZE, Image.Resampling.BICUBIC)


def _row(draw: ImageDraw.ImageDraw, top: float, halves: Sequence[tuple[str, str]]) -> None:
    draw.rectangle((_LEFT, top, _RIGHT, top + _ROW), outline=_LINE, width=2)
    for (label, value), start in zip(halves, (_LEFT, _MIDDLE), strict=False):
        wide = 180 if len(halves) > 1 else 360
        for x in (start, start + wide):
            draw.line([(x, top), (x, top + _ROW)], fill=_LINE, width=2)
        lines = label.split("\n")
        for number, line in enumerate(lines):
            middle = top + _ROW / 2 + (number - (len(lines) - 1) / 2) * 29
            spaced(draw, line, (start + 14, middle), font(25), _LABEL, 2)
        size = 31 if len(value) < 14 else 29
        spaced(draw, value, (start + wide + 16, top + _ROW / 2), font(size), _INK, 2)
