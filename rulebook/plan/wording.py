"""Words for what plans are made of, and for what differs between two lists of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from rulebook.plan.plan import Filled
from rulebook.sale.text import Text

Group = Literal[
    "record", "gate", "declaration", "node", "page", "inspection", "retention", "custody", "adaptation", "notice",
    "right", "hint", "choice", "ready", "pack",
]  # fmt: skip
TITLES: Final[Mapping[Group, tuple[str, str]]] = {
    "record": ("录制方式", "Recording"),
    "gate": ("能否办理", "Whether it may go ahead"),
    "declaration": ("客户声明", "Declarations"),
    "node": ("节点", "Node"),
    "page": ("页面轨迹", "Pages of the trace"),
    "inspection": ("质检", "Inspection"),
    "retention": ("保存期限", "Keeping"),
    "custody": ("保管", "Custody"),
    "adaptation": ("适老和无障碍", "Adaptations"),
    "notice": ("告知", "Notices"),
    "right": ("客户权益", "Rights"),
    "hint": ("提示", "Hints"),
    "choice": ("机构选择", "Choices"),
    "ready": ("可否用于正式业务", "Fit for real business"),
    "pack": ("规则包", "Packs"),
}
SINCE: Final[Mapping[str, tuple[str, str]]] = {
    "contract_end": ("合同终止之日", "the end of the contract"),
    "product_end": ("产品终止之日", "the end of the product"),
    "relation_end": ("业务关系终止之日", "the end of the relation"),
    "dispute_end": ("纠纷办结之日", "the end of the dispute"),
    "sale": ("业务办理之日", "the day of the sale"),
}
ROLES: Final[Mapping[str, tuple[str, str]]] = {
    "seller": ("销售人员", "seller"),
    "applicant": ("投保人（客户）", "applicant"),
    "insured": ("被保险人", "insured"),
    "guardian": ("监护人", "guardian"),
    "customer_screen": ("客户屏", "customer's screen"),
    "co_borrower": ("共同借款人", "co-borrower"),
    "spouse": ("配偶", "spouse"),
    "guarantor": ("担保人", "guarantor"),
}
MOST_WORDS: Final = 8
"""Answers that are named; more are only counted."""
Named = Mapping[str, Filled]
"""What two plans have of a kind, by what it is recognised by."""


def both(zh: str, en: str) -> Filled:
    """Return a sentence that was put together, of whatever length."""
    return Filled(zh=zh, en=en)


def named(words: Sequence[tuple[str, str]]) -> Filled:
    """Return words as a list: 「甲、乙」, `a, b`; a dash for none."""
    if not words:
        return both("无", "none")
    return both("、".join(zh for zh, _ in words), ", ".join(en for _, en in words))


def answers(words: Sequence[str]) -> str:
    """Return the first `MOST_WORDS` of a list of answers, and how many there are if more."""
    told = "、".join(words[:MOST_WORDS])
    return told if len(words) <= MOST_WORDS else f"{told}… ({len(words)})"


def listed(old: Named, new: Named, zh: str, en: str) -> Iterator[Text]:
    """Yield a sentence for everything that is gone, new, or said otherwise; `zh` and `en` name the kind."""
    for name, words in old.items():
        if name not in new:
            yield both(f"删除{zh}：{words.zh}", f"{en} removed: {words.en}")
        elif new[name] != words:
            yield rewritten(words, new[name], zh, en)
    for name, words in new.items():
        if name not in old:
            yield both(f"新增{zh}：{words.zh}", f"{en} added: {words.en}")


def rewritten(old: Filled, new: Filled, zh: str, en: str) -> Filled:
    """Return a sentence for something that is said otherwise; in the other language too where only that changed."""
    told = both(f"{zh}改变：{old.zh} → {new.zh}", f"{en} changed: {old.en} → {new.en}")
    if old.zh == new.zh:
        return both(f"{zh}的英文改变：{old.en} → {new.en}", told.en)
    if old.en == new.en:
        return both(told.zh, f"{en} changed in Chinese: {old.zh} → {new.zh}")
    return told
