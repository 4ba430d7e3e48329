"""The identity step as the journal keeps it. Pure.

The record has what was asked, read, seen and decided, by whom and why. It has no picture and nothing made from a face
but verdicts and scores.
"""

import hashlib
from typing import Any

from terminal.session.facts.cards import (
    CardKind,
    CardSide,
)
from terminal.session.identity.attempts import Attempts
from terminal.session.identity.card import SIDES, CardCheck
from terminal.session.identity.document import DocumentCheck
from terminal.session.identity.kinds import kind_read
from terminal.session.identity.step import IdentityStep
from terminal.session.identity.subject import Subject


def record_of(step: IdentityStep, now: float) -> dict[str, Any]:
    """What the journal keeps, as JSON: of the applicant, then of all `others`. Times are seconds before the take."""
    first, *others = step.subjects
    return {
        "required": True,
        **_subject(first, now),
        "places": _places(step, now),
        "others": [_subject(subject, now) for subject in others],
    }


def _subject(subject: Subject, now: float) -> dict[str, Any]:
    card, sight, consents = subject.card, subject.sight, subject.consents
    last = consents.acts[-1] if consents.acts else None
    return {
        "role": subject.customer.role,
        "absent": subject.absent,
        "kind": _kind(subject),
        "source": "typed" if subject.document.kind else card.source,
        **({"online": subject.online.record(consents, now)} if subject.online.wanted else {}),
        "consents": last
        and {
            "recording": consents.recording,
            "card": consents.card,
            "face": consents.face,
            "by": last.by,
            "via": {item.about: item.via for item in consents.items()},
            "before_take_s": _before(now, last.at_s),
        },
        "card": {side: _side(card, side) for side in SIDES if side in card.sides},
        "compared": sorted(subject.document.expected if subject.by_hand else card.expected),
        "differences": [found for side in SIDES for found in _differences(card, side, now)],
        "document": _document(subject.document),
        "liveness": _liveness(subject.attempts),
        "match": _match(subject),
        "by_sight": sight
        and {
            "by": sight.by,
            "reason": sight.reason,
            "note": sight.note,
            "because": sight.because,
            "seen": list(sight.seen),
            **sight.proof,
            "before_take_s": _before(now, sight.at_s),
        },
    }


def _kind(subject: Subject) -> CardKind | None:
    """Which document was shown; None where none was read or typed."""
    if subject.document.kind is not None:
        return kind_read(subject.document.kind) or "other"
    return subject.card.kind if subject.card.sides else None


def _document(document: DocumentCheck) -> dict[str, Any] | None:
    """What people read of a document, and the digest of its picture, which is an object of the take."""
    if document.kind is None:
        return None
    return {
        "kind": document.kind,
        "typed": dict(document.fields),
        "typed_by": document.typed_by,
        "still_sha256": hashlib.sha256(document.still.jpeg).hexdigest() if document.still else None,
        "differences": [
            {"field": each.field, "sale": each.sale, "document": each.card, "reason": each.reason}
            for each in document.differences()
        ],
    }


def _places(step: IdentityStep, now: float) -> dict[str, Any]:
    """Who sits where; and what was confirmed and has become doubtful before the take began."""
    places = step.places
    if places.confirmed is None:
        why = ("skipped" if places.skipped else "no_analyst") if step.faces_agreed else "declined"
        return {"confirmed": False, "wording": "places not confirmed", "why": why, "reason": places.skipped}
    return {
        "confirmed": True,
        "roles": places.confirmed.facts(),
        "doubted": [{"role": role, "reason": reason} for role, reason in places.doubts.items()],
        "by": places.confirmed.by,
        "before_take_s": _before(now, places.confirmed.at_s),
    }


def wording_of(attempts: Attempts) -> str:
    """What may be said of the challenge. It never says that a face is proven to be alive."""
    if not attempts.ended:
        return "challenge not made"
    last = attempts.ended[-1]
    if not attempts.passed:
        return f"challenge not passed in {len(attempts.ended)} of 3 attempts"
    right = sum(gesture.seen == gesture.asked for gesture in last.gestures)
    return f"challenge passed, {right} of {len(last.gestures)}, {last.passive_words}"


def _before(now: float, at_s: float) -> float:
    return round(now - at_s, 1)


def _side(card: CardCheck, side: CardSide) -> dict[str, Any]:
    read = card.sides[side]
    fields = {
        name: {
            "value": field.value,
            "confidence": round(float(field.confidence), 4),
            "verdict": field.verdict,
            "reasons": list(field.reasons),
            "confirmed": confirmed and {"value": confirmed.value, "by": confirmed.by},
        }
        for name, field in read.reading.fields.items()
        for confirmed in (read.confirmed.get(name),)
    }
    reader = {"reader": read.reading.reader} if read.reading.reader else {}
    return {"problems": list(read.reading.problems), "source": read.reading.source, **reader, "fields": fields}


def _differences(card: CardCheck, side: CardSide, now: float) -> list[dict[str, Any]]:
    return [
        {
            "field": found.field,
            "sale": found.sale,
            "card": found.card,
            "reason": found.reason,
            "grave": found.grave,
            "accepted": who
            and {
                "by": who.by,
                "reason": who.reason,
                "note": who.note,
                **who.proof,
                "before_take_s": _before(now, who.at_s),
            },
        }
        for found in card.differences(side)
        for who in (card.accepted.get(found),)
    ]


def _liveness(attempts: Attempts) -> dict[str, Any]:
    return {
        "passed": attempts.passed,
        "wording": wording_of(attempts),
        "attempts": [
            {
                "attempt": ended.attempt,
                "passed": ended.passed,
                "reasons": list(ended.reasons),
                "flash_skipped": ended.attempt in attempts.flash_skipped,
                "gestures": [
                    {
                        "asked": gesture.asked,
                        "seen": gesture.seen,
                        "asked_s": _figure(gesture.asked_s),
                        "start_s": _figure(gesture.start_s),
                        "end_s": _figure(gesture.end_s),
                    }
                    for gesture in ended.gestures
                ],
                "hints": [
                    {"name": hint.name, "verdict": hint.verdict, "score": _figure(hint.score)} for hint in ended.hints
                ],
            }
            for ended in attempts.ended
        ],
    }


def _match(subject: Subject) -> dict[str, Any] | None:
    match = subject.attempts.match
    if match is not None:
        said = {"verdict": match.verdict, "score": _figure(match.score), "model": match.model}
        return said | ({"why": match.why} if match.why else {})
    if subject.attempts.passed and subject.card.sides and not subject.card.bears_portrait:
        return {"verdict": "not_compared", "score": None, "model": "", "why": "no_portrait"}
    return None


def _figure(value: float | None) -> float | None:
    """A figure that JSON can say: models answer in numpy's numbers."""
    return None if value is None else round(float(value), 4)
