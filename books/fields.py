"""Reading the fields of a manifest: each is what the paper says, or the book is refused."""

import re
from typing import Any, NoReturn

from books.faults import BookFault

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}", re.ASCII)


def demand(value: object, names: set[str], field: str) -> dict[str, Any]:
    """Return an object that has just these names; raises BookFault `book.altered`."""
    if not isinstance(value, dict) or set(value) != names:
        refuse(field)
    return value


def whole(value: object, field: str, least: int, most: int) -> int:
    """Return a whole number within bounds; raises BookFault `book.altered`."""
    if type(value) is not int or not least <= value <= most:
        refuse(field)
    return value


def plain(value: object, field: str) -> str:
    """Return a name of letters, digits and `._+-`; raises BookFault `book.altered`."""
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        refuse(field)
    return value


def words(value: object, field: str, most: int) -> str:
    """Return one line of visible text; raises BookFault `book.altered`."""
    if not isinstance(value, str) or not value.strip() or len(value) > most or not value.isprintable():
        refuse(field)
    return value


def refuse(field: str) -> NoReturn:
    """Raise BookFault `book.altered` for a field of the manifest."""
    raise BookFault("book.altered:manifest", what=field)
