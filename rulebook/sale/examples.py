"""Complete example sales to start from: `shuanglu sale example --kind …`. Names and numbers are invented."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale

Json = dict[str, Any]

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
    "institution": "示例银行股份有限公司",
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
}


def insurance(product_class: str, name: str, **more: Any) -> Json:
    """Return a product with everything that a script can ask for; `more` replaces and adds fields."""
    return {
        "class": product_class,
        "kind": "main",
        "code": "P001",
        "name": name,
        "issuer": "示例人寿保险股份有限公司",
        "term": {"unit": "years", "value": 10},
        "payment": {"manner": "annual", "amount": "12000", "years": 5},
        "risk_level": 2,
        "cover": {
            "zh": "按合同约定给付保险金。",
            "en": "Benefits are paid as the contract says.",
        },
        "exclusions": {"zh": "故意犯罪、酒后驾驶等情形不赔。", "en": "Nothing for crime or drunk driving."},
        "charges": {
            "zh": "初始费用和退保费用见条款。",
            "en": "Initial and surrender charges: see the clauses.",
        },
        "cooling_off_days": 15,
        "cash_value_year_1": "6800",
        "guaranteed_rate_percent": "1.75",
        "waiting_days": 90,
        "renewal": {"zh": "不保证续保。", "en": "Renewal is not guaranteed."},
        **more,
    }


def sale(**more: Any) -> Json:
    """Return a sale at a bank's counter, without insured and products; `more` adds them, and replaces fields."""
    return {
        "schema": 1,
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


def wealth(product_class: str, name: str, issuer: str) -> Json:
    """Return a wealth product with everything that a script can ask for."""
    return {
        "class": product_class,
        "code": "W001",
        "name": name,
        "issuer": issuer,
        "custodian": "示例托管银行",
        "amount": "100000",
        "risk_level": 2,
        "term": {"zh": "182 天，期内封闭。", "en": "182 days, closed until then."},
        "investment": {"zh": "债券不低于 80%。", "en": "Bonds, at least 80 %."},
        "benchmark": {"zh": "年化 2.5%", "en": "2.5 % a year"},
        "risks": {"zh": "债券违约时可能亏损本金。", "en": "Principal may be lost if bonds default."},
        "fees": {"zh": "管理费每年 0.3%。", "en": "0.3 % a year."},
        "redemption": {"zh": "到期自动兑付，期内不可赎回。", "en": "Paid at the end; no redemption before."},
        "information": {"zh": "手机银行产品公告。", "en": "Notices in the bank's application."},
    }


CHILD: Final[Json] = {"relation": "child", "name": "李小明", "birth_date": "2018-05-01"}

EXAMPLES: Final[Mapping[str, Json]] = {
    "bank_participating": insured_self([insurance("participating", "示例年金保险（分红型）")]),
    "bank_accident": insured_self(
        [
            insurance(
                "accident",
                "示例意外伤害保险",
                term={"unit": "years", "value": 1},
                payment={"manner": "single", "amount": "300"},
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
    "bank_remote": insured_self([insurance("participating", "示例年金保险（分红型）")], contact="remote"),
    "broker_life": insured_self([insurance("ordinary_life", "示例定期寿险", death_benefit=True)], channel="broker"),
    "broker_health": insured_self([insurance("health", "示例重大疾病保险")], channel="broker"),
    "agent_child": sale(
        channel="individual_agent",
        insured=[deepcopy(CHILD)],
        guardian={"is_applicant": True},
        products=[insurance("ordinary_life", "示例少儿两全保险", death_benefit=True)],
    ),
    "wealth_own": sale(products=[wealth("own_wealth", "示例稳健理财", "示例理财有限责任公司")]),
    "wealth_fund": sale(products=[wealth("agency_fund", "示例债券基金", "示例基金管理有限公司")]),
    "wealth_remote": sale(contact="remote", products=[wealth("own_wealth", "示例稳健理财", "示例理财有限责任公司")]),
    "loan": sale(
        products=[
            {
                "class": "personal_loan",
                "code": "L001",
                "name": "示例消费贷款",
                "issuer": "示例银行股份有限公司",
                "amount": "300000",
                "purpose": {"zh": "住房装修", "en": "renovation"},
                "rate": {"zh": "年化 3.6%", "en": "3.6 % a year"},
                "term": {"zh": "3 年", "en": "3 years"},
            }
        ]
    ),
}


def example(kind: str) -> Json:
    """Return a copy of one example, free to change. Raises `KeyError` if there is none of that kind."""
    return deepcopy(EXAMPLES[kind])


def demonstration() -> Sale:
    """Return the demonstration's sale: an example like the others, sold to nobody."""
    return read_sale(example("bank_participating"))
