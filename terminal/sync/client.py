"""Headquarters' wire protocol (docs/hq-protocol.md): each call says success, not now, or never."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from cryptography import x509

from evidence.canonical import to_base64
from evidence.names import Series
from faults.trouble import Trouble
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.line import Answer, Line
from terminal.sync.replies import (
    Greeting,
    Held,
    ReportAnswer,
    SeriesHeld,
    Standing,
    Told,
    read_claim,
    read_grants,
    read_greeting,
    read_held,
    read_number,
    read_online,
    read_report_answer,
    read_rows,
    read_series,
    read_standing,
    read_tasks,
    strange,
)

_LATER = frozenset({408, 423, 425, 429})
_WHOLE_LINE = frozenset({401, 429, 502, 503, 504})
"""Answers that concern the terminal or headquarters as a whole, not the take that they were given for."""
_ABOUT_THE_TERMINAL = "certificate."
_ABOUT_ONE_TAKE = "storage.unsound"
"""Headquarters' own 503 about what it holds of one take; the other takes can go on."""
_CONFLICT = 409
_FORKED = "journal.forked"
_NO_SUCH_CALL = frozenset({"path.unknown", "method.unknown"})
"""Said by a headquarters that is older than the call: nothing about the take, and not for good."""
_NO_SUCH_STATUS = frozenset({404, 405, 501})
_JSON = "application/json"
_CREATED = 201
_NO_CONTENT = 204
_NOT_MODIFIED = 304
_BOOKS_READ = 2
"""The newest format of books that this program reads; an older headquarters does not look at it."""
_MOST_BOOK_BYTES = 32_000_000
_MOST_LIST_BYTES = 16_000_000
_QUICK_S = 2.0
_LEAST_S = 0.001
_NEWEST = 0.2
"""How much the newest body counts in the rate of the line."""
_QUICK_BYTES_S = 128 * 1024
"""A body is quick at this rate, give or take two seconds; half of it is four times what headquarters asks for."""


