"""People who do not exist, and what would stand on their cards: numbers with a right check character, real places."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from rulebook.sale.calendar import add_months, age_on
from rulebook.sale.people import CHECK_CHARACTERS, WEIGHTS
from terminal.ocr.nations import NATIONS
from terminal.ocr.regions import PREFECTURE, PROVINCE, region_known, regions

TODAY = date(2026, 11, 22)
"""The day on which drawn cards are read."""
ENTRIES = (*NATIONS, "穿青人", "其他", "外国血统中国籍人士")
ROW = 11
"""Characters in a line of the address."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "澹台")
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国华玉梅志红春燕波辉鹏飞雪婷宇浩轩子涵梓萱思怡佳欣晨曦文博雨"
    "泽一诺可馨俊熙"
)
RARE = "㛃䶮喆昇堃珺犇赟煊玥婧懿翀骉淼鑫垚堉翾昶旻嬿甯璟瑄祎赟晟烨燊囡羿弈訸邈彧闳昉暐晞"
MINORITY = (
    "阿卜杜拉·买买提", "古丽娜尔·阿不力孜", "迪力木拉提·艾尔肯", "次仁多吉", "格桑卓玛",
    "乌日娜", "巴特尔·斯琴", "阿依古丽·吐尔逊江", "穆罕默德·伊敏·卡德尔", "丹增旺堆",
    "娜仁高娃", "沙马依古", "吉克阿木", "努尔艾合麦提·玉苏普",
)  # fmt: skip
STREETS = ("建设路", "人民东路", "解放大道", "园丁路", "滨河南街", "中山北路", "学府街", "青年路", "迎宾大道", "文昌巷")
PLACES = (
    "三汇口乡",
    "化楼镇",
    "城关镇",
    "马家河子镇",
    "龙泉寺乡",
    "双桥村",
    "时家村",
    "上塘村第七村民小组",
    "阳光花园小区",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card says of its holder, as it is printed; the 住址 in lines of at most ROW characters."""

    name: str
    sex: str
    nation: str
    birth_date: date
    address_lines: tuple[str, ...]
    number: str
    authority: str
    valid_from: date
    valid_to: date | None
    """None: 长期."""

    @property
    def validity(self) -> str:
        """The period as a card prints it: `2015.03.02-2035.03.02`, or `2015.03.02-长期`."""
        return f"{self.valid_from:%Y.%m.%d}-{f'{self.valid_to:%Y.%m.%d}' if self.valid_to else '长期'}"

    def by_field(self) -> dict[str, str]:
        """What a right reading says, by field."""
        return {
            "name": self.name, "sex": self.sex, "nation": self.nation, "birth_date": self.birth_date.isoformat(),
            "address": "".join(self.address_lines), "number": self.number, "authority": self.authority,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else "长期",
        }  # fmt: skip


def invented(seed: int) -> Facts:
    """Somebody. The entry for 民族 is `seed` modulo 59; one, two and three address lines take turns."""
    random = np.random.default_rng([seed, 1])
    nation = ENTRIES[seed % len(ENTRIES)]
    born = date(1936, 1, 1) + timedelta(days=int(random.integers(0, 29_000)))
    sex = "男女"[int(random.integers(2))]
    code = str(random.choice(counties()))
    given, until = validity(born, random)
    name, lines = name_of(random, nation), address(random, code, rows=seed % 3 + 1)
    return Facts(name, sex, nation, born, lines, number(random, code, born, sex), authority_of(code), given, until)


@cache
def counties() -> list[str]:
    """Codes of places whose address can be written out."""
    return [code for code in regions() if region_known(code) and code[4:] not in {"00", "01"} and code[0] < "7"]


def number(random: np.random.Generator, code: str, born: date, sex: str) -> str:
    """Return a number of this place and day, its order odd for men, its check character right (GB 11643-1999)."""
    order = 2 * int(random.integers(0, 500)) + (sex == "男")
    body = f"{code}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_CHARACTERS[total % 11]


def name_of(random: np.random.Generator, nation: str) -> str:
    """Return a name: 40 % from MINORITY unless 汉, 满, 回, 土家 or 壮; of the others 35 % with a character of RARE."""
    if nation not in {"汉", "满", "回", "土家", "壮"} and random.random() < 0.4:
        return str(random.choice(MINORITY))
    surname = str(random.choice(COMPOUND)) if random.random() < 0.06 else SURNAMES[int(random.integers(len(SURNAMES)))]
    pool = RARE if random.random() < 0.35 else GIVEN
    first = pool[int(random.integers(len(pool)))]
    return surname + first + (GIVEN[int(random.integers(len(GIVEN)))] if random.random() < 0.7 else "")


def address(random: np.random.Generator, code: str, rows: int) -> tuple[str, ...]:
    """So many lines of at most eleven characters; nothing longer than a card has room for."""
    text = full_name(code)
    text += str(random.choice(PLACES)) if random.random() < 0.4 else ""
    text += f"{random.choice(STREETS)}{random.integers(1, 999)}号"
    text += f"{random.integers(1, 30)}号楼{random.integers(1, 7)}单元{random.integers(101, 2800)}室"
    lines = [text[start : start + ROW] for start in range(0, len(text), ROW)]
    return tuple(lines[: min(rows, len(lines))])


def authority_of(code: str) -> str:
    """The police of the county; of the city for its districts."""
    place = regions()[code]
    city = regions().get(code[:4] + "00", "")
    return (
        f"{city}公安局{place.removesuffix('区')}分局"
        if place.endswith("区") and city.endswith("市")
        else f"{place}公安局"
    )[:16]


def validity(born: date, random: np.random.Generator) -> tuple[date, date | None]:
    """From a day before today, for 5, 10 or 20 years or without end, by the age on that day (居民身份证法 art. 5)."""
    given = max(date(2005, 1, 1), add_months(born, 12 * 3)) + timedelta(days=int(random.integers(0, 1500)))
    given = min(given + timedelta(days=int(random.integers(0, 6000))), TODAY - timedelta(days=30))
    age = age_on(born, given)
    if age >= 46:
        return given, None
    return given, add_months(given, 12 * (5 if age < 16 else 10 if age <= 25 else 20))


def full_name(code: str) -> str:
    """Province, prefecture and county in one, as addresses begin; nothing for a code that is not known."""
    names = regions()
    parts = [names.get(code[:PROVINCE] + "0000"), names.get(code[:PREFECTURE] + "00"), names.get(code)]
    told = [name for number, name in enumerate(parts) if name and name != "市辖区" and name not in parts[:number]]
    return "".join(told) if code in names else ""
