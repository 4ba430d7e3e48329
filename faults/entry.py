"""One entry of the catalogue."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Mender = Literal["operator", "field_it", "headquarters", "compliance", "us"]
"""Who can mend it: the person at the machine (a teller at the counter, whoever typed the command) · who installs and
repairs terminals · people at headquarters · who judges what a recording is worth · the makers of the program."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one code. Blanks such as `{path}` are filled with the facts of the case.

    `zh` and `en` say what is wrong, `do_zh` and `do_en` what to do about it; whole sentences, each with its stop.
    """

    mender: Mender
    zh: str
    en: str
    do_zh: str = ""
    do_en: str = ""

    def sentence(self, language: Language) -> str:
        """What is wrong, blanks unfilled."""
        return self.zh if language == "zh" else self.en

    def remedy(self, language: Language) -> str:
        """What to do, blanks unfilled; empty where there is nothing to say."""
        return self.do_zh if language == "zh" else self.do_en


Entries = dict[str, Entry]
