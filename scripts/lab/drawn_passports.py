"""Data pages of passports of people who do not exist: Chinese ones, others, and the specimen of ICAO Doc 9303.

Ten pixels a millimetre: 1250 x 880 for 125 x 88 mm (ID-3, ISO/IEC 7810). The same seed draws the same page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from rulebook.sale.calendar import add_months, age_on
from scripts.lab.drawn_cards import (
    INK,
    MONOSPACED,
    TITLE,
    Font,
    Random,
    bgr,
    font,
    guilloche,
    portrait,
    spaced,
)
from scripts.lab.drawn_people import COMPOUND, TODAY, name_of
from scripts.lab.zones import Bearer, td3
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.cards import CardFieldName, CardKind, CardSide

SIZE: Final = (1250, 880)
OCR_B: Final = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")
"""Where scripts/setup puts fonts-ocr-b."""
_LABEL: Final = (96, 96, 120)
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SOUNDS: Final = [
    "BAI白",
    "BEN犇",
    "BIAO骉",
    "BO波博",
    "CAI蔡",
    "CAO曹",
    "ZENG曾",
    "CHANG常昶",
    "CHAO超",
    "CHEN陈晨",
    "CHENG程晟",
    "CHI迟",
    "CHONG翀",
    "CHUN春",
    "CUI崔",
    "DAI戴",
    "DAN澹",
    "DENG邓",
    "DING丁",
    "DONG董",
    "DU杜",
    "DUAN段",
    "FAN范",
    "FANG方芳昉",
    "FEI飞",
    "FENG冯",
    "FU傅甫",
    "GANG刚",
    "GAO高",
    "GE葛",
    "GONG龚",
    "GU顾",
    "GUAN官",
    "GUI桂",
    "GUO郭国",
    "HAN韩涵",
    "HAO郝浩",
    "HE何贺訸",
    "HONG红闳",
    "HOU侯",
    "HU胡狐",
    "HUA华",
    "HUANG黄皇",
    "HUI辉",
    "JIA贾佳",
    "JIAN建",
    "JIANG蒋姜江",
    "JIE杰㛃",
    "JIN金",
    "JING静婧璟",
    "JUAN娟",
    "JUN军俊珺",
    "KANG康",
    "KE可",
    "KONG孔",
    "KUN堃",
    "LAI赖",
    "LAN兰",
    "LEI雷磊",
    "LI李黎丽",
    "LIANG梁",
    "LIAO廖",
    "LIN林",
    "LING令",
    "LIU刘",
    "LONG龙",
    "LU卢陆",
    "LUO罗",
    "LYU吕",
    "MA马",
    "MAO毛",
    "MEI梅",
    "MENG孟",
    "MIAO淼邈",
    "MIN敏旻",
    "MING明",
    "NA娜",
    "NAN囡",
    "NING甯",
    "NUO诺",
    "OU欧",
    "PAN潘",
    "PENG彭鹏",
    "PING平",
    "QIAN钱",
    "QIANG强",
    "QIAO乔",
    "QIN秦",
    "QIU邱",
    "REN任",
    "SHANG上",
    "SHAO邵",
    "SHEN沈燊",
    "SHENG昇",
    "SHI石史",
    "SI思司",
    "SONG宋",
    "SU苏",
    "SUN孙",
    "TAI台",
    "TAN谭",
    "TANG唐汤",
    "TAO涛",
    "TIAN田",
    "TING婷",
    "WAN万",
    "WANG王汪",
    "WEI魏伟暐",
    "YU尉",
    "WEN文",
    "WU吴武",
    "XI曦熙晞",
    "XIA夏霞",
    "XIAO萧",
    "XIE谢",
    "XIN欣馨鑫",
    "XIONG熊",
    "XIU秀",
    "XU徐许",
    "XUAN轩萱煊翾瑄",
    "XUE薛雪",
    "YAN阎艳燕䶮嬿",
    "YANG杨洋阳",
    "YAO姚垚",
    "YE叶烨",
    "YI易怡一懿祎羿弈",
    "YIN尹",
    "YING英",
    "YONG勇",
    "YU于余玉宇雨堉彧",
    "YUAN袁",
    "YUE玥",
    "YUN赟",
    "ZE泽",
    "ZHANG张",
    "ZHAO赵",
    "ZHE喆",
    "ZHENG郑",
    "ZHI志",
    "ZHONG钟",
    "ZHOU周",
    "ZHU朱诸",
    "ZI子梓",
    "ZOU邹",
]
"""Hanyu pinyin of the characters that drawn people have in their names, LYU for 吕 as passports have it."""
_SURNAMES: Final = (
    "SMITH", "KOVACS", "O BRIEN", "VAN DER BERG", "NGUYEN", "KIM", "TANAKA", "MUELLER", "GARCIA LOPEZ", "DUPONT",
    "IVANOVA", "BOOTH", "SANTOS", "ZILIO", "QUISPE", "GOODWOOD",
)  # fmt: skip
_GIVEN: Final = (
    "JOHN", "ANNA MARIA", "SEO YEON", "OLEG", "BOBBY", "ISABEL", "ZOE", "THI HOA", "HANS JOERG", "GIGI", "KAORI",
    "LUIS FELIPE", "SUZANNE", "DODO", "IDA", "XAVIER",
)  # fmt: skip
_COUNTRIES: Final = (
    "USA", "GBR", "FRA", "D", "JPN", "KOR", "RUS", "VNM", "THA", "CAN", "AUS", "ESP", "ITA", "IND", "BRA", "SGP",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page, straight and unspoiled, and what a right reading of it says."""

    bearer: Bearer
    issued: date
    chinese_name: str
    """Empty on passports of other countries."""
    picture: BgrPicture
    kind: CardKind = "passport"
    side: CardSide = "front"

    @property
    def facts(self) -> dict[CardFieldName, str]:
        """What a right reading says, by field."""
        bearer = self.bearer
        return {
            "name": self.chinese_name, "name_latin": ", ".join(filter(None, (bearer.surname, bearer.given))),
            "sex": bearer.sex, "nationality": bearer.nationality, "birth_date": bearer.birth_date.isoformat(),
            "number": bearer.number, "valid_from": self.issued.isoformat(), "valid_to": bearer.expires.isoformat(),
        }  # fmt: skip