class HeadquartersClient:
    """Raises NotNowError or NeverError from every call, and StoppedError once the line was ended."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.roomy = False
        """Whether the last segment was quick: a second one may be under way at the same time."""
        self.bytes_s = 0.0
        """How fast the last bodies went, bytes a second, the newest counting most; 0 before the first."""

    def held(self, take: str) -> Held:
        """Ask what headquarters holds of a take; of an unknown one, nothing."""
        return read_held(self._object(self._ask("GET", f"/v1/takes/{take}")))

    def send_journal(self, take: str, start: int, lines: bytes) -> int:
        """Send whole journal lines, the first of which is entry `start`; return how many entries are held now."""
        return _entries(self._object(self._ask("POST", f"/v1/takes/{take}/journal?from={start}", lines)), start)

    def send_segment(self, take: str, sha256: str, data: bytes) -> bool:
        """Send one sealed segment; tell whether headquarters had not had it."""
        with self._timing(len(data)):
            return self._ask("PUT", f"/v1/takes/{take}/segments/{sha256}", data).status == _CREATED

    def send_growth(self, take: str, start: int, lines: bytes, sha256: str, data: bytes) -> int | None:
        """Send whole journal lines from entry `start` on and one segment that is named by then, in one request.

        Return how many entries are held now; None where there is no such call, which says nothing of the take. Only of
        a headquarters that lists `grow`.
        """
        path = f"/v1/takes/{take}/growth/{sha256}?from={start}&lines={len(lines)}"
        with self._timing(len(data)):
            answer = self.line.request("PUT", path, (lines, data))
        if answer.status in _NO_SUCH_STATUS:
            return None
        fields = self._object(_accepted(answer))
        if fields.get("sha256") != sha256:
            raise strange()
        return _entries(fields, start)

    def send_seal(self, take: str, manifest: bytes, signature: bytes) -> bytes:
        """Send the seal; return the receipt, not verified yet."""
        fields = {"manifest": to_base64(manifest), "signature": to_base64(signature)}
        return self._ask("PUT", f"/v1/takes/{take}/seal", json.dumps(fields).encode(), "application/json").body

    def receipt(self, take: str) -> bytes:
        """Fetch the receipt of a take that is received, not verified yet."""
        return self._ask("GET", f"/v1/takes/{take}/receipt").body

    def standing(self, take: str) -> Standing:
        """Ask how a take stands. Only of a headquarters that lists `standing`."""
        return read_standing(self._object(self._ask("GET", f"/v1/takes/{take}/standing")))

    def series(self, epoch: int, own: Mapping[Series, int]) -> SeriesHeld:
        """Tell our own last numbers and ask for those that are held. Only of a headquarters that lists `series`."""
        asked = f"sale={own.get('sale', 0)}&rehearsal={own.get('rehearsal', 0)}&epoch={epoch}"
        return read_series(self._object(self._ask("GET", f"/v1/series?{asked}")))

    def renew(self, body: bytes) -> bytes:
        """Ask for a new certificate; return the answer, not verified yet. Only of one that lists `renew`."""
        return self._ask("POST", "/v1/renew", body, "application/json").body

    def send_escrow(self, wrapped: bytes, code: str | None = None) -> None:
        """Hand over the wrapped vault key, at most 64 KiB; the same one again is not kept twice.

        With `code`, the one-time code of the enrolment: headquarters then knows that a person stood behind it.
        """
        self._ask("PUT", "/v1/escrow", wrapped, headers={"Shuanglu-Code": code} if code else None)

    def current_book(self, region: str, known: str | None) -> bytes | Literal["same"] | None:
        """Fetch the newest book for a region, not checked yet; None where there is none, `same` for the one known.

        `known`: the digest of the newest that is held here. Only of a headquarters that lists `books`.
        """
        path = "/v1/books/current?" + (f"region={region}&" if region else "") + f"reads={_BOOKS_READ}"
        asked = {"If-None-Match": f'"{known}"'} if known else None
        answer = self.line.request("GET", path, headers=asked, most=_MOST_BOOK_BYTES)
        if answer.status == _NOT_MODIFIED and known:
            return "same"
        return None if answer.status == _NO_CONTENT else _accepted(answer).body

    def revoked(self) -> bytes:
        """Fetch the list of revoked certificates, PEM, not checked yet. Only of one that lists `books`."""
        return self._ask("GET", "/v1/books/revoked").body

    def send_held_book(self, serial: int, sha256: str) -> None:
        """Say which book is the newest here. Only to a headquarters that lists `books`."""
        fields = {"serial": serial, "sha256": sha256}
        self._ask("PUT", "/v1/books/held", json.dumps(fields).encode(), "application/json")

    def tasks(self) -> tuple[Told, ...]:
        """Fetch the tasks of this terminal that are not done. This and the next three only where `tasks` is listed."""
        return read_tasks(self._object(self._ask("GET", "/v1/tasks")))

    def claim(self, key: str, by: str) -> str:
        """Claim a task, or renew our claim; return until when it is ours."""
        return read_claim(self._object(self._put(f"/v1/tasks/{key}/claim", {"by": by})))

    def give_back(self, key: str) -> None:
        """Give a task back; one that is not ours any more is given back already."""
        self._ask("DELETE", f"/v1/tasks/{key}/claim")

    def send_outcome(self, key: str, take: str, ending: str, at: str) -> None:
        """Tell what a recording came to that was begun for a task; the same again changes nothing."""
        self._put(f"/v1/tasks/{key}/outcome", {"take": take, "ending": ending, "at": at})

    def register(
        self, name: str, columns: tuple[str, ...], known: str
    ) -> tuple[str, tuple[Mapping[str, str], ...]] | None:
        """Fetch a register, `staff` or `rooms`, and its tag; None where it is the one of the tag `known`.

        Only of a headquarters that lists it.
        """
        answer = self.line.request(
            "GET", f"/v1/{name}", headers={"If-None-Match": known} if known else None, most=_MOST_LIST_BYTES
        )
        if answer.status == _NOT_MODIFIED and known:
            return None
        rows = read_rows(self._object(_accepted(answer)), name, columns)
        return answer.headers.get("ETag", ""), rows

    def grants(self) -> tuple[bytes, ...]:
        """Fetch the grants that hold for takes of this terminal, not verified yet. Only of one that lists `grants`."""
        return read_grants(self._object(self._ask("GET", "/v1/grants")))

    def check_online(self, asked: Mapping[str, str]) -> bytes:
        """Have the official online check asked about one person; return the answer, not verified yet.

        Only of a headquarters that lists `online`.
        """
        return read_online(
            self._object(self._ask("POST", "/v1/online-checks", json.dumps(dict(asked)).encode(), _JSON))
        )

    def make_administrator(self, code: str, number: str, name: str) -> None:
        """Ask that somebody becomes administrator here by a code. Only of one that lists `administrator`."""
        body = json.dumps({"code": code, "number": number, "name": name}).encode()
        self._ask("POST", "/v1/administrator", body, "application/json")

    def send_audit(self, log: str, entries: Sequence[Mapping[str, Any]]) -> int:
        """Send entries of the audit log, in order; return up to which number all are held. Only where it is listed."""
        body = json.dumps({"log": log, "entries": [dict(each) for each in entries]}).encode()
        return read_number(self._object(self._ask("POST", "/v1/audit", body, "application/json")), "held")

    def audit_held(self, log: str) -> int:
        """Ask up to which number all entries of this log are held; 0 for none."""
        return read_number(self._object(self._ask("GET", f"/v1/audit?log={log}")), "held")

    def send_report(self, report: bytes) -> ReportAnswer:
        """Tell how this terminal is; return what is wished of it. Only of a headquarters that lists `reports`."""
        return read_report_answer(self._object(self._ask("POST", "/v1/reports", report, _JSON)))

    def greet(self) -> Greeting:
        """Ask for the time and what else headquarters knows; judge its certificate by that very time."""
        before, asked_at = time.monotonic(), datetime.now(UTC)
        fields = self._object(self._ask("GET", "/v1/clock"))
        greeting = read_greeting(fields, asked_at, time.monotonic() - before)
        self._judge_server(greeting.utc)
        return greeting

    def _judge_server(self, at: datetime) -> None:
        shown = self.line.server_certificate
        certificate = None if shown is None else x509.load_der_x509_certificate(shown)
        if certificate and not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise NotNowError("line.not_ours:dates", line=True, url=self.line.url)

    def _put(self, path: str, fields: Mapping[str, Any]) -> Answer:
        return self._ask("PUT", path, json.dumps(dict(fields)).encode(), "application/json")

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "application/octet-stream",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        return _accepted(self.line.request(method, path, None if body is None else (body,), content_type, headers))

    @contextmanager
    def _timing(self, size: int) -> Iterator[None]:
        """Note whether the request with a body of about this size was quick; one that fails was not."""
        began, quick = time.monotonic(), False
        try:
            yield
            took = time.monotonic() - began
            quick = took <= _QUICK_S + size / _QUICK_BYTES_S
            rate = size / max(took, _LEAST_S)
            self.bytes_s = rate if not self.bytes_s else self.bytes_s + _NEWEST * (rate - self.bytes_s)
        finally:
            self.roomy = quick

    @staticmethod
    def _object(answer: Answer) -> dict[str, Any]:
        fields = _parse(answer.body)
        if fields is None:
            raise strange()
        return fields


def _accepted(answer: Answer) -> Answer:
    if answer.status not in (200, _CREATED, _NO_CONTENT):
        raise refusal(answer)
    return answer


def _entries(fields: dict[str, Any], start: int) -> int:
    """How many entries are held after some from `start` on were sent."""
    entries = fields.get("entries")
    if type(entries) is not int or entries <= start:
        raise strange()
    return entries


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
    not_now = later or line or conflict or code in _NO_SUCH_CALL
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
