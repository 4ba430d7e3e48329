"""The institution's own gateway to the official service, on its own network: one JSON object there, one back."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from headquarters import posting
from headquarters.online.port import Person, Said, UnansweredError

MOST_BYTES: Final = 16 * 1024
"""Of an answer; what is larger is none."""
_VERDICTS: Final[tuple[Literal["match", "no_match", "not_found"], ...]] = ("match", "no_match", "not_found")


@dataclass(frozen=True, slots=True)
class Gateway:
    """Posts `{"request","name","number","kind"}`; the answer is `{"verdict","reference"}`, and more is not looked at.

    `url`: https, or http on loopback. What speaks the official service's own protocol stands behind it.
    """

    url: str
    answered_by: str
    seconds: float
    token: str = field(default="", repr=False)
    ca_file: Path | None = None

    @property
    def stand_in(self) -> bool:
        """It says of itself what it asks: `answered_by`."""
        return False

    def ask(self, request: str, person: Person) -> Said:
        """Ask. Raises UnansweredError for all that is no answer."""
        asked = {"request": request, "name": person.name, "number": person.number, "kind": person.kind}
        body = json.dumps(asked, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Connection": "close"}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            data = posting.post(self.url, body, headers, self.seconds, self.ca_file, MOST_BYTES)
            told: Any = json.loads(data)
        except posting.UnansweredError as error:
            raise UnansweredError(error.why) from error
        except (ValueError, RecursionError) as error:
            raise UnansweredError("form") from error
        return _said(told)


def _said(told: Any) -> Said:
    fields = told if isinstance(told, dict) else {}
    verdict = next((each for each in _VERDICTS if each == fields.get("verdict")), None)
    reference = fields.get("reference")
    if verdict is None or not isinstance(reference, str):
        raise UnansweredError("form")
    return Said(verdict, reference)
