"""Which lines of print are a title of the plan, and which only speak of one."""

import pytest

from terminal.ocr.titles import Titles

TITLES = Titles(
    [
        "投保提示书",
        "人身保险投保提示书",
        "条款",
        "保险条款",
        "转保",
        "转保确认书",
        "确认书",
        "免责条款说明",
        "执业证",
        "投保单",
        "投保声明",
    ]
)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("人身保险投保提示书", "人身保险投保提示书"),
        ("人身保險投保提示書", "人身保险投保提示书"),
        ("人 身 保 险 投 保 提 示 书", "人身保险投保提示书"),
        ("人身保险投保提不书", "人身保险投保提示书"),
        ("示例人寿保险股份有限公司 投保提示书", "投保提示书"),
        ("《保险条款》", "保险条款"),
        ("鑫享两全保险（分红型）条款", "保险条款"),
        ("ＡＢ投保声明", "投保声明"),
        ("投保单（个人）", "投保单"),
        ("转保确认书", "转保确认书"),
        ("免责条款说朋", "免责条款说明"),
    ],
)
def test_a_title_is_told_however_it_is_printed(line: str, title: str) -> None:
    assert TITLES.of(line) == title


@pytest.mark.parametrize(
    "line",
    [
        "", "你好", "条款一", "投保单号：123", "投保单号 20261129", "请仔细阅读保险条款，特别是免除责任的部分",
        "本合同适用保险条款。", "执业登记", "投保摸示书", "理财产品风险揭示", "投保人声明", "1", "。",
    ],
)  # fmt: skip
def test_what_is_no_title_of_the_plan_is_none(line: str) -> None:
    assert TITLES.of(line) is None


def test_the_plan_s_own_spelling_is_told() -> None:
    assert Titles(["產品條款"]).of("产品条款") == "產品條款"
    assert Titles([]).of("产品条款") is None
