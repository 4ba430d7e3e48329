"""How a machine's voice says figures: dates, sums, rates and long numbers as people say them. Pure.

Chinese is written out whole, since engines disagree about digits: 「2026年06月01日」 is 「二〇二六年六月一日」,
「12,000 元」 is 「一万二千元」, a licence number is read digit by digit. English engines read sums well; there only
dates and numbers that are no quantities are written otherwise.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Final

DIGITS: Final = "零一二三四五六七八九"
YEAR_DIGITS: Final = "〇一二三四五六七八九"
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PLACES: Final = ("", "十", "百", "千")
LARGE: Final = ((100_000_000, "亿"), (10_000, "万"))
TWO = 2
LONGEST_QUANTITY = 4
"""Digits without separators, and without a unit behind them, that are read as a quantity; more are read singly."""

_TWO_OF = "元|万|亿|年|天|个|次|人|倍|份|笔|秒|分钟|小时|名|位|项|种|家|张|页|条"
UNIT: Final = rf"(?=\s*(?:{_TWO_OF}|周岁|岁|日|月|期|公斤|克|以上|以下))"
TWO_OF: Final = re.compile(rf"\s*(?:{_TWO_OF})")
"""Before these, 2 is 「两」; before 月, 日, 周岁 and 期 it is 「二」."""

NUMBER: Final = r"(?<![A-Za-z0-9.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?"
DIGIT = re.compile(r"\d")
DATE = re.compile(r"(?<!\d)(\d{4})(?:年|-|/)(\d{1,2})(?:月|-|/)(\d{1,2})(?!\d)日?")
YEAR = re.compile(r"(?<!\d)(\d{4})(?=年(?!\s*期))")
PERCENT = re.compile(NUMBER + r"\s*[%％]")
YUAN = re.compile(NUMBER + r"\s*元")
HYPHENED = re.compile(r"(?<![A-Za-z0-9])\d{3,4}(?:-\d{3,})+(?!\d)")
RANGE = re.compile(r"(?<=[\d%％元年天])\s*[-—–~～]\s*(?=\d)")
QUANTITY = re.compile(NUMBER + r"(?![A-Za-z0-9])" + UNIT + r"\s*")
PLAIN = re.compile(NUMBER + r"(?![A-Za-z0-9])")


def digits_zh(text: str) -> str:
    """Read digits singly, 「零三二」; what is no digit stays, hyphens and blanks go."""
    return "".join(DIGITS[int(each)] if each in "0123456789" else each for each in text if each not in " -")


def digits_en(text: str) -> str:
    """Read digits singly: `0 3 2`."""
    return " ".join(each for each in text if each not in " -")


def whole_zh(value: int) -> str:
    """Spell a whole number from 0: 「两万零五十」, 「一万亿」."""
    return headed(_spelt(value)) if value else DIGITS[0]


def _spelt(value: int) -> str:
    for size, name in LARGE:
        if value >= size:
            above, rest = divmod(value, size)
            gap = DIGITS[0] if 0 < rest < size // 10 else ""
            return _spelt(above) + name + (gap + _spelt(rest) if rest else "")
    return below_section(value)


def below_section(value: int) -> str:
    """Spell 1 to 9999, with 「一十」 and 「二千」 in full."""
    spelt = ""
    zero = False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            zero = bool(spelt)
            continue
        spelt += (DIGITS[0] if zero else "") + DIGITS[digit] + PLACES[place]
        zero = False
    return spelt


def headed(spelt: str) -> str:
    """Say the head as people do: 「十二」 for 「一十二」, 「两千」 for 「二千」."""
    if spelt.startswith("一十"):
        return spelt[1:]
    if spelt.startswith(("二千", "二万", "二亿")):
        return "两" + spelt[1:]
    return spelt


def number_zh(value: Decimal) -> str:
    """Spell a number, its decimals singly: 「一点七五」; trailing noughts are not said."""
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return whole_zh(int(whole)) + (f"点{digits_zh(rest)}" if rest else "")


def percent_zh(rate: Decimal) -> str:
    """Spell a rate: 「百分之一点七五」, 「百分之百」."""
    return "百分之" + ("百" if rate == 100 else number_zh(rate))  # noqa: PLR2004 - the whole


def yuan_zh(amount: Decimal) -> str:
    """Spell a sum down to fen: 「两万零五十元三角」, 「三角」, 「零元」. Below a fen it is spelt with decimals."""
    fen = amount * 100
    if fen != int(fen):
        return f"{number_zh(amount)}元"
    yuan, rest = divmod(int(fen), 100)
    jiao, fen_left = divmod(rest, 10)
    spelt = f"{'两' if yuan == TWO else whole_zh(yuan)}元" if yuan or not rest else ""
    if jiao:
        spelt += f"{'两' if jiao == TWO and not spelt else DIGITS[jiao]}角"
    if fen_left:
        spelt += f"{DIGITS[0] if spelt and not jiao else ''}{DIGITS[fen_left]}分"
    return spelt


def date_zh(day: dt.date) -> str:
    """Spell a day: 「二〇二六年六月一日」."""
    return f"{year_zh(f'{day.year:04}')}年{whole_zh(day.month)}月{whole_zh(day.day)}日"


def date_en(day: dt.date) -> str:
    """Spell a day: `1 June 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def year_zh(year: str) -> str:
    """Read a year digit by digit: 「二〇二六」."""
    return "".join(YEAR_DIGITS[int(digit)] for digit in year)


def aloud_zh(text: str) -> str:
    """Return Chinese text with all figures in it written out as they are said; letters with digits (`R2`) stay."""
    if not DIGIT.search(text):
        return text
    text = DATE.sub(dated, text)
    text = HYPHENED.sub(lambda found: digits_zh(found[0]), text)
    text = RANGE.sub("到", text)
    text = PERCENT.sub(lambda found: percent_zh(number(found)), text)
    text = YUAN.sub(lambda found: yuan_zh(number(found)), text)
    text = YEAR.sub(lambda found: year_zh(found[1]), text)
    text = QUANTITY.sub(counted, text)
    return PLAIN.sub(plain, text)


def number(found: re.Match[str]) -> Decimal:
    """Return the number that `NUMBER` matched."""
    return Decimal(found[1].replace(",", "") + (found[2] or ""))


def dated(found: re.Match[str]) -> str:
    """Spell a date, or leave alone what is none."""
    try:
        return date_zh(dt.date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        return found[0]


def counted(found: re.Match[str]) -> str:
    """Spell a number before a unit; 「两年」, but 「二月」."""
    value = number(found)
    if value == TWO and TWO_OF.match(found.string, found.end()):
        return "两"
    return number_zh(value)


def plain(found: re.Match[str]) -> str:
    """Spell a number without a unit: a quantity where it is short or has separators, else digit by digit."""
    digits = found[1]
    long = len(digits) > LONGEST_QUANTITY and "," not in digits
    leading = len(digits) > 1 and digits.startswith("0")
    if not found[2] and (long or leading):
        return digits_zh(digits)
    return number_zh(number(found))
