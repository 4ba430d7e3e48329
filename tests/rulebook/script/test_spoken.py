"""Figures as a voice says them: the awkward ones."""

import datetime as dt
from decimal import Decimal

import pytest

from rulebook.script.spoken import aloud_zh, date_en, date_zh, digits_en, digits_zh, percent_zh, whole_zh, yuan_zh


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (101, "一百零一"),
        (110, "一百一十"),
        (200, "二百"),
        (1_010, "一千零一十"),
        (2_000, "两千"),
        (10_010, "一万零一十"),
        (12_000, "一万二千"),
        (20_050, "两万零五十"),
        (100_000, "十万"),
        (100_000_000, "一亿"),
        (100_000_010, "一亿零一十"),
        (100_010_000, "一亿零一万"),
        (1_000_000_000_001, "一万亿零一"),
    ],
)
def test_whole_numbers(value: int, spoken: str) -> None:
    assert whole_zh(value) == spoken


@pytest.mark.parametrize(
    ("amount", "spoken"),
    [
        ("0", "零元"),
        ("2", "两元"),
        ("10", "十元"),
        ("0.05", "五分"),
        ("0.20", "两角"),
        ("1.05", "一元零五分"),
        ("20050.30", "两万零五十元三角"),
        ("12000", "一万二千元"),
        ("100000000", "一亿元"),
    ],
)
def test_sums(amount: str, spoken: str) -> None:
    assert yuan_zh(Decimal(amount)) == spoken


@pytest.mark.parametrize(
    ("rate", "spoken"),
    [
        ("1.75", "百分之一点七五"),
        ("100", "百分之百"),
        ("0.05", "百分之零点零五"),
        ("3.00", "百分之三"),
        ("0", "百分之零"),
    ],
)
def test_rates(rate: str, spoken: str) -> None:
    assert percent_zh(Decimal(rate)) == spoken


def test_days_and_years() -> None:
    assert date_zh(dt.date(2026, 6, 1)) == "二〇二六年六月一日"
    assert date_zh(dt.date(2000, 10, 20)) == "二〇〇〇年十月二十日"
    assert date_en(dt.date(2026, 6, 1)) == "1 June 2026"


def test_numbers_that_are_no_quantities_are_read_digit_by_digit() -> None:
    assert digits_zh("00000032050002026000001") == "零零零零零零三二零五零零零二零二六零零零零零一"
    assert digits_zh("400-800-1234") == "四零零八零零一二三四"
    assert digits_en("95000") == "9 5 0 0 0"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("今天是2026年06月01日。", "今天是二〇二六年六月一日。"),
        ("自2026-11-22起", "自二〇二六年十一月二十二日起"),
        ("2026年13月40日", "二〇二六年十三月四十日"),
        ("每次12,000 元，利率1.75%", "每次一万二千元，利率百分之一点七五"),
        ("等待期 90 天，2 年，2月", "等待期 九十天，两年，二月"),
        ("满65周岁，第26条", "满六十五周岁，第二十六条"),
        ("您是C3，产品R2，代码P001", "您是C3，产品R2，代码P001"),
        ("8-10天到账", "八到十天到账"),
        ("客服95000", "客服九五零零零"),
        ("卡号尾号0088", "卡号尾号零零八八"),
        ("最多100000元", "最多十万元"),
        ("没有数字。", "没有数字。"),
        ("", ""),
    ],
)
def test_figures_in_a_sentence(written: str, spoken: str) -> None:
    assert aloud_zh(written) == spoken
