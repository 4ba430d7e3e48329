"""Reading a sale: every fault at once, each with its field and its reason in both languages."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from rulebook.sale.calendar import age_on
from rulebook.sale.people import Applicant, Beneficiary, Guardian, Insured
from rulebook.sale.products import Insurance, Loan, Wealth
from rulebook.sale.sale import ADULT, MOST_BYTES, Sale, Suitability, line_of
from rulebook.sale.text import Text

MOST_TEXT: Final = 4 * MOST_BYTES
"""A longer text is refused before it is parsed; blanks and line ends are no part of a sale."""
OLDEST: Final = 130
"""Years: nobody is older, so a birth date before that is mistyped."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """`field` is a path such as `products[0].term.value`; empty for the sale as a whole."""

    field: str
    reason: Text

    def __str__(self) -> str:
        return f"{self.field or 'sale'}: {self.reason.en}"


class SaleFaultsError(ValueError):
    """The sale cannot be taken as it is. `faults` has everything that is wrong, not only the first."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def read_sale(source: str | bytes | Mapping[str, Any]) -> Sale:
    """Read a sale from JSON text or from parsed JSON. Raises `SaleFaultsError` with all faults."""
    data = source if isinstance(source, Mapping) else parse(source)
    faults: list[FieldFault] = []
    sale: Sale | None = None
    try:
        sale = Sale.model_validate(data)
    except ValidationError as error:
        faults.extend(told(detail) for detail in without_echo(error.errors(include_url=False)))
    faults.extend(across(sound_parts(data)))
    if sale is not None and sale.journal_bytes > MOST_BYTES:
        faults.append(TOO_LONG)
    if faults or sale is None:
        raise SaleFaultsError(faults)
    return sale


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its fields. Raises ValueError for a field that is written twice: which one was meant?"""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is written twice")
    return found


def parse(source: str | bytes) -> Mapping[str, Any]:
    """Return the JSON object of a text up to `MOST_TEXT`; raises `SaleFaultsError` with one fault, of the whole."""
    if len(source) > MOST_TEXT:
        raise SaleFaultsError([TOO_LONG])
    try:
        data = json.loads(source, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f" at line {line}" if line else ""
        raise SaleFaultsError([fault("", "不是有效的 JSON 文本", f"this is no JSON{where}")]) from error
    if not isinstance(data, dict):
        raise SaleFaultsError([fault("", "业务应为一个 JSON 对象", "a sale is a JSON object")])
    return data


def fault(field: str, zh: str, en: str) -> FieldFault:
    """Return a fault with its reason in both languages; an empty `field` is the sale as a whole."""
    return FieldFault(field, Text(zh=zh, en=en))


TOO_LONG: Final = fault("", "内容过大，不是一笔业务", f"longer than {MOST_BYTES} bytes: this is no sale")


def without_echo(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "the list is too short" where it is short because an item in it is faulty."""
    inside = {detail["loc"][0] for detail in details if len(detail["loc"]) > 1}
    return [each for each in details if each["type"] != "too_short" or each["loc"][0] not in inside]


REASONS: Final[Mapping[str, str]] = {
    "missing": "必填，未填写",
    "extra_forbidden": "没有这个字段",
    "literal_error": "不在可选值之内",
    "union_tag_invalid": "产品类别不在可选值之内",
    "union_tag_not_found": "缺少产品类别",
    "date_from_datetime_parsing": "日期应写作 YYYY-MM-DD",
    "date_parsing": "日期应写作 YYYY-MM-DD",
    "date_type": "日期应写作 YYYY-MM-DD",
    "string_too_short": "不能为空",
    "string_too_long": "过长",
    "string_pattern_mismatch": "格式不对",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "decimal_parsing": "应为数字",
    "decimal_type": "应为数字",
    "decimal_max_places": "小数位过多",
    "greater_than_equal": "过小",
    "less_than_equal": "过大",
    "too_short": "至少要有一项",
    "too_long": "项数过多",
    "resident_id": "身份证号校验位不符",
    "birth_date_missing": "自然人须有出生日期",
    "birth_date_of_organisation": "单位没有出生日期",
    "insured_self": "被保险人即投保人时只写 relation",
    "insured_unknown": "被保险人不是投保人时须有姓名和出生日期",
    "guardian_self": "监护人即投保人时不再写其他内容",
    "guardian_unknown": "监护人须有姓名和出生日期",
    "term_value": "除终身外，保险期间须有数值",
    "single_years": "趸交的交费年数为 1",
}


def told(detail: ErrorDetails) -> FieldFault:
    """Turn one of pydantic's findings into field and reason; the discriminating class is no part of the path."""
    field = path(detail["loc"])
    zh = REASONS.get(detail["type"], "取值不对")
    return fault(field, zh, detail["msg"][0].lower() + detail["msg"][1:])


