"""The phrase table: the words of the shell, of every page and of every part, in every language.

A module in `phrases`, `parts` or `pages` that has words has them in two dicts, `ZH` and `EN`. Widgets hold keys.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType

from faults.trouble import Trouble
from rulebook.sale.products import Line
from terminal.ui.ports import Language

PACKAGES = (
    "terminal.ui.phrases",
    "terminal.ui.parts",
    "terminal.ui.pages",
    "terminal.ui.customer",
    "terminal.ui.setup",
)
_NAMES: dict[Language, str] = {"zh": "ZH", "en": "EN"}


def modules_of(package: str, path: list[str]) -> Iterator[ModuleType]:
    """Import the modules of a package, in the order of their names."""
    for found in sorted(pkgutil.iter_modules(path), key=lambda each: each.name):
        yield importlib.import_module(f"{package}.{found.name}")


@cache
def words_of(language: Language) -> Mapping[str, str]:
    """Return all words of a language by their keys. Raises ValueError where two modules have the same key."""
    table: dict[str, str] = {}
    for package in PACKAGES:
        for module in modules_of(package, list(importlib.import_module(package).__path__)):
            own: dict[str, str] = vars(module).get(_NAMES[language], {})
            taken = table.keys() & own.keys()
            if taken:
                raise ValueError(f"{module.__name__}: others have these phrases already: {', '.join(sorted(taken))}")
            table |= own
    return table


class Phrases:
    """The words of one language; asking for a key that does not exist is a KeyError, which tests find.

    Where a line of business has words of its own, the table has them under the key with the line after it:
    `role.applicant.loan` is said for `role.applicant` while a loan is in hand.
    """

    def __init__(self, language: Language, line: Line = "insurance") -> None:
        self.language: Language = language
        self.line: Line = line
        words = words_of(language)
        own = {key.removesuffix(f".{line}"): said for key, said in words.items() if key.endswith(f".{line}")}
        self._words = {**words, **own}
        if language == "en":  # the letters of Chinese fonts have their dots in the middle of the line
            self._words = {key: said.replace("…", "...") for key, said in self._words.items()}

    def __call__(self, key: str, **values: object) -> str:
        """The words of `key`, their blanks filled from `values`; KeyError for an unknown key or a blank left empty."""
        return self._words[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there are words of `key`."""
        return key in self._words

    def trouble(self, trouble: Trouble) -> str:
        """What is wrong, and what a teller can do about it: mend it, or tell somebody who can."""
        said = trouble.sentence(self.language)
        match trouble.mender:
            case "operator":
                then = trouble.remedy(self.language)
            case "field_it" | "headquarters":
                then = self("trouble.support")
            case "compliance" | "us":
                then = self("trouble.report")
        gap = "" if said.endswith("。") or not then else " "
        return f"{said}{gap}{then}"


def clock(seconds: float) -> str:
    """00:03:21; whole seconds that are over, never rounded up."""
    whole = int(max(0.0, seconds))
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
