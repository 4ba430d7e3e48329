"""What can be wrong with a take. Every fault names the file, the place in it, a stable code and one sentence."""

from typing import Any


class EvidenceFault(Exception):  # noqa: N818 - "fault" is the word of the format paper
    """Something does not verify. `file` is relative to the take's folder, `place` says where in it."""

    def __init__(self, code: str, sentence: str, *, file: str = "", place: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.file = file
        self.place = place

    def at(self, file: str, place: str = "") -> "EvidenceFault":
        """Return the same fault with its place filled in, where it was not known before."""
        self.file = self.file or file
        self.place = self.place or place
        return self

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "file": self.file, "place": self.place, "sentence": self.sentence}

    def __str__(self) -> str:
        where = " ".join(part for part in (self.file, self.place) if part)
        return f"{where}: {self.sentence} [{self.code}]" if where else f"{self.sentence} [{self.code}]"


class NotATakeError(EvidenceFault):
    """The folder holds nothing that looks like a take."""
