"""Usual answers to the questions of the scripts that ship, by set of answers and verdict."""

from collections.abc import Mapping
from typing import Final

ANSWERED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "bear": {
        "accepted": ("负担得起", "是的", "没问题", "可以负担", "不影响"),
        "refused": ("负担不起", "有点吃力", "有困难"),
    },
    "consent": {
        "accepted": ("同意", "我同意", "可以", "好的", "没问题", "没有问题", "不要紧，同意", "行"),
        "refused": ("不同意", "不太同意", "我不愿意", "算了吧", "不行"),
    },
    "convenient": {
        "accepted": ("方便", "可以", "好的", "您说", "方便，您讲"),
        "refused": ("不方便", "没空", "现在没时间", "在开会", "不太方便"),
    },
    "correct": {
        "accepted": (
            "是的",
            "对",
            "没错",
            "是本人",
            "是我",
            "正确",
            "都属实",
            "是，没问题",
            "是我自己的",
            "是自己的钱",
            "是的，都是我自己的",
        ),
        "refused": ("不是", "不对", "不是本人", "有误", "不是我的钱"),
    },
    "insist": {
        "accepted": ("坚持", "我坚持", "坚持购买", "还是要买", "我还是想买"),
        "refused": ("放弃", "不买了", "算了", "我再想想", "不坚持了"),
        "unclear": ("是的", "好的"),
    },
    "nothing_more": {
        "accepted": ("没有", "没有了", "没有别的", "没有其他承诺", "没，没有"),
        "refused": ("有", "有的", "有，他说能返现", "答应过"),
    },
    "own_money": {
        "accepted": ("是的", "都是自己的", "是我自己的钱", "自有资金"),
        "refused": ("借的", "不是，是贷款", "跟朋友借的"),
    },
    "seen": {
        "accepted": ("看到了", "都看到了", "看完了", "收到了", "看过了"),
        "refused": ("没看到", "没有", "看不清", "没看完"),
    },
    "stated": {
        "accepted": (
            "有",
            "没有",
            "参加了",
            "没参加",
            "有医保",
            "没买过",
            "买过",
            "没有公费医疗",
            "参加了职工医保",
            "不享受",
        ),
        "refused": ("不想说",),
    },
    "truthful": {
        "accepted": ("是的", "如实", "都如实回答了", "是我自己答的", "属实"),
        "refused": ("不是", "没有如实", "有些没说"),
    },
    "understood": {
        "accepted": ("清楚", "清楚了", "听懂了", "没有不清楚的", "没有问题", "都明白了", "知道了", "好的"),
        "refused": ("不清楚", "没听懂", "不太明白", "没听清楚", "没有"),
    },
    "willing": {
        "accepted": ("自愿", "是自愿的", "是的", "愿意", "我自愿购买"),
        "refused": ("不自愿", "不是自愿的", "不愿意", "不买"),
    },
}
