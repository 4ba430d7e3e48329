"""Headquarters' wire protocol, version 1 (docs/hq-protocol.md): each call says success, not now, or never."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from evidence.canonical import to_base64
from faults.trouble import Trouble
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.line import Answer, Line

_LATER = frozenset({408, 423, 425, 429})
_WHOLE_LINE = frozenset({401, 429, 502, 503, 504})
"""Answers that concern the terminal or headquarters as a whole, not the take that they were given for."""
_ABOUT_THE_TERMINAL = "certificate."
_ABOUT_ONE_TAKE = "storage.unsound"
"""Headquarters' own 503 about what it holds of one take; the other takes can go on."""
_CONFLICT = 409
_FORKED = "journal.forked"
_LONGEST_LIST = 1000
"""Headquarters names at most so many segments that it lacks."""


@dataclass(frozen=True, slots=True)
class Held:
    """What headquarters holds of a take. `complete` is False when the list of what it lacks was cut."""

    entries: int
    lacks: tuple[str, ...]
    complete: bool
    sealed: bool
    receipt: bool


class HeadquartersClient:
    """Raises NotNowError or NeverError from every call, and StoppedError once the line was ended."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def held(self, take: str) -> Held:
        """Ask what headquarters holds of a take; of an unknown one, nothing."""
        fields = self._object(self._ask("GET", f"/v1/takes/{take}"))
        entries, lacks = fields.get("entries"), fields.get("lacks")
        if type(entries) is not int or not isinstance(lacks, list) or not all(isinstance(each, str) for each in lacks):
            raise _strange()
        return Held(
            entries, tuple(lacks), len(lacks) < _LONGEST_LIST, bool(fields.get("sealed")), bool(fields.get("receipt"))
        )

    def send_journal(self, take: str, start: int, lines: bytes) -> int:
        """Send whole journal lines, the first of which is entry `start`; return how many entries are held now."""
        entries = self._object(self._ask("POST", f"/v1/takes/{take}/journal?from={start}", lines)).get("entries")
        if type(entries) is not int or entries <= start:
            raise _strange()
        return entries

    def send_segment(self, take: str, sha256: str, data: bytes) -> bool:
        """Send one sealed segment; tell whether headquarters had not had it."""
        return self._ask("PUT", f"/v1/takes/{take}/segments/{sha256}", data).status == 201  # noqa: PLR2004 - Created

    def send_seal(self, take: str, manifest: bytes, signature: bytes) -> bytes:
        """Send the seal; return the receipt, not verified yet."""
        fields = {"manifest": to_base64(manifest), "signature": to_base64(signature)}
        return self._ask("PUT", f"/v1/takes/{take}/seal", json.dumps(fields).encode(), "application/json").body

    def send_escrow(self, wrapped: bytes) -> None:
        """Hand over the wrapped vault key, at most 64 KiB; the same one again is not kept twice."""
        self._ask("PUT", "/v1/escrow", wrapped)

    def clock(self) -> tuple[float, float]:
        """Return how far headquarters' clock is ahead of ours, and how long the question took; seconds."""
        before, asked_at = time.monotonic(), datetime.now(UTC)
        fields = self._object(self._ask("GET", "/v1/clock"))
        took = time.monotonic() - before
        try:
            theirs = datetime.fromisoformat(str(fields.get("utc")))
        except ValueError as error:
            raise _strange() from error
        if theirs.tzinfo is None:
            raise _strange()
        return (theirs - asked_at).total_seconds() - took / 2, took

    def _ask(
        self, method: str, path: str, body: bytes | None = None, content_type: str = "application/octet-stream"
    ) -> Answer:
        answer = self.line.request(method, path, body, content_type)
        if answer.status not in (200, 201):
            raise refusal(answer)
        return answer

    @staticmethod
    def _object(answer: Answer) -> dict[str, Any]:
        fields = _parse(answer.body)
        if fields is None:
            raise _strange()
        return fields


def refusal(answer: Answer) -> NotNowError | NeverError:
    """Tell "later" from "for good", and the take's trouble from the line's.

    Only headquarters' own word, with a code, is for good: a gateway has none. A certificate that is not accepted
    says nothing of the take: it waits until the terminal is enrolled again.
    """
    fields = _parse(answer.body) or {}
    code, sentence = fields.get("code"), fields.get("sentence")
    own_word = isinstance(code, str) and isinstance(sentence, str)
    one_take = own_word and code == _ABOUT_ONE_TAKE
    line = (answer.status in _WHOLE_LINE and not one_take) or str(code).startswith(_ABOUT_THE_TERMINAL)
    later = answer.status in _LATER or answer.status >= 500  # noqa: PLR2004 - HTTP
    conflict = answer.status == _CONFLICT and code != _FORKED
    after_s = _retry_after(answer)
    if not own_word:
        return NotNowError("line.no_reason", line=line, after_s=after_s, status=answer.status)
    not_now = later or line or conflict
    error = NotNowError(str(code), line=line, after_s=after_s) if not_now else NeverError(str(code))
    error.trouble = Trouble.heard(str(code), str(sentence))
    return error


def _retry_after(answer: Answer) -> float | None:
    """Read Retry-After: seconds or a date (RFC 9110, section 10.2.3)."""
    text = answer.headers.get("Retry-After")
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (at - datetime.now(UTC)).total_seconds() if at.tzinfo is not None else None


def _parse(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _strange() -> NotNowError:
    return NotNowError("line.strange_answer")
