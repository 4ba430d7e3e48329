"""Reading a sale: every fault at once, each with its field and its reason in both languages."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, cast, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from rulebook.sale.checks import across
from rulebook.sale.contradictions import contradicting
from rulebook.sale.field_faults import FieldFault, fault
from rulebook.sale.json_text import JsonFaultError, json_object
from rulebook.sale.products import Line
from rulebook.sale.sale import MOST_BYTES, Sale
from rulebook.sale.unseen import shown
from rulebook.sale.upgrading import upgraded

MOST_TEXT: Final = 4 * MOST_BYTES
"""A longer text is refused before it is parsed; blanks and line ends are no part of a sale."""


class SaleFaultsError(ValueError):
    """The sale cannot be taken as it is. `faults` has everything that is wrong, not only the first."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def read_sale(source: str | bytes | Mapping[str, Any], *, entered: bool = True) -> Sale:
    """Read a sale of schema 1 or 2 from JSON text or from parsed JSON. Raises `SaleFaultsError` with all faults.

    Where it is `entered`, facts that contradict each other are faults, and so is what nobody can see in a name. A sale
    that was recorded is read as it was taken then (`entered` no): `contradictions` tells what would stop it today.
    """
    data = upgraded(source if isinstance(source, Mapping) else parse(source))
    faults: list[FieldFault] = []
    sale: Sale | None = None
    try:
        sale = Sale.model_validate(data)
    except ValidationError as error:
        faults.extend(told(detail) for detail in without_echo(error.errors(include_url=False)))
    parts = sound_parts(data)
    faults.extend(across(parts))
    if entered:
        faults.extend(contradicting(parts, data))
        if sale is not None and sale.journal_bytes > MOST_BYTES:
            faults.append(TOO_LONG)
    if faults or sale is None:
        raise SaleFaultsError(faults)
    return sale


def parse(source: str | bytes) -> Mapping[str, Any]:
    """Return the JSON object of a text up to `MOST_TEXT`; raises `SaleFaultsError` with one fault, of the whole."""
    if len(source) > MOST_TEXT:
        raise SaleFaultsError([TOO_LONG])
    try:
        return json_object(source)
    except JsonFaultError as error:
        raise SaleFaultsError([FieldFault("", error.reason)]) from error


TOO_LONG: Final = fault("", "内容过大，不是一笔业务", f"longer than {MOST_BYTES} bytes: this is no sale")


def without_echo(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "the list is too short" where it is short because an item in it is faulty."""
    inside = {detail["loc"][0] for detail in details if len(detail["loc"]) > 1}
    return [each for each in details if each["type"] != "too_short" or each["loc"][0] not in inside]


REASONS: Final[Mapping[str, str]] = {
    "missing": "必填，未填写",
    "extra_forbidden": "没有这个字段",
    "literal_error": "不在可选值之内",
    "union_tag_invalid": "业务线 line 不在可选值之内",
    "union_tag_not_found": "缺少业务线 line，或没有这个产品类别",
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
    "instant": "时间应写作 2026-11-20T10:05:00+08:00",
    "timezone_aware": "时间须带时区",
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
    """Turn one of pydantic's findings into field and reason; the discriminating line is no part of the path."""
    field = path(detail["loc"])
    zh = REASONS.get(detail["type"], "取值不对")
    return fault(field, zh, detail["msg"][0].lower() + detail["msg"][1:])


def path(location: Sequence[int | str]) -> str:
    """Spell a location as `products[0].term.value`, without the line that pydantic puts after a product's number."""
    text = ""
    after_number = False
    lines = get_args(Line)
    for step in location:
        if isinstance(step, int):
            text += f"[{step}]"
        elif not (after_number and step in lines):
            text += f".{shown(step)}" if text else shown(step)
        after_number = isinstance(step, int)
    return text


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
