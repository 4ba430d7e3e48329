"""Facts in words: `投保人年龄 45 周岁`, `sales channel: broker`. For people who read why a rule fired or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rulebook.rules.products import Classes
from rulebook.rules.vocabulary import Vocabulary
from rulebook.rules.words import Unit, Whole
from rulebook.sale.amounts import yuan_in_words
from rulebook.sale.text import Language

MANNERS: Final[Mapping[str, tuple[str, str]]] = {
    "audio_video": ("录音录像", "sound and picture"),
    "audio": ("录音", "sound"),
    "page_trace": ("页面轨迹", "page trace"),
}
VALUES: Final[Mapping[str, str]] = {
    "insurance": "保险", "wealth": "理财", "loan": "贷款",
    "new_contract": "新投保", "rider_added": "加保附加险",
    "bank_agent": "银行代理", "nonbank_agent": "其他兼业代理", "professional_agent": "专业代理",
    "individual_agent": "个人代理", "broker": "经纪", "direct": "直销", "self_service": "自助终端",
    "on_site": "现场", "remote": "远程", "telephone": "电话", "internet": "互联网", "mixed": "线上线下融合",
    "full": "完全", "limited": "限制", "none": "无",
    "main": "主险", "rider": "附加险",
    "suitability": "适当性办法", "csrc": "证券投资者适当性办法",
    "single": "趸交", "annual": "年交", "semiannual": "半年交", "quarterly": "季交", "monthly": "月交",
    "self": "本人", "spouse": "配偶", "child": "子女", "parent": "父母", "grandchild": "孙子女",
    "grandparent": "祖父母", "sibling": "兄弟姐妹", "dependant": "赡养、抚养或扶养关系", "employee": "雇员",
    "other": "其他",
    **{manner: zh for manner, (zh, _) in MANNERS.items()},
}  # fmt: skip
UNITS: Final[Mapping[Unit, tuple[str, str]]] = {
    "number": ("", ""),
    "money": ("元", "yuan"),
    "age": (" 周岁", " years old"),
    "years": (" 年", " years"),
    "months": (" 个月", " months"),
    "days": (" 天", " days"),
    "hours": (" 小时", " hours"),
    "level": (" 级", " (level)"),
}
FEN: Final = 100


@dataclass(frozen=True, slots=True)
class Names:
    """What words and values are called, in both languages."""

    vocabulary: Vocabulary
    classes: Classes

    def fact(self, name: str, value: Any, language: Language) -> str:
        """Return a fact with its value; a list's word has the values of all items, each once."""
        word = self.vocabulary.word(name)
        called = word.zh if word and language == "zh" else name.replace(".", " ").replace("_", " ")
        several = value if isinstance(value, list) else [value]
        unit = word.kind.unit if word and isinstance(word.kind, Whole) else "number"
        chinese = language == "zh"
        said = ("、" if chinese else ", ").join(
            dict.fromkeys(self._value(name, each, unit, chinese=chinese) for each in several)
        )
        if not chinese:
            return f"{called}: {said or 'there is none'}"
        return f"{called} {said}" if unit != "number" else f"{called}：{said or '没有'}"

    def truth(self, question: str, value: Any, language: Language) -> str:
        """Return a yes-or-no question with its answer."""
        return f"{question} {self._value('', value, 'number', chinese=language == 'zh')}"

    def _value(self, name: str, value: Any, unit: Unit, *, chinese: bool) -> str:
        if isinstance(value, bool):
            return ("是" if value else "否") if chinese else ("yes" if value else "no")
        if isinstance(value, int):
            if unit == "money":
                return yuan_in_words(Decimal(value) / FEN, chinese=chinese)
            return f"{value}{UNITS[unit][0 if chinese else 1]}"
        if name == "products.class" and (found := self.classes.by_id.get(value)) is not None:
            return found.title.zh if chinese else found.title.en
        return VALUES.get(value, value) if chinese else str(value).replace("_", " ")
