"""Complete example sales to start from: `shuanglu sale example --kind …`. Names and numbers are invented."""

import datetime as dt
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale

Json = dict[str, Any]

THE_BANK: Final = "示例银行股份有限公司"
SUBSIDIARY: Final = "示例理财有限责任公司"
BANK: Final[Json] = {
    "name": "青岛香港路支行",
    "region": "370200",
    "in_premises": True,
    "sales_area": True,
}
SELLER: Final[Json] = {
    "name": "王芳",
    "licence": "00000032050002026000001",
    "licence_until": "2028-12-31",
    "grade": 3,
    "institution": THE_BANK,
    "institution_short": "示例银行",
    "unit_linked_months": 30,
    "unit_linked_training_hours": 48,
}
CUSTOMER: Final[Json] = {"name": "李明", "birth_date": "1981-03-10"}
MEANS: Final[Json] = {
    "level": 3,
    "test_date": "2026-06-01",
    "household_income": "300000",
    "budget": "30000",
    "needs": {"zh": "为家庭准备长期保障", "en": "long-term protection for the family"},
    "own_funds": True,
}


def insurance(product_class: str, name: str, **more: Any) -> Json:
    """Return a product with everything that a script can ask for; `more` replaces and adds fields."""
    return {
        "line": "insurance",
        "class": product_class,
        "kind": "main",
        "code": "P001",
        "name": name,
        "issuer": "示例人寿保险股份有限公司",
        "term": {"unit": "years", "value": 10},
        "payment": {"manner": "annual", "amount": "12000", "years": 5},
        "sum_insured": "60000",
        "risk_level": 2,
        "cover": {
            "zh": "按合同约定给付保险金。",
            "en": "Benefits are paid as the contract says.",
        },
        "exclusions": {"zh": "故意犯罪、酒后驾驶等情形不赔。", "en": "Nothing for crime or drunk driving."},
        "deductible": {"zh": "没有免赔额，也没有免赔率。", "en": "There is no deductible."},
        "payout_ratio": {"zh": "没有按比例给付的约定。", "en": "Nothing is paid in part only."},
        "claims": {
            "zh": "拨打客服电话报案，提交理赔申请书、身份证明和事故证明。",
            "en": "Call the service number; hand in the claim form, proof of identity and proof of what happened.",
        },
        "charges": {
            "zh": "初始费用和退保费用见条款。",
            "en": "Initial and surrender charges: see the clauses.",
        },
        "cooling_off_days": 15,
        "cash_value_year_1": "6800",
        "grace": {"zh": "宽限期 60 天，期间出险仍然赔付。", "en": "60 days, in which the cover goes on."},
        "lapse": {
            "zh": "宽限期满仍未交费的，合同效力中止；两年内可以申请复效。",
            "en": "After that the cover stops; it can be taken up again within two years.",
        },
        "guaranteed_rate_percent": "1.75",
        "waiting_days": 90,
        "waiting_from": {"zh": "合同生效的次日", "en": "the day after the contract takes effect"},
        "waiting_effect": {
            "zh": "等待期内因疾病出险，退还已交保费，合同终止；因意外出险不受限制。",
            "en": "For an illness in it premiums are paid back and the contract ends; accidents are covered.",
        },
        "renewal": {"zh": "不保证续保。", "en": "Renewal is not guaranteed."},
        **more,
    }


def sale(**more: Any) -> Json:
    """Return a sale at a bank's counter, without insured and products; `more` adds them, and replaces fields."""
    return {
        "schema": 2,
        "reference": "D20261122-001",
        "date": "2026-11-22",
        "channel": "bank_agent",
        "contact": "on_site",
        "site": deepcopy(BANK),
        "seller": deepcopy(SELLER),
        "applicant": deepcopy(CUSTOMER),
        "suitability": deepcopy(MEANS),
        "service_phone": "95000",
        **more,
    }


def insured_self(products: list[Json], **more: Any) -> Json:
    """Return a sale of insurance at a bank's counter whose applicant is the only insured."""
    return sale(insured=[{"relation": "self"}], products=products, **more)


def wealth(product_class: str, name: str, issuer: str, **more: Any) -> Json:
    """Return a wealth product with everything that a script can ask for; `more` replaces and adds fields."""
    return {
        "line": "wealth",
        "class": product_class,
        "code": "W001",
        "name": name,
        "issuer": issuer,
        "custodian": "示例托管银行",
        "amount": "100000",
        "risk_level": 2,
        "term": {"zh": "182 天，期内封闭。", "en": "182 days, closed until then."},
        "investment": {"zh": "债券不低于 80%。", "en": "Bonds, at least 80 %."},
        "distribution": {"zh": "到期一次分配。", "en": "All at the end."},
        "offering": {"zh": "公开募集", "en": "offered to the public"},
        "benchmark": {"zh": "年化 2.5%", "en": "2.5 % a year"},
        "risks": {"zh": "债券违约时可能亏损本金。", "en": "Principal may be lost if bonds default."},
        "fees": {"zh": "管理费每年 0.3%。", "en": "0.3 % a year."},
        "redemption": {"zh": "到期自动兑付，期内不可赎回。", "en": "Paid at the end; no redemption before."},
        "information": {"zh": "手机银行产品公告。", "en": "Notices in the bank's application."},
        **more,
    }