def drawn_passport(seed: int) -> DrawnPage:
    """A Chinese passport for even seeds, another country's for odd ones; every tenth has expired."""
    random = np.random.default_rng([seed, 31])
    name = name_of(random, "汉") if seed % 2 == 0 else ""
    bearer, issued = _somebody(random, seed, name)
    return page_of(bearer, issued, name, seed)


def specimen() -> DrawnPage:
    """The specimen of ICAO Doc 9303 part 4, appendix A, on a page of ours."""
    bearer = Bearer(
        "ERIKSSON", "ANNA MARIA", "L898902C3", "UTO", date(1974, 8, 12), "女", date(2012, 4, 15), "ZE184226B"
    )
    return page_of(bearer, date(2007, 4, 16), "", 0)


def page_of(bearer: Bearer, issued: date, chinese_name: str = "", seed: int = 0) -> DrawnPage:
    """Draw the page that says this; the seed decides on the waves of its ground, the portrait and how days are set."""
    random = np.random.default_rng([seed, 37])
    sheet = guilloche(random).resize(SIZE, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(sheet)
    sheet.paste(portrait(random).resize((330, 430), Image.Resampling.BICUBIC), (45, 195))
    if chinese_name:
        _chinese(draw, bearer, issued, chinese_name)
    else:
        _other(draw, bearer, issued, seed)
    zone(draw, td3(bearer))
    return DrawnPage(bearer, issued, chinese_name, bgr(sheet))


def open_booklet(page: DrawnPage) -> BgrPicture:
    """The page and the one above it, as an opened passport lies: 1760 x 1250 x 3."""
    sheet = guilloche(np.random.default_rng(3)).resize(SIZE, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(sheet)
    spaced(draw, "请各国军政机关对持照人予以通行的便利和必要的协助", (90, 300), font(36), TITLE, 4)
    draw.line([(0, SIZE[1] - 2), (SIZE[0], SIZE[1] - 2)], fill=(120, 120, 130), width=5)
    return np.ascontiguousarray(np.vstack([bgr(sheet), page.picture]))


def zone(draw: ImageDraw.ImageDraw, lines: Sequence[str]) -> None:
    """Print both lines where ICAO Doc 9303 part 4 has them: middles 9.4 and 15.75 mm over the lower edge."""
    face = _ocr_b()
    for line, up in zip(lines, (157.5, 94.0), strict=True):
        for place, character in enumerate(line):
            draw.text((72.7 + 25.4 * place, SIZE[1] - up), character, font=face, fill=INK, anchor="mm")


@cache
def _ocr_b() -> Font:
    """OCR-B, or where it is not installed a face of one width."""
    from PIL import ImageFont

    return ImageFont.truetype(str(OCR_B), 35) if OCR_B.exists() else font(40, MONOSPACED)


def _chinese(draw: ImageDraw.ImageDraw, bearer: Bearer, issued: date, name: str) -> None:
    spaced(draw, "护照", (60, 80), font(54), TITLE, 16)
    spaced(draw, "PASSPORT", (60, 145), font(30), TITLE, 3)
    spaced(draw, "中华人民共和国", (430, 50), font(38), TITLE, 8)
    spaced(draw, "PEOPLE'S REPUBLIC OF CHINA", (430, 96), font(24), TITLE, 1)
    sex = {"男": "男/M", "女": "女/F"}[bearer.sex]
    for x, y, label, value in (
        (430, 140, "类型/Type", bearer.document[0]), (620, 140, "国家码/Country Code", "CHN"),
        (900, 140, "护照号码/Passport No.", bearer.number),
        (430, 315, "性别/Sex", sex), (600, 315, "国籍/Nationality", "中国/CHINESE"),
        (880, 315, "出生日期/Date of birth", _worded(bearer.birth_date)),
        (430, 405, "出生地点/Place of birth", "浙江/ZHEJIANG"), (880, 405, "签发日期/Date of issue", _worded(issued)),
        (430, 495, "签发地点/Place of issue", "浙江/ZHEJIANG"),
        (880, 495, "有效期至/Date of expiry", _worded(bearer.expires)),
        (430, 585, "签发机关/Authority", "中华人民共和国国家移民管理局"),
    ):  # fmt: skip
        _entry(draw, (x, y), label, (value,))
    _entry(draw, (430, 225), "姓名/Name", (name, f"{bearer.surname}, {bearer.given}"))


def _other(draw: ImageDraw.ImageDraw, bearer: Bearer, issued: date, seed: int) -> None:
    written = (_worded, _numbered, _short)[seed // 2 % 3]
    spaced(draw, "PASSPORT", (60, 80), font(44), TITLE, 4)
    spaced(draw, "PASSEPORT", (60, 140), font(28), TITLE, 2)
    spaced(draw, "UTOPIA" if bearer.nationality == "UTO" else "REPUBLIC OF " + bearer.nationality, (430, 60),
           font(40), TITLE, 3)  # fmt: skip
    for x, y, label, value in (
        (430, 130, "Type/Type", bearer.document[0]), (580, 130, "Code of issuing State", bearer.nationality),
        (900, 130, "Passport No./Passeport No.", bearer.number),
        (430, 215, "Surname/Nom", bearer.surname), (430, 300, "Given names/Prénoms", bearer.given),
        (430, 385, "Nationality/Nationalité", bearer.nationality),
        (430, 470, "Date of birth/Date de naissance", written(bearer.birth_date)),
        (960, 470, "Personal No.", bearer.optional),
        (430, 555, "Sex/Sexe", {"男": "M", "女": "F", "": "X"}[bearer.sex]),
        (560, 555, "Place of birth/Lieu de naissance", "ZENITH"),
        (430, 640, "Date of issue/Date de délivrance", written(issued)),
        (860, 640, "Date of expiry/Date d'expiration", written(bearer.expires)),
    ):  # fmt: skip
        if value:
            _entry(draw, (x, y), label, (value,))


def _entry(draw: ImageDraw.ImageDraw, place: tuple[float, float], label: str, values: Sequence[str]) -> None:
    x, y = place
    spaced(draw, label, (x, y), font(19), _LABEL, 0.5)
    for row, value in enumerate(values):
        spaced(draw, value, (x, y + 31 + 33 * row), font(29), INK, 1)


def _worded(day: date) -> str:
    return f"{day:%d} {_MONTHS[day.month - 1]} {day.year}"


def _numbered(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _short(day: date) -> str:
    """With a year of two digits, as ICAO's specimen has it."""
    return f"{day:%d} {_MONTHS[day.month - 1]}/{_MONTHS[day.month - 1]} {day:%y}"


def _latin(name: str) -> tuple[str, str]:
    """Surname and given names of a Chinese name as passports print them."""
    cut = 2 if name[:2] in COMPOUND else 1
    sounds = [next(sound for sound in _SOUNDS if each in sound) for each in name]
    bare = [re.sub("[^A-Z]", "", sound) for sound in sounds]
    return "".join(bare[:cut]), "".join(bare[cut:])


def _somebody(random: Random, seed: int, name: str) -> tuple[Bearer, date]:
    born = date(1936, 1, 1) + timedelta(days=int(random.integers(0, 31_000)))
    expired = seed % 10 == 7
    given_on = TODAY - timedelta(days=int(random.integers(3700, 5000) if expired else random.integers(20, 1700)))
    given_on = max(given_on, born + timedelta(days=30))
    ends = add_months(given_on, 12 * (5 if age_on(born, given_on) < 16 else 10)) - timedelta(days=1)
    sex = "男女"[int(random.integers(2))]
    if name:
        surname, given = _latin(name)
        optional = "".join(random.choice(list("ABCDEFGHJKLMNPQR"), 12)) + "A9" if seed % 4 else "<" * 12 + "A9"
        document = "PO" if seed % 4 else "P"
        return Bearer(surname, given, _chinese_number(random), "CHN", born, sex, ends, optional, document), given_on
    number = "".join(random.choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), int(random.integers(7, 10))))
    optional = "".join(random.choice(list("0123456789"), 10)) if seed % 3 == 0 else ""
    return Bearer(
        str(random.choice(_SURNAMES)), str(random.choice(_GIVEN)), number, str(random.choice(_COUNTRIES)), born, sex,
        ends, optional,
    ), given_on  # fmt: skip


def _chinese_number(random: Random) -> str:
    """E or G and eight digits; or E, a letter other than I and O, and seven."""
    second = str(random.choice(list("ABCDEFGHJKLMNPQRSTUVWXYZ"))) if random.random() < 0.5 else ""
    first = "E" if second else "EG"[int(random.integers(2))]
    return first + second + "".join(str(random.integers(10)) for _ in range(8 - len(second)))
