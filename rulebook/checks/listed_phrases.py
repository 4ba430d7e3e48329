"""Packs of forbidden phrases inside a check list, so that a take is judged by those that were in force then.

A take has them only where a recogniser is on: a hundred kilobytes that nothing could be held against else.
"""

import base64
import json
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rulebook.plan.plan import Value
from rulebook.script.phrase_pack import PhraseGroup, PhrasePack
from rulebook.script.phrases import CheckedPhrases

MOST_BYTES: Final = 4_000_000
"""Of one pack's text; whatever is longer is none that anybody meant."""


class ListedPhrases(Value):
    """A pack of phrases: `sha256` of its file, and `packed`, its JSON as it is read (deflated, base 85)."""

    id: str
    version: str
    sha256: str
    packed: str


def listed_phrases(pack: CheckedPhrases) -> ListedPhrases:
    """Return a pack as a check list keeps it."""
    data = pack.pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = base64.b85encode(zlib.compress(text.encode(), 9)).decode()
    return ListedPhrases(id=pack.pack.id, version=pack.pack.version, sha256=pack.digest, packed=packed)


def phrases_in(listed: Iterable[ListedPhrases]) -> tuple[CheckedPhrases, ...]:
    """Return the packs that a check list keeps; made once for the same ones, which takes a tenth of a second each.

    Raises ValueError where one cannot be read.
    """
    return tuple(_unpacked(each.packed, each.sha256) for each in listed)


@lru_cache(maxsize=32)
def _unpacked(packed: str, digest: str) -> CheckedPhrases:
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(base64.b85decode(packed), MOST_BYTES)
        if not inflating.eof:
            raise ValueError("longer than any pack")
    except zlib.error as error:
        raise ValueError("this is no pack of phrases") from error
    return CheckedPhrases(PhrasePack.model_validate(json.loads(text)), digest)


def group_of(pack: CheckedPhrases, name: str) -> PhraseGroup:
    """Return a group of a pack by its id; KeyError where it has none of that name."""
    return {group.id: group for group in pack.pack.groups}[name]
