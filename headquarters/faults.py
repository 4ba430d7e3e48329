"""What headquarters says when it says no: to a terminal on the wire, or to a person at a command."""

from typing import Any

from evidence.faults import EvidenceFault


class HeadquartersError(Exception):
    """A person is told this one sentence. `code` is stable."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class UnknownTakeError(HeadquartersError):
    """No such take is held here."""


class Refusal(HeadquartersError):  # noqa: N818 - "refusal" is the word of the protocol paper
    """An answer other than success on the wire. `status` is the HTTP status, `facts` go beside code and sentence."""

    def __init__(self, status: int, code: str, sentence: str, **facts: Any) -> None:
        super().__init__(code, sentence)
        self.status = status
        self.facts = facts
        self.headers: dict[str, str] = {}

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "sentence": self.sentence, **self.facts}


def later(status: int, code: str, sentence: str, *, seconds: int = 1, **facts: Any) -> Refusal:
    """Refuse for now: the same request will be welcome in about `seconds`."""
    refusal = Refusal(status, code, sentence, **facts)
    refusal.headers["Retry-After"] = str(seconds)
    return refusal


def refused(fault: EvidenceFault) -> Refusal:
    """Turn what does not verify into a refusal for good, with its place.

    On the wire `certificate.*` speaks of the one who asks; of the one who signed the take, `signer.*` does.
    """
    where = {"file": fault.file, "place": fault.place} if fault.file else {}
    return Refusal(422, fault.code.replace("certificate.", "signer."), fault.sentence, **where)
