"""What can be wrong with a take. Every fault names the file, the place in it, and a stable code with its sentences."""

from typing import Any

from faults.entry import Language
from faults.errors import ShuangluError
from faults.trouble import Fact

_LONGEST = 80
"""Characters of a value that is shown: it may come from anybody."""


class EvidenceFault(ShuangluError):  # noqa: N818 - "fault" is the word of the format paper
    """Something does not verify. `file` is relative to the take's folder, `place` says where in it."""

    def __init__(self, key: str, /, *, file: str = "", place: str = "", **facts: Fact) -> None:
        """`key` and `facts` as in `faults.trouble.Trouble`."""
        super().__init__(key, **facts)
        self.file = file
        self.place = place

    def at(self, file: str, place: str = "") -> "EvidenceFault":
        """Return the same fault with its place filled in, where it was not known before."""
        self.file = self.file or file
        self.place = self.place or place
        return self

    def to_json(self) -> dict[str, Any]:
        """The fault for programs; its sentence is English."""
        return {"code": self.code, "file": self.file, "place": self.place, "sentence": self.sentence}

    def report(self, language: Language) -> str:
        """The fault for people, in one line: where, what, and the code."""
        where = " ".join(part for part in (self.file, self.place) if part)
        told = f"{self.words(language)} [{self.code}]"
        return f"{where}: {told}" if where else told

    def __str__(self) -> str:
        return self.report("en")


class NotATakeError(EvidenceFault):
    """The folder holds nothing that looks like a take."""


def shown(value: object) -> str:
    """A value out of a take as it may be shown: bounded, whatever it is."""
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