def loan(**more: Any) -> Json:
    """Return a personal loan with everything that a script can ask for; `more` replaces and adds fields."""
    return {
        "line": "loan",
        "class": "personal_loan",
        "code": "L001",
        "name": "示例消费贷款",
        "issuer": THE_BANK,
        "amount": "300000",
        "purpose": {"zh": "住房装修", "en": "renovation"},
        "rate": {"zh": "年化 3.6%", "en": "3.6 % a year"},
        "term": {"zh": "3 年", "en": "3 years"},
        **more,
    }


def medical(name: str = "示例六年期医疗保险", **more: Any) -> Json:
    """Return a medical insurance with deductible, partial payment and hospitals; `more` replaces and adds fields."""
    return insurance(
        "medical",
        name,
        term={"unit": "years", "value": 6},
        payment={"manner": "annual", "amount": "800", "years": 6},
        sum_insured="2000000",
        reimbursement=True,
        cash_value_year_1="0",
        cover={
            "zh": "住院和特殊门诊的合理医疗费用，按约定报销。",
            "en": "Reasonable costs in hospital and of special treatment outside are paid back.",
        },
        exclusions={
            "zh": "投保前已有的疾病、整形美容、生育费用不赔。",
            "en": "Nothing for illness from before, cosmetic surgery or childbirth.",
        },
        deductible={
            "zh": "每年有一万元免赔额：一年内的费用先由您自己承担一万元，超过的部分才赔。",
            "en": "CNY 10,000 a year: you bear that much yourself, and what is above it is paid.",
        },
        payout_ratio={
            "zh": "先经医保结算的，超过免赔额的部分全额赔；未经医保结算的，只赔百分之六十。",
            "en": "Above the deductible all is paid after social insurance paid its part, else 60 per cent.",
        },
        limits={"zh": "床位费每天最多赔一千元。", "en": "At most CNY 1,000 a day for the bed."},
        hospitals={"zh": "中国大陆二级及以上公立医院的普通部。", "en": "Public hospitals of grade two and above."},
        guaranteed_rate_percent=None,
        **more,
    )


def trace_step(at: str = "2026-11-20T10:12:00+08:00") -> Json:
    """Return the step of a web shop whose pages were kept, at that instant."""
    return {"kind": "page_trace", "reference": "PT-20261120-7", "sha256": "7d" * 32, "at": at, "contact": "internet"}


CHILD: Final[Json] = {"relation": "child", "name": "李小明", "birth_date": "2018-05-01"}
WIFE: Final[Json] = {"name": "赵敏", "birth_date": "1983-07-21"}
FATHER: Final[Json] = {"name": "李建国", "birth_date": "1955-04-02"}
ORIGIN: Final[Json] = {
    "system": "示例银行手机银行",
    "reference": "MB-20261120-118",
    "began_at": "2026-11-20T10:05:00+08:00",
    "by": "客户本人",
    "channel": "手机银行保险专区",
}
PARTICIPATING: Final = "示例年金保险（分红型）"

