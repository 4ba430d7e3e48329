"""JSON that another system hands over, read more strictly than Python does."""

import json
from math import isfinite
from typing import Any, Final

from rulebook.sale.text import Text
from rulebook.sale.unseen import shown

MOST_DIGITS: Final = 40
"""No field is so precise; a text of digits without end costs time."""


class JsonFaultError(ValueError):
    """This is no JSON object, or has something that no system can mean. `reason` says what, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(zh=zh, en=en)


def json_object(source: str | bytes) -> dict[str, Any]:
    """Return the JSON object of a text; the caller bounds its length. Raises `JsonFaultError`.

    A field that is written twice is refused (which one was meant?), and so are NaN, Infinity and endless numbers.
    """
    try:
        data = json.loads(
            source, object_pairs_hook=_each_once, parse_constant=_no_number, parse_int=_number, parse_float=_number
        )
    except JsonFaultError:
        raise
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f" at line {line}" if line else ""
        raise JsonFaultError("不是有效的 JSON 文本", f"this is no JSON{where}") from error
    if not isinstance(data, dict):
        raise JsonFaultError("应为一个 JSON 对象", "this is no JSON object")
    return data


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise JsonFaultError(f"字段写了两次：{shown(name)}", f"the field {shown(name)} is written twice")
        found[name] = value
    return found


def _no_number(name: str) -> Any:
    raise JsonFaultError(f"{name} 不是数字", f"{name} is no number")


def _number(digits: str) -> int | float:
    if len(digits) > MOST_DIGITS:
        raise JsonFaultError("数字过长", f"a number has more than {MOST_DIGITS} digits")
    found = int(digits) if digits.lstrip("-").isdecimal() else float(digits)
    if not isfinite(found):
        raise JsonFaultError("数字过大", "a number is too large")
    return found
