"""The words that conditions may use: every fact of a sale, with its type, bounds and meaning.

Which product classes there are is data, so the vocabulary is made from the classes of a shelf. `facts.py` fills
the words from a sale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from rulebook.rules.obligations import Manner
from rulebook.rules.products import TRAITS, Act, Classes, Trait
from rulebook.rules.words import AnyText, Group, OneOf, Truth, Whole, Word, one_of
from rulebook.sale.amounts import MOST_FEN
from rulebook.sale.people import Capacity, Relation
from rulebook.sale.products import Line, PaymentManner
from rulebook.sale.sale import Business, Channel, Contact, OverallContact

YES = Truth()
AGE = Whole(0, 130, "age")
COUNT = Whole(0, 99)
MONEY = Whole(0, MOST_FEN, "money")
LEVEL = Whole(0, 5, "level")
MOST_TERM: Final = 200
"""The years that cover for a whole life counts as."""

GROUPS: Final[Mapping[str, Group]] = {
    "sale": {
        "line": Word(one_of(Line), "业务条线", "insurance, wealth or loan"),
        "business": Word(one_of(Business), "业务类型", "a new contract, or a rider added to one"),
        "channel": Word(one_of(Channel), "销售渠道", "through whom it is sold"),
        "contact": Word(one_of(OverallContact), "接触方式", "on site, remote, telephone, internet, or mixed"),
        "way": Word(one_of(Contact), "本次办理方式", "how this take is made, whatever other steps there were"),
        "online_step": Word(YES, "有线上环节", "a step of it was made on the internet"),
        "concurrent_agent": Word(YES, "保险兼业代理销售", "保险兼业代理: a bank, another such agent, or its terminal"),
        "bank": Word(YES, "银行销售", "sold by a bank or on a bank's terminal"),
        "in_premises": Word(YES, "在营业场所内", "the seller is in the premises of his institution"),
        "sales_area": Word(YES, "在销售专区或专柜", "in a sales area or at a fixed counter with recording equipment"),
        "system_accepted": Word(
            YES, "录制系统已验收", "the site has an acceptance reference for its recording system"
        ),
        "group_policy": Word(YES, "团体险", "团体险"),
        "replaces_policy": Word(YES, "转保", "转保: another policy is given up for it"),
        "several_insured": Word(YES, "多名被保险人", "more than one person is insured"),
    },
    "seller": {
        "grade": Word(Whole(1, 9), "销售人员等级", "the seller's grade"),
        "licence_expired": Word(YES, "执业证已过期", "the licence ended before the day of the sale"),
        "unit_linked_months": Word(
            Whole(0, 720, "months"), "投连险销售经验", "months of selling unit-linked insurance; 0 unknown"
        ),
        "unit_linked_hours": Word(
            Whole(0, 2000, "hours"), "投连险培训", "hours of training on it in the last year; 0 unknown"
        ),
        "is_applicant": Word(YES, "销售人员就是投保人", "the seller is the applicant"),
        "is_insured": Word(YES, "销售人员是被保险人", "the seller is among the insured"),
        "on_both_sides": Word(
            YES, "销售人员也是交易另一方", "the seller is applicant, insured, guardian, beneficiary or in the loan"
        ),
    },
    "applicant": {
        "natural_person": Word(YES, "投保人是自然人", "a person, not an organisation"),
        "age": Word(AGE, "投保人年龄", "full years on the day of the sale; 0 for an organisation"),
        "capacity": Word(one_of(Capacity), "投保人民事行为能力", "civil capacity"),
        "disabled": Word(YES, "投保人有残障", "adapted disclosure is needed"),
        "cannot_see": Word(YES, "投保人看不见", "cannot see, or the kind of disability is not known"),
        "cannot_hear": Word(YES, "投保人听不见", "cannot hear, or the kind of disability is not known"),
        "cannot_speak": Word(YES, "投保人不能说话", "cannot speak, or the kind of disability is not known"),
        "is_insured": Word(YES, "投保人也是被保险人", "is among the insured"),
    },
    "guardian": {
        "named": Word(YES, "写明监护人", "a guardian or legal representative is named"),
        "is_applicant": Word(YES, "监护人就是投保人", "and is the applicant"),
    },
    "beneficiary": {
        "named": Word(YES, "指定受益人", "beneficiaries are named; else the legal heirs"),
        "all_close": Word(YES, "受益人都是近亲属", "each named is the insured, or spouse, child or parent of him"),
    },
    "loan": {
        "co_borrowers": Word(COUNT, "共同借款人人数", "how many borrow together with the applicant"),
        "guarantors": Word(COUNT, "担保人人数", "how many guarantee the loan"),
        "spouse": Word(YES, "写明借款人配偶", "the borrower's spouse is named"),
    },
    "cover": {
        "death_sum": Word(
            Whole(0, MOST_FEN * 12, "money"), "身故责任保险金额合计", "sums insured of all death benefits; 0 unknown"
        ),
        "death_sum_known": Word(YES, "身故责任都写明保险金额", "every product with a death benefit states its sum"),
    },
    "premium": {
        "single_new_type": Word(
            Whole(0, MOST_FEN * 12, "money"), "新型产品趸交保费", "single premiums of 新型 products together"
        ),
        "annual_new_type": Word(
            Whole(0, MOST_FEN * 12 * 12, "money"), "新型产品年交保费", "yearly premiums of 新型 products together"
        ),
        "first_year": Word(Whole(0, MOST_FEN * 12 * 12, "money"), "首年保费", "everything payable in the first year"),
    },
    "suitability": {
        "level": Word(LEVEL, "风险承受能力", "risk tolerance 1 to 5; 0 not tested"),
        "tested": Word(YES, "做过风险测评", "there is a test with a date"),
        "test_months": Word(Whole(0, 2400, "months"), "距风险测评", "months begun since it; 12 on the anniversary"),
        "tests_that_day": Word(COUNT, "测评当日次数", "tests taken on the day of the test"),
        "tests_12_months": Word(Whole(0, 999), "十二个月内测评次数", "tests taken in the twelve months before"),
        "level_changed": Word(YES, "风险等级有变化", "the level differs from the one before"),
        "level_reconfirmed": Word(YES, "变化后的等级已确认", "the customer confirmed the changed level"),
        "filled_by_customer": Word(YES, "测评由客户本人填写", "the customer filled the test in himself"),
        "income_known": Word(YES, "写明家庭年收入", "the household's yearly income is stated"),
        "household_income": Word(MONEY, "家庭年收入", "yearly income of the household; 0 unknown"),
        "budget_known": Word(YES, "写明预算", "a budget is stated"),
        "budget": Word(MONEY, "预算", "the stated budget; 0 unknown"),
        "own_funds_known": Word(YES, "写明是否自有资金", "it is stated whether the money is the customer's own"),
        "own_funds": Word(YES, "自有资金", "the money is the customer's own; no if unknown"),
        "needs_known": Word(YES, "写明需求", "the need is stated"),
        "needs_mismatch": Word(YES, "产品与需求明显不符", "the product clearly does not meet the need"),
        "unaffordable": Word(YES, "保费明显超出负担能力", "the premium is clearly more than the customer can bear"),
        "duplicate_cover": Word(YES, "重复投保补偿型保险", "the customer already has the same indemnity cover"),
        "insists": Word(YES, "经提示仍坚持", "advised against it, the customer still wants it"),
        "professional_investor": Word(YES, "专业投资者", "is a professional investor"),
        "qualified_investor": Word(YES, "合格投资者", "found a qualified investor, for private products"),
    },
    "plan": {
        "recorded": Word(YES, "须录音录像", "sound and picture must be recorded"),
        "sound_only": Word(YES, "只须录音", "sound must be recorded, and no picture"),
        "page_trace": Word(YES, "须保留页面轨迹", "a trace of the web shop's pages must be kept"),
    },
}  # fmt: skip
"""Words of the whole sale; those of `plan` are known only after the rules that record were asked."""

TRAIT_WORDS: Final[Mapping[Trait, tuple[str, str]]] = {
    "new_type": ("新型产品", "新型产品: participating, universal, unit-linked, variable"),
    "principal_at_risk": ("本金可能亏损", "the principal may be lost"),
    "health": ("健康保险", "health insurance of any kind"),
    "medical": ("医疗保险", "health insurance that pays for treatment"),
    "disease": ("疾病保险", "health insurance that pays on a diagnosis"),
    "care": ("护理保险", "care insurance"),
    "income": ("失能收入损失保险", "insurance of income lost by disability"),
    "investment": ("投资型产品", "an investment: 适当性办法 art. 31 applies"),
    "agency": ("代销产品", "sold for another institution"),
    "subsidiary": ("理财公司产品", "of a wealth company (理财公司)"),
    "public_fund": ("公募基金", "a public fund"),
    "private_product": ("私募产品", "a private product: qualified investors only"),
    "structured_deposit": ("结构性存款", "a structured deposit"),
    "trust": ("信托产品", "a trust"),
    "derivative": ("衍生产品", "a derivative"),
    "treasury": ("国债", "treasury bonds"),
    "metal": ("贵金属", "precious metal"),
    "housing": ("住房贷款", "a loan for a home"),
}

PRODUCT: Final[Group] = {
    "kind": Word(OneOf(frozenset({"main", "rider"})), "主险或附加险", "main contract or rider"),
    "act": Word(one_of(Act), "适当性依据", "by which act suitability is judged"),
    **{trait: Word(YES, *TRAIT_WORDS[trait]) for trait in TRAITS},
    "over_one_year": Word(YES, "保险期间超过一年", "cover longer than one year; exactly one year is not"),
    "term_years": Word(
        Whole(0, MOST_TERM, "years"), "保险期间", "years of cover begun; 200 for a whole life, 0 for no insurance"
    ),
    "death_benefit": Word(YES, "以死亡为给付条件", "death is a condition of payment"),
    "guaranteed_renewal": Word(YES, "保证续保", "renewal is guaranteed"),
    "reimbursement": Word(YES, "费用补偿型", "pays back expenses"),
    "tax_favoured": Word(YES, "税优健康险或税延养老险", "税优健康险, 税延养老险"),
    "hospitals": Word(YES, "写明指定医院", "there are designated hospitals"),
    "claims": Word(YES, "写明理赔流程", "the claim procedure is stated"),
    "deductible": Word(YES, "有免赔额", "a deductible is stated"),
    "payout_ratio": Word(YES, "有给付比例", "a ratio of payment is stated"),
    "sum_insured": Word(MONEY, "保险金额", "the sum insured; 0 unknown"),
    "sum_insured_known": Word(YES, "写明保险金额", "the sum insured is stated"),
    "limits": Word(YES, "写明赔偿限额", "limits of payment are stated"),
    "grace": Word(YES, "写明宽限期", "the grace period is stated"),
    "lapse": Word(YES, "写明效力中止与复效", "lapse and reinstatement are stated"),
    "guaranteed_until": Word(YES, "写明保证利率期限", "the guaranteed rate has a last day"),
    "payment": Word(one_of(PaymentManner, absent=True), "交费方式", "manner of payment"),
    "payment_years": Word(Whole(0, 100, "years"), "交费期间", "years over which the premium is paid"),
    "single_premium": Word(MONEY, "趸交保费", "single premium; 0 if paid otherwise"),
    "annual_premium": Word(Whole(0, MOST_FEN * 12, "money"), "年交保费", "yearly premium; 0 if single"),
    "cooling_off_days": Word(Whole(0, 365, "days"), "犹豫期", "days of 犹豫期; 0 none or unknown"),
    "cooling_off_known": Word(YES, "写明犹豫期", "the 犹豫期 is stated"),
    "waiting_days": Word(Whole(0, 3650, "days"), "等待期", "days of waiting period; 0 none or unknown"),
    "waiting_known": Word(YES, "写明等待期", "the waiting period is stated"),
    "waiting_from": Word(YES, "写明等待期起算", "it is stated when the waiting period begins to run"),
    "waiting_effect": Word(YES, "写明等待期影响", "it is stated what happens in the waiting period"),
    "cash_value_known": Word(YES, "写明第一年末现金价值", "the cash value after year one is stated"),
    "shorter_than_main": Word(YES, "附加险期间短于主险", "a rider whose cover ends before that of a main contract"),
    "required_grade": Word(Whole(1, 9), "要求的销售人员等级", "least grade of the seller"),
    "risk_level": Word(LEVEL, "产品风险等级", "R1 to R5; 0 not rated"),
    "distribution": Word(YES, "写明收益分配", "how income is distributed is stated"),
    "offering": Word(YES, "写明募集方式", "the way of raising is stated"),
    "principal": Word(YES, "写明委托机构", "who bears the product, where the bank is agent, is stated"),
    "benchmark": Word(YES, "写明业绩比较基准", "a benchmark is stated"),
    "custodian": Word(YES, "写明托管人", "the custodian is stated"),
    "amount": Word(MONEY, "金额", "amount of a wealth product or loan"),
    "signed_electronically": Word(YES, "电子签约", "a loan signed electronically"),
}  # fmt: skip

LISTS: Final[Mapping[str, Group]] = {
    "products": PRODUCT,
    "insured": {
        "age": Word(AGE, "被保险人年龄", "full years on the day of the sale"),
        "is_applicant": Word(YES, "被保险人就是投保人", "is the applicant"),
        "relation": Word(one_of(Relation), "被保险人与投保人的关系", "what he is to the applicant"),
        "capacity": Word(one_of(Capacity), "被保险人民事行为能力", "civil capacity, by age if not stated"),
    },
    "records": {
        "rule": Word(AnyText(), "要求录制的规则", "id of a rule by which it is recorded"),
        "pack": Word(AnyText(), "要求录制的规则包", "id of the rule's pack"),
        "manner": Word(one_of(Manner), "录制方式", "how that rule has it recorded"),
    },
}  # fmt: skip
"""Words of each item of a list; the classes of products are added by `vocabulary_of`."""

AFTER_RECORDING: Final = frozenset({"plan", "records"})
"""Words that a rule which records cannot ask for: they are known only after it was asked."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one pack's conditions. With `yuan`, sums are written in yuan (format 2), else in fen."""

    groups: Mapping[str, Group] = field(default_factory=lambda: GROUPS)
    lists: Mapping[str, Group] = field(default_factory=lambda: LISTS)
    yuan: bool = False

    def plus(self, **groups: Group) -> "Vocabulary":
        """Return it with more groups of words, such as a pack's definitions (`is`) or one product (`p`)."""
        return replace(self, groups={**self.groups, **groups})

    def of_format(self, number: int) -> "Vocabulary":
        """Return it as packs of this format write sums."""
        return replace(self, yuan=number >= 2)  # noqa: PLR2004 - sums are yuan since format 2

    @property
    def product(self) -> Group:
        """The words of one product."""
        return self.lists["products"]

    def word(self, name: str) -> Word | None:
        """Return the word `applicant.age` or `products.class`; None for a pack's own and those not known."""
        owner, _, word = name.partition(".")
        group = self.groups.get(owner) or self.lists.get(owner)
        return group.get(word) if group else None


def vocabulary_of(classes: Classes, *, every: bool = True) -> Vocabulary:
    """Return the words of a shelf with these product classes; with not `every` class known, there may be others."""
    kind = OneOf(frozenset(classes.by_id)) if every else AnyText()
    product = {**PRODUCT, "class": Word(kind, "产品类别", "class of the product")}
    return Vocabulary(lists={**LISTS, "products": product})
