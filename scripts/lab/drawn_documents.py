"""Proofs of identity other than the resident ID card, of people who do not exist, each of a card's size.

Where print stands is drawn after published examples as far as there are any (docs/identity.md); typefaces, grounds and
distances are our own. The same seed draws the same document. Spoil their pictures as those of `drawn_cards`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, cast

import numpy as np
from PIL import Image, ImageDraw

from rulebook.sale.calendar import add_months
from rulebook.sale.identity_numbers import RESIDENCE_REGIONS, mrz_check_digit
from scripts.lab.drawn_cards import (
    INK,
    LABEL,
    MONOSPACED,
    TITLE,
    Random,
    bgr,
    emblem,
    font,
    guilloche,
    portrait,
    spaced,
)
from scripts.lab.drawn_people import TODAY, Facts, invented
from scripts.lab.drawn_people import number as resident_number
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.cards import CardFieldName, CardKind, CardSide

_SERIF: Final = "NotoSerifCJK-Bold.ttc"
_SYLLABLES: Final = ("CHAN", "TAI", "MAN", "WONG", "SIU", "MING", "LEE", "KA", "YAN", "HO", "LAM", "CHEUNG", "FONG")
_WESTERN: Final = (
    ("SMITH, JOHN PAUL", "CAN", "加拿大", "124"), ("GARCIA, ANA", "ESP", "西班牙", "724"),
    ("MUELLER, HANS", "DEU", "德国", "276"), ("TANAKA, YUKI", "JPN", "日本", "392"),
    ("O'BRIEN, MARY ANNE", "IRL", "爱尔兰", "372"), ("KIM, MIN JUN", "KOR", "韩国", "410"),
)  # fmt: skip
_ROWS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class DrawnDocument:
    """One side of a document, straight and unspoiled, and what stands on it."""

    kind: CardKind
    side: CardSide
    picture: BgrPicture
    facts: Mapping[CardFieldName, str]
    """What a right reading says, by field."""


def _random(seed: int, salt: int) -> Random:
    return np.random.default_rng([seed, salt])


def _until(given: date, months: int) -> date:
    return add_months(given, months)


def _given(random: Random, days: int) -> date:
    """A day at most so many days ago."""
    return TODAY - timedelta(days=int(random.integers(1, days)))


def _lay(sheet: Image.Image, lines: list[tuple[str, int, int, int, tuple[int, int, int]]]) -> None:
    """Print lines: text, left, middle, size, ink."""
    pen = ImageDraw.Draw(sheet)
    for text, x, y, size, ink in lines:
        spaced(pen, text, (x, y), font(size), ink, 1.5)


def _numbered(sheet: Image.Image, text: str, x: int, y: int, size: int = 34) -> None:
    spaced(ImageDraw.Draw(sheet), text, (x, y), font(size, MONOSPACED), INK, 3)


def _title(sheet: Image.Image, text: str, y: int, size: int, gap: float = 4) -> None:
    """A title in the middle of a line."""
    pen, face = ImageDraw.Draw(sheet), font(size, name=_SERIF)
    wide = sum(pen.textlength(each, font=face) + gap for each in text) - gap
    spaced(pen, text, ((sheet.width - wide) / 2, y), face, TITLE, gap)


def _dates(given: date, until: date) -> str:
    return f"{given:%Y.%m.%d}-{until:%Y.%m.%d}"


# --- like a resident's ---


def temporary(seed: int) -> list[DrawnDocument]:
    """A temporary ID card: the face with the items, and the one with the title and the wall."""
    random = _random(seed, 31)
    person = invented(seed)
    given = _given(random, 80)
    until = _until(given, 3)
    sheet = guilloche(random)
    lines = [("姓 名", 80, 80, 26, LABEL), ("性 别", 80, 145, 26, LABEL), ("民 族", 303, 145, 26, LABEL),
             ("出 生", 80, 210, 26, LABEL), ("住 址", 80, 275, 26, LABEL), (person.name, 184, 80, 33, INK),
             (person.sex, 184, 145, 30, INK)]  # fmt: skip
    _lay(sheet, lines)
    _lay(sheet, [(person.nation, 396, 145, 30 if len(person.nation) < 8 else 21, INK)])
    _born(sheet, person.birth_date, 210)
    _lay(sheet, [(line, 184, 275 + 44 * row, 30, INK) for row, line in enumerate(person.address_lines)])
    _lay(sheet, [("公民身份号码", 80, 432, 26, LABEL), ("有效期限", 80, 500, 26, LABEL)])
    _lay(sheet, [("签发机关", 80, 560, 26, LABEL)])
    _numbered(sheet, person.number, 290, 431)
    _lay(sheet, [(_dates(given, until), 250, 500, 30, INK), (person.authority, 250, 560, 30, INK)])
    sheet.paste(portrait(random).convert("L").convert("RGB"), (652, 60))
    facts = person.by_field() | {"valid_from": given.isoformat(), "valid_to": until.isoformat()}
    face = guilloche(random)
    _title(face, "中华人民共和国", 190, 58, 12)
    _title(face, "临时居民身份证", 300, 76, 18)
    pen = ImageDraw.Draw(face)
    pen.line([(60 + 22 * at, 520 + (at % 2) * 26) for at in range(41)], fill=(150, 116, 80), width=6)
    return [
        DrawnDocument("temporary", "front", bgr(sheet), cast("Mapping[CardFieldName, str]", facts)),
        DrawnDocument("temporary", "back", bgr(face), {}),
    ]


def _born(sheet: Image.Image, born: date, y: int) -> None:
    """The birth date with its labels between."""
    _lay(sheet, [(f"{born.year}", 184, y, 30, INK), ("年", 303, y, 26, LABEL), (f"{born.month}", 355, y, 30, INK),
                 ("月", 405, y, 26, LABEL), (f"{born.day}", 455, y, 30, INK), ("日", 506, y, 26, LABEL)])  # fmt: skip


def residence(seed: int) -> list[DrawnDocument]:
    """A residence permit of somebody from Hong Kong, Macau or Taiwan in turn, both sides."""
    random = _random(seed, 32)
    person, region = invented(seed), RESIDENCE_REGIONS[seed % 3]
    number = resident_number(random, region, person.birth_date, person.sex)
    given = _given(random, 1500)
    until = _until(given, 60)
    passed = ("H", "M", "")[seed % 3] + f"{random.integers(10**7, 10**8)}"
    front = guilloche(random)
    _lay(front, [("姓 名", 80, 129, 27, LABEL), ("性 别", 80, 202, 27, LABEL), ("出 生", 80, 275, 27, LABEL),
                 ("住 址", 80, 349, 27, LABEL), (person.name, 184, 127, 34, INK)])  # fmt: skip
    _lay(front, [(person.sex, 184, 202, 31, INK)])
    _born(front, person.birth_date, 275)
    _lay(front, [(line, 184, 350 + 48 * row, 31, INK) for row, line in enumerate(person.address_lines)])
    _lay(front, [("公民身份号码", 80, 541, 27, LABEL)])
    _numbered(front, number, 313, 539, 36)
    front.paste(portrait(random), (652, 112))
    back = guilloche(random)
    emblem(ImageDraw.Draw(back))
    spaced(ImageDraw.Draw(back), "中华人民共和国", (350, 106), font(60, name=_SERIF), TITLE, 14)
    title = "台湾居民居住证" if region == RESIDENCE_REGIONS[2] else "港澳居民居住证"
    spaced(ImageDraw.Draw(back), title, (300, 216), font(70, name=_SERIF), TITLE, 18)
    for text, value, y in (("签发机关", person.authority, 400), ("有效期限", _dates(given, until), 458),
                           ("通行证号码", passed, 516), ("签发次数", f"{random.integers(1, 4):02d}", 574)):  # fmt: skip
        _lay(back, [(text, 239, y, 28, TITLE), (value, 408, y, 30, INK)])
    facts = person.by_field() | {
        "number": number, "valid_from": given.isoformat(), "valid_to": until.isoformat(), "pass_number": passed
    }  # fmt: skip
    sides: tuple[tuple[CardSide, BgrPicture, tuple[CardFieldName, ...]], ...] = (
        ("front", bgr(front), ("name", "sex", "birth_date", "address", "number")),
        ("back", bgr(back), ("authority", "valid_from", "valid_to", "pass_number")),
    )
    return [
        DrawnDocument("hk_mo_tw_residence", side, picture, {name: facts[name] for name in names})
        for side, picture, names in sides
    ]


def first_generation(seed: int) -> list[DrawnDocument]:
    """A card of the first generation: fifteen digits, a day of issue, years of validity, a grey portrait."""
    random = _random(seed, 33)
    person = _grown(seed)
    number = person.number[:6] + person.number[8:17]
    issued = date(1986, 1, 1) + timedelta(days=int(random.integers(0, 6000)))
    sheet = guilloche(random)
    _lay(sheet, [("姓名", 80, 70, 28, INK), (person.name, 184, 70, 32, INK), ("性别", 80, 135, 28, INK),
                 (person.sex, 184, 135, 30, INK), ("民族", 303, 135, 28, INK), ("出生", 80, 200, 28, INK)])  # fmt: skip
    _lay(sheet, [(person.nation, 396, 135, 30 if len(person.nation) < 8 else 21, INK)])
    _born(sheet, person.birth_date, 200)
    _lay(sheet, [("住址", 80, 265, 28, INK)])
    _lay(sheet, [(line, 184, 265 + 44 * row, 30, INK) for row, line in enumerate(person.address_lines)])
    _lay(
        sheet,
        [(f"{issued.year}年{issued.month}月{issued.day}日签发", 80, 450, 28, INK), ("有效期限20年", 520, 450, 28, INK)],
    )
    _lay(sheet, [("编号", 80, 540, 28, INK)])
    _numbered(sheet, number, 184, 540)
    sheet.paste(portrait(random).convert("L").convert("RGB"), (652, 60))
    facts = {name: person.by_field()[name] for name in ("name", "sex", "nation", "birth_date", "address")}
    said = cast("Mapping[CardFieldName, str]", {**facts, "number": number})
    return [DrawnDocument("first_generation", "front", bgr(sheet), said)]


def _grown(seed: int) -> Facts:
    """Somebody who could have held a card before 2004."""
    return next(person for at in range(100) if (person := invented(seed + 59 * at)).birth_date.year < 1985)


# --- with their values below their labels ---


def hk_mo_pass(seed: int) -> list[DrawnDocument]:
    """A card of 2013 for somebody from Hong Kong or Macau."""
    return [_pass(seed, "hk_mo_pass", "港澳居民来往内地通行证", "HM"[seed % 2])]


def tw_pass(seed: int) -> list[DrawnDocument]:
    """A card of 2015 for somebody from Taiwan."""
    return [_pass(seed, "tw_pass", "台湾居民来往大陆通行证", "")]


def _pass(seed: int, kind: CardKind, title: str, letter: str) -> DrawnDocument:
    random = _random(seed, 34)
    person = invented(59 * seed)  # 汉: names of two or three characters
    latin = _latin(random)
    given = _given(random, 1700)
    adult = given >= add_months(person.birth_date, 12 * 18)
    until = _until(given, 120 if kind == "hk_mo_pass" and adult else 60) - timedelta(days=1)
    number = f"{letter}{random.integers(10**7, 10**8)}"
    office = ("公安部出入境管理局", "中华人民共和国出入境管理局")[seed % 2]
    sheet = guilloche(random)
    spaced(ImageDraw.Draw(sheet), title, (190, 64), font(46, name=_SERIF), TITLE, 3.6)
    sheet.paste(portrait(random).resize((210, 283)), (84, 165))
    counted = "换证次数" if letter else "签发次数"
    for text, x, y in (("姓名", 340, 112), ("出生日期", 340, 226), ("性别", 620, 226), ("有效期限", 340, 302),
                       ("签发机关", 340, 378), ("证件号码", 340, 454), (counted, 700, 454)):  # fmt: skip
        _lay(sheet, [(text, x, y, 21, LABEL)])
    if not letter:
        _lay(sheet, [("签发地点", 700, 378, 21, LABEL), ("福建", 700, 410, 28, INK)])
    _lay(sheet, [(person.name, 340, 144, 34, INK), (latin, 340, 186, 28, INK), (person.sex, 620, 258, 30, INK),
                 (f"{person.birth_date:%Y.%m.%d}", 340, 258, 29, INK), (_dates(given, until), 340, 334, 29, INK),
                 (office, 340, 410, 28 if letter or seed % 2 == 0 else 24, INK)])  # fmt: skip
    _lay(sheet, [(f"{random.integers(0, 5):02d}", 700, 490, 30, INK)])
    _numbered(sheet, number, 340, 490)
    facts: dict[CardFieldName, str] = {
        "name": person.name, "name_latin": latin, "sex": person.sex, "birth_date": person.birth_date.isoformat(),
        "number": number, "authority": office, "valid_from": given.isoformat(), "valid_to": until.isoformat(),
    }  # fmt: skip
    return DrawnDocument(kind, "front", bgr(sheet), facts)


def _latin(random: Random) -> str:
    words = [str(each) for each in random.choice(_SYLLABLES, 3, replace=False)]
    return f"{words[0]}, {' '.join(words[1 : int(random.integers(2, 4))])}"


def foreigner(seed: int) -> list[DrawnDocument]:
    """A permanent resident's card: editions of 2017 and 2023 in turn, the title on one line or on two."""
    random = _random(seed, 35)
    person = invented(59 * seed)
    latin, code, country, figures = _WESTERN[int(random.integers(len(_WESTERN)))]
    new = seed % 2 == 1
    number = _new_number(random, person, figures) if new else _old_number(random, person, code)
    given = _given(random, 1000)
    adult = given >= add_months(person.birth_date, 12 * 18)
    until = _until(given, 120 if adult else 60)
    chinese = person.name if seed % 4 < 2 and "·" not in person.name else ""
    sheet = guilloche(random)
    if seed % 3 == 0:
        _title(sheet, "中华人民共和国", 46, 36)
        _title(sheet, "外国人永久居留身份证", 96, 40)
    else:
        _title(sheet, "中华人民共和国外国人永久居留身份证", 64, 40)
    _title(sheet, "FOREIGN PERMANENT RESIDENT ID CARD", 136, 24, 1)
    sheet.paste(portrait(random), (690, 160))
    both = f"{person.sex}/{'M' if person.sex == '男' else 'F'}"
    rows = [
        ("姓名", "Name", latin, chinese), ("性别", "Sex", both, ""),
        ("出生日期", "Date of Birth", f"{person.birth_date:%Y.%m.%d}", ""),
        ("国籍", "Nationality", f"{country}/{code}", ""),
        ("有效期限", "Period of Validity", _dates(given, until), ""),
    ]  # fmt: skip
    _rows(sheet, new, rows)
    _lay(sheet, [("证件号码" if new else "证件号码/ID No.", 60, 585, 24, LABEL)])
    _numbered(sheet, number, 200 if new else 280, 584)
    facts: dict[CardFieldName, str] = {
        "name": chinese, "name_latin": latin, "sex": person.sex, "nationality": f"{country}/{code}",
        "birth_date": person.birth_date.isoformat(), "number": number, "valid_from": given.isoformat(),
        "valid_to": until.isoformat(),
    }  # fmt: skip
    return [DrawnDocument("foreigner", "front", bgr(sheet), facts)]