EXAMPLES: Final[Mapping[str, Json]] = {
    "bank_participating": insured_self([insurance("participating", PARTICIPATING)]),
    "bank_accident": insured_self(
        [
            insurance(
                "accident",
                "示例意外伤害保险",
                term={"unit": "years", "value": 1},
                payment={"manner": "single", "amount": "300"},
                sum_insured="100000",
                cash_value_year_1="0",
            )
        ]
    ),
    "bank_unit_linked": insured_self(
        [
            insurance(
                "unit_linked",
                "示例投资连结保险",
                risk_level=3,
                payment={"manner": "single", "amount": "30000"},
            )
        ],
    ),
    "bank_remote": insured_self([insurance("participating", PARTICIPATING)], contact="remote"),
    "bank_health": insured_self([medical()]),
    "broker_life": insured_self([insurance("ordinary_life", "示例定期寿险", death_benefit=True)], channel="broker"),
    "broker_health": insured_self([insurance("health", "示例重大疾病保险")], channel="broker"),
    "agent_child": sale(
        channel="individual_agent",
        insured=[deepcopy(CHILD)],
        guardian={"is_applicant": True},
        products=[insurance("ordinary_life", "示例少儿两全保险", death_benefit=True)],
    ),
    "two_insured": sale(
        insured=[{"relation": "spouse", **WIFE}, {"relation": "parent", **FATHER}],
        products=[insurance("participating", PARTICIPATING, death_benefit=True)],
    ),
    "rider_added": insured_self(
        [medical("示例附加医疗保险", kind="rider", code="P002")],
        business="rider_added",
        links=[{"kind": "rider_of", "reference": "BD-2024-000731"}],
    ),
    "telephone": insured_self([medical()], channel="direct", contact="telephone"),
    "internet": insured_self(
        [medical()],
        channel="direct",
        contact="internet",
        steps=[trace_step("2026-11-22T09:30:00+08:00")],
    ),
    "mixed": insured_self(
        [insurance("participating", PARTICIPATING)],
        origin=deepcopy(ORIGIN),
        steps=[trace_step()],
        referrer={"name": "孙丽", "number": "E20417"},
    ),
    "wealth_own": sale(products=[wealth("own_wealth", "示例稳健理财", THE_BANK)]),
    "wealth_subsidiary": sale(
        products=[
            wealth("subsidiary_wealth", "示例理财稳健182天", SUBSIDIARY, agent=True, principal=SUBSIDIARY),
        ]
    ),
    "wealth_fund": sale(products=[wealth("agency_fund", "示例债券基金", "示例基金管理有限公司")]),
    "wealth_remote": sale(contact="remote", products=[wealth("own_wealth", "示例稳健理财", THE_BANK)]),
    "fund": sale(
        products=[
            wealth(
                "public_fund",
                "示例混合基金",
                "示例基金管理有限公司",
                risk_level=3,
                agent=True,
                term={"zh": "不定期，每个交易日开放。", "en": "Without end, open every trading day."},
                investment={"zh": "股票 30% 至 60%，其余为债券。", "en": "Shares 30 to 60 %, bonds otherwise."},
                distribution={"zh": "每年最多分红四次，默认现金分红。", "en": "At most four times a year, in cash."},
                benchmark={"zh": "沪深 300 指数收益率的一半加债券指数收益率的一半", "en": "half shares, half bonds"},
                risks={"zh": "股市下跌时可能亏损本金。", "en": "Principal may be lost when shares fall."},
                redemption={"zh": "每个交易日可赎回，三个工作日到账。", "en": "Any trading day, paid in three."},
            )
        ]
    ),
    "structured_deposit": sale(
        products=[
            wealth(
                "structured_deposit",
                "示例汇率挂钩结构性存款",
                THE_BANK,
                custodian=None,
                term={"zh": "90 天，期内不可提前支取。", "en": "90 days, without withdrawal."},
                investment={"zh": "存款，收益挂钩欧元兑美元汇率。", "en": "A deposit whose yield follows EUR/USD."},
                benchmark={"zh": "年化 1.2% 至 2.6%", "en": "1.2 to 2.6 % a year"},
                risks={"zh": "汇率超出区间时只有最低收益。", "en": "Only the least yield outside the range."},
            )
        ]
    ),
    "private_fund": sale(
        suitability={
            **MEANS,
            "level": 4,
            "budget": "1000000",
            "household_income": "2000000",
            "qualified_investor": True,
        },
        products=[
            wealth(
                "private_fund",
                "示例私募证券投资基金",
                "示例私募基金管理有限公司",
                agent=True,
                amount="1000000",
                risk_level=4,
                term={"zh": "五年，前两年封闭。", "en": "Five years, the first two closed."},
                investment={"zh": "股票 0 至 95%。", "en": "Shares, up to 95 %."},
                offering={"zh": "非公开募集，只面向合格投资者", "en": "not public, to qualified investors only"},
                risks={"zh": "可能亏损全部本金。", "en": "All principal may be lost."},
                redemption={"zh": "两年后每季开放一次。", "en": "Quarterly after two years."},
            )
        ],
    ),
    "loan": sale(products=[loan()]),
    "joint_loan": sale(
        products=[loan()],
        co_borrowers=[deepcopy(WIFE)],
        spouse=deepcopy(WIFE),
        guarantors=[deepcopy(FATHER)],
    ),
}


def example(kind: str) -> Json:
    """Return a copy of one example, free to change. Raises `KeyError` if there is none of that kind."""
    return deepcopy(EXAMPLES[kind])


def demonstration(day: dt.date | None = None) -> Sale:
    """Return the demonstration's sale: an example like the others, sold to nobody.

    Where a `day` is given it is made then, and all that must be fresh is as fresh as in the example.
    """
    told = example("bank_participating")
    if day is not None:
        later = day - dt.date.fromisoformat(told["date"])
        for part, name in ((told, "date"), (told["suitability"], "test_date"), (told["seller"], "licence_until")):
            part[name] = (dt.date.fromisoformat(part[name]) + later).isoformat()
    return read_sale(told)