def path(location: Sequence[int | str]) -> str:
    """Spell a location as `products[0].term.value`, without the class that pydantic puts after a product's number."""
    text = ""
    after_number = False
    classes = {"insurance", "wealth", "loan"} | set(CLASSES)
    for step in location:
        if isinstance(step, int):
            text += f"[{step}]"
        elif not (after_number and step in classes):
            text += f".{step}" if text else step
        after_number = isinstance(step, int)
    return text


def literals(product: type[Insurance | Wealth | Loan]) -> tuple[str, ...]:
    """Return the classes that a kind of product can have."""
    return tuple(product.model_json_schema()["properties"]["class"]["enum"])


CLASSES: Final = tuple(name for product in (Insurance, Wealth, Loan) for name in literals(product))


@cache
def adapters() -> Mapping[str, tuple[str, TypeAdapter[Any]]]:
    """Return for each field of a sale its key in JSON and a validator of that field alone; built once."""
    return {
        name: (
            field.alias or name,
            TypeAdapter(cast("Any", Annotated[field.annotation, None, *field.metadata])),
        )
        for name, field in Sale.model_fields.items()
    }


def sound_parts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are sound each by itself, with defaults for those not written."""
    found: dict[str, Any] = {}
    for name, (key, adapter) in adapters().items():
        field = Sale.model_fields[name]
        if key not in data and name not in data:
            if not field.is_required():
                found[name] = field.get_default(call_default_factory=True)
            continue
        try:
            found[name] = adapter.validate_python(data[key] if key in data else data[name])
        except ValidationError:
            continue
    return found


Check = Callable[..., Iterator[FieldFault]]


def one_line(products: Sequence[Insurance | Wealth | Loan]) -> Iterator[FieldFault]:
    """Yield faults for several lines of business, for no main product, and for a product's code written twice."""
    if len({line_of(product) for product in products}) > 1:
        yield fault("products", "保险、理财、贷款不能在同一笔业务中", "insurance, wealth and loans are separate sales")
    if not any(product.kind == "main" for product in products):
        yield fault("products", "至少要有一个主险或主产品", "there is no main product")
    codes = [product.code for product in products]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield fault(f"products[{place}].code", "产品代码重复", "this product is listed twice")


def riders_alone(business: str, products: Sequence[Insurance | Wealth | Loan]) -> Iterator[FieldFault]:
    """Yield a fault where a rider is added and not every product is insurance."""
    if business == "rider_added" and not all(isinstance(product, Insurance) for product in products):
        yield fault("business", "只有保险可以新增附约", "only an insurance can have a rider added")


def seller_of_wealth(
    channel: str, terminal_of: str | None, products: Sequence[Insurance | Wealth | Loan]
) -> Iterator[FieldFault]:
    """Yield a fault where wealth products or loans are sold by others than a bank or a bank's terminal."""
    by_bank = channel == "bank_agent" or (channel == "self_service" and terminal_of == "bank")
    if line_of(products[0]) != "insurance" and not by_bank:
        yield fault("channel", "理财、代销产品和贷款由银行办理", "wealth products and loans are sold by a bank")


def terminal_owner(channel: str, terminal_of: str | None) -> Iterator[FieldFault]:
    """Yield a fault for a self-service terminal without owner, or an owner without such a terminal."""
    if channel == "self_service" and terminal_of is None:
        yield fault("terminal_of", "自助终端须注明属于哪类机构", "a self-service terminal needs its owner")
    if channel != "self_service" and terminal_of is not None:
        yield fault("terminal_of", "只有自助终端才填写", "only a self-service terminal has an owner")


def remote_terminal(channel: str, contact: str) -> Iterator[FieldFault]:
    """Yield a fault for a remote or telephone sale on a self-service terminal."""
    if channel == "self_service" and contact in {"remote", "telephone"}:
        yield fault("contact", "自助终端不能远程或电话办理", "a self-service terminal is neither remote nor telephone")


def insured_people(
    products: Sequence[Insurance | Wealth | Loan], insured: Sequence[Insured], applicant: Applicant
) -> Iterator[FieldFault]:
    """Yield faults for insurance without insured or the reverse, an organisation as insured, and `self` twice."""
    insurance = line_of(products[0]) == "insurance"
    if insurance and not insured:
        yield fault("insured", "保险须有被保险人", "an insurance needs an insured")
    if not insurance and insured:
        yield fault("insured", "只有保险才有被保险人", "only an insurance has an insured")
    for place, person in enumerate(insured):
        if person.relation == "self" and not applicant.natural_person:
            yield fault(f"insured[{place}].relation", "单位不能作被保险人", "an organisation cannot be the insured")
    if sum(person.relation == "self" for person in insured) > 1:
        yield fault("insured", "投保人作为被保险人只写一次", "the applicant is listed twice as insured")


