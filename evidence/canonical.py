r"""Canonical JSON: one value, one spelling.

Sorted keys, no spaces, ASCII with \u escapes, no NaN, no duplicate keys. Whatever is parsed must come out again
byte for byte, so that no change can hide in a second spelling of the same value.
"""

import base64
import binascii
import json
from typing import Any

from evidence.faults import EvidenceFault


def dumps(value: Any) -> bytes:
    """Spell `value` canonically. Raises TypeError or ValueError for what JSON cannot say."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def loads(data: bytes) -> dict[str, Any]:
    """Parse a canonical JSON object; raises EvidenceFault `json.*` for anything else."""
    try:
        value = json.loads(data, object_pairs_hook=_without_duplicates)
        spelled = dumps(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise EvidenceFault("json.broken") from error
    if not isinstance(value, dict):
        raise EvidenceFault("json.shape")
    if spelled != data:
        raise EvidenceFault("json.spelling")
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate key")
    return value


def to_base64(data: bytes) -> str:
    """Spell bytes in standard base64 with padding: the one spelling that `from_base64` takes."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: Any) -> bytes:
    """Decode standard base64 in its only spelling; raises EvidenceFault `json.base64`."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise EvidenceFault("json.base64") from error
    if to_base64(data) != text:
        raise EvidenceFault("json.base64:spelling")
    return data