def _rows(sheet: Image.Image, new: bool, rows: list[tuple[str, str, str, str]]) -> None:
    """Labels in two languages left of their values, or, on the newer edition, above them."""
    y = 178
    for chinese, english, value, second in rows:
        x = 60
        if new:
            _lay(sheet, [(f"{chinese}/{english}", x, y, 20, LABEL), (value, x, y + 32, 29, INK)])
            if second:
                _lay(sheet, [(second, x, y + 70, 29, INK)])
        else:
            x = 390
            _lay(sheet, [(f"{chinese}/{english}", 60, y, 22, LABEL), (value, x, y, 29, INK)])
            if second:
                _lay(sheet, [(second, x, y + 40, 29, INK)])
        y += (72 if new else 70) + (40 if second else 0)


def _new_number(random: Random, person: Facts, figures: str) -> str:
    province = int(random.choice([11, 31, 32, 44, 51]))
    return resident_number(random, f"9{province}{figures}", person.birth_date, person.sex)


def _old_number(random: Random, person: Facts, code: str) -> str:
    place = f"{int(random.choice([11, 31, 44]))}{random.integers(0, 100):02d}"
    body = f"{code}{place}{person.birth_date:%y%m%d}{random.integers(10)}"
    return f"{body}{mrz_check_digit(body)}"


DRAWN: Final[Mapping[CardKind, Callable[[int], list[DrawnDocument]]]] = {
    "temporary": temporary, "hk_mo_tw_residence": residence, "hk_mo_pass": hk_mo_pass, "tw_pass": tw_pass,
    "foreigner": foreigner, "first_generation": first_generation,
}  # fmt: skip
"""By kind, its sides for a seed."""
