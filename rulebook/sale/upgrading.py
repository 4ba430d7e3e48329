"""A sale of schema 1 as one of schema 2. Nothing is lost; what schema 1 could not say stays unsaid."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from rulebook.sale.products import CLASSES_OF_VERSION_1

UNKNOWN: Final = "unknown"
ONLINE: Final[Mapping[str, str]] = {"kind": "page_trace", "reference": UNKNOWN, "contact": "internet"}
_TRUTH: Final = TypeAdapter(bool)


def upgraded(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a sale of schema 1 as schema 2 writes it, and anything else as it is. Never raises; `data` stays as it is.

    Without `schema` it is of schema 1, where that was the default. Wrong values are kept for reading to refuse.
    """
    schema = data.get("schema", data.get("schema_version", 1))
    if schema != 1 or isinstance(schema, bool):
        return data
    found = {name: value for name, value in data.items() if name not in ("schema_version", "corrects")}
    found["schema"] = 2
    if data.get("corrects") is not None:
        found["links"] = [{"kind": "corrects", "reference": data["corrects"]}]
    if data.get("contact") == "mixed":
        found |= {"contact": "on_site", "steps": [dict(ONLINE)]}
    if isinstance(applicant := data.get("applicant"), Mapping):
        found["applicant"] = _applicant(applicant)
    if isinstance(products := data.get("products"), list | tuple):
        found["products"] = [_product(each) for each in products]
    return found


def _applicant(applicant: Mapping[str, Any]) -> Mapping[str, Any]:
    """Disclosure was adapted to a disability that schema 1 did not name."""
    if "disabled" not in applicant:
        return applicant
    try:
        disabled = _TRUTH.validate_python(applicant["disabled"])
    except ValidationError:
        return applicant
    rest = {name: value for name, value in applicant.items() if name != "disabled"}
    return rest | ({"disabilities": [UNKNOWN]} if disabled else {})


def _product(product: Any) -> Any:
    """The class tells the line; one that schema 1 did not know tells none, and reading refuses it."""
    if not isinstance(product, Mapping):
        return product
    name = product.get("class", product.get("product_class"))
    line = CLASSES_OF_VERSION_1.get(name) if isinstance(name, str) else None
    return {"line": line, **product} if line else product
