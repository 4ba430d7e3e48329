"""What headquarters says when it says no: to a terminal on the wire, or to a person at a command."""

from collections.abc import Mapping
from typing import Any

from evidence.faults import EvidenceFault
from faults.errors import ShuangluError
from faults.trouble import Fact


class HeadquartersError(ShuangluError):
    """Headquarters could not do it."""


class Refusal(HeadquartersError):  # noqa: N818 - "refusal" is the word of the protocol paper
    """An answer other than success on the wire. `status` is the HTTP status."""

    def __init__(self, status: int, key: str, /, *, fields: Mapping[str, Any] = {}, **facts: Fact) -> None:
        """`key` and `facts` as in `faults.trouble.Trouble`; `fields` go into the JSON beside code and sentence."""
        super().__init__(key, **facts)
        self.status = status
        self.fields = dict(fields)
        self.headers: dict[str, str] = {}

    def to_json(self) -> dict[str, Any]:
        """The refusal as terminals read it; its sentence is English."""
        return {"code": self.code, "sentence": self.sentence, **self.fields}


def later(status: int, key: str, /, *, seconds: int = 1, fields: Mapping[str, Any] = {}, **facts: Fact) -> Refusal:
    """Refuse for now: the same request will be welcome in about `seconds`."""
    refusal = Refusal(status, key, fields=fields, **facts)
    refusal.headers["Retry-After"] = str(seconds)
    return refusal


_OF_SIGNERS = {"certificate.unknown": "signer.unknown:named", "certificate.expired": "signer.expired:named"}


def refused(fault: EvidenceFault) -> Refusal:
    """Turn what does not verify into a refusal for good, with its place.

    On the wire `certificate.*` speaks of the one who asks; of the one who signed the take, `signer.*` does.
    """
    key = _OF_SIGNERS.get(fault.code, fault.trouble.key)
    where = {"file": fault.file, "place": fault.place} if fault.file else {}
    return Refusal(422, key, fields=where, **fault.trouble.facts)