def guarded_minors(
    date: date, applicant: Applicant, insured: Sequence[Insured], guardian: Guardian | None
) -> Iterator[FieldFault]:
    """Yield faults for a minor insured or limited customer without guardian, and for a guardian who cannot be one."""
    births = [applicant.birth_date if person.relation == "self" else person.birth_date for person in insured]
    young = any(birth is not None and birth <= date and age_on(birth, date) < ADULT for birth in births)
    if young and guardian is None:
        yield fault("guardian", "被保险人未成年，须填写监护人", "an insured is a minor: name the guardian")
    if applicant.capacity == "limited" and guardian is None:
        yield fault(
            "guardian",
            "客户为限制民事行为能力人，须填写法定代理人",
            "the customer needs a legal representative",
        )
    if guardian is None:
        return
    birth = applicant.birth_date if guardian.is_applicant else guardian.birth_date
    if guardian.is_applicant and not applicant.natural_person:
        yield fault("guardian.is_applicant", "单位不能作监护人", "an organisation cannot be a guardian")
    if birth is not None and age_on(birth, date) < ADULT:
        yield fault("guardian.birth_date", "监护人须成年", "a guardian is of age")


def of_age(date: date, applicant: Applicant) -> Iterator[FieldFault]:
    """Yield a fault for a customer under 18 with full capacity, which begins at 18 (Civil Code art. 17, 18)."""
    if applicant.birth_date is None or applicant.birth_date > date:
        return
    young = age_on(applicant.birth_date, date) < ADULT
    if young and applicant.capacity == "full":
        yield fault(
            "applicant.capacity",
            "未满18周岁，不是完全民事行为能力人",
            "under 18, nobody has full capacity here",
        )


def dated(date: date, applicant: Applicant, insured: Sequence[Insured]) -> Iterator[FieldFault]:
    """Yield faults for births after the day of the sale, or more than `OLDEST` full years before it."""
    births = [("applicant.birth_date", applicant.birth_date)]
    births += [(f"insured[{place}].birth_date", person.birth_date) for place, person in enumerate(insured)]
    for field, birth in births:
        if birth is not None and birth > date:
            yield fault(field, "出生日期晚于业务日期", "born after the day of the sale")
        elif birth is not None and age_on(birth, date) > OLDEST:
            yield fault(field, f"年龄超过 {OLDEST} 周岁", f"older than {OLDEST} years")


def identity_agrees(applicant: Applicant, insured: Sequence[Insured]) -> Iterator[FieldFault]:
    """Yield a fault where a birth date is not that of the resident ID number (its digits 7 to 14)."""
    people = [("applicant", applicant.identity, applicant.birth_date)]
    people += [(f"insured[{place}]", person.identity, person.birth_date) for place, person in enumerate(insured)]
    for field, identity, birth in people:
        if identity is None or birth is None or identity.kind != "resident_id":
            continue
        if identity.number[6:14] != birth.strftime("%Y%m%d"):
            yield fault(f"{field}.birth_date", "与身份证号中的出生日期不符", "differs from the resident ID number")


def shares(beneficiaries: Sequence[Beneficiary]) -> Iterator[FieldFault]:
    """Yield a fault for each order of beneficiaries whose shares do not make 100 per cent."""
    for order in sorted({person.order for person in beneficiaries}):
        total = sum(person.share_percent for person in beneficiaries if person.order == order)
        if total != 100:  # noqa: PLR2004 - per cent
            yield fault("beneficiaries", f"第 {order} 顺位份额合计不是 100%", f"shares of order {order} are {total} %")


def tested(date: date, suitability: Suitability) -> Iterator[FieldFault]:
    """Yield faults for a test after the day of the sale, and for a test without a level."""
    if suitability.test_date is not None and suitability.test_date > date:
        yield fault("suitability.test_date", "测评日期晚于业务日期", "tested after the day of the sale")
    if suitability.test_date is not None and suitability.level is None:
        yield fault("suitability.level", "已测评，须填写等级", "a test has a result: write the level")


CHECKS: Final[Sequence[tuple[Check, tuple[str, ...]]]] = (
    (one_line, ("products",)),
    (riders_alone, ("business", "products")),
    (seller_of_wealth, ("channel", "terminal_of", "products")),
    (terminal_owner, ("channel", "terminal_of")),
    (remote_terminal, ("channel", "contact")),
    (insured_people, ("products", "insured", "applicant")),
    (guarded_minors, ("date", "applicant", "insured", "guardian")),
    (of_age, ("date", "applicant")),
    (dated, ("date", "applicant", "insured")),
    (identity_agrees, ("applicant", "insured")),
    (shares, ("beneficiaries",)),
    (tested, ("date", "suitability")),
)
"""Every check across fields, with the fields that it needs; it runs when these are sound."""


def across(parts: Mapping[str, Any]) -> Iterator[FieldFault]:
    """Yield the faults of all `CHECKS` whose fields are sound; the others are not asked."""
    for check, needs in CHECKS:
        if all(name in parts for name in needs):
            yield from check(*(parts[name] for name in needs))
