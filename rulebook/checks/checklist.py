"""The check list (质检清单) of one plan: the checks that its packs ask for, as they are kept in the take."""

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from rulebook.checks.listed_phrases import ListedPhrases
from rulebook.plan.plan import Value
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity


class Asked(Value):
    """One check of the list. `clause` is empty where the node's own is meant (`of_node`), or no law asks for it."""

    check: str
    title: Text
    clause: str = ""
    of_node: bool = False
    severity: Severity
    figures: Mapping[str, float]
    seen: Text
    asked: Text
    advice: Text
    paced: bool = True
    """Whether it is made of a take that the clock walked."""


class ListedPack(Value):
    """A pack that the list was made from; `sha256` of its file."""

    id: str
    version: str
    sha256: str


class CheckList(Value):
    """What is checked of one take. It goes into its journal, so that it is judged by what was asked then."""

    format: Literal[1] = 1
    packs: tuple[ListedPack, ...]
    asked: tuple[Asked, ...]
    phrases: tuple[ListedPhrases, ...] = ()
    """What must not be said; only of takes in which words are written down."""

    def to_json(self) -> str:
        """Return JSON text without blanks, the same bytes for the same list; it has phrases only if there are any."""
        data = self.model_dump(mode="json")
        if not self.phrases:
            del data["phrases"]
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    @property
    def sha256(self) -> str:
        """Digest (hex) of its JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def read_checklist(text: str) -> CheckList:
    """Read what `to_json` wrote. Raises ValueError where it is none, or of a later format."""
    return CheckList.model_validate_json(text)
