"""What nobody can see in a name or text, and what turns the order in which it is read."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rulebook.sale.field_faults import FieldFault, fault

UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories: control, format (bidi marks, joiners), halves of a pair, private use, line and paragraph ends."""
BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that are drawn as nothing."""
AROUND: Final = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""White space that reading takes off at both ends."""


def is_unseen(character: str) -> bool:
    """Tell whether a character leaves no mark of its own, or none that every font draws."""
    return unicodedata.category(character) in UNSEEN or character in BLANKS


def unseen(data: Mapping[str, Any]) -> Iterator[FieldFault]:
    """Yield a fault for each text of parsed JSON with such a character inside, in the order of its fields."""
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        field, value = waiting.pop()
        if isinstance(value, str):
            found = next(filter(is_unseen, value.strip(AROUND)), None)
            if found is not None:
                code = f"U+{ord(found):04X}"
                yield fault(field, f"含有看不见的字符 {code}", f"has a character that nobody sees: {code}")
        elif isinstance(value, Mapping):
            inner = [(f"{field}.{shown(name)}" if field else shown(name), each) for name, each in value.items()]
            waiting.extend(reversed(inner))
        elif isinstance(value, list | tuple):
            waiting.extend(reversed([(f"{field}[{at}]", each) for at, each in enumerate(value)]))


def shown(name: object) -> str:
    """Return a field's name as a fault may print it: unseen characters become `�`, and it is cut after 60."""
    return "".join("�" if is_unseen(each) else each for each in str(name)[:60])
