"""All checks there are, by their ids."""

from collections.abc import Mapping
from itertools import chain
from typing import Final

from rulebook.checks.found import Check
from rulebook.checks.senses import (
    answers,
    by_word,
    facing,
    forbidden,
    frame,
    order,
    papers,
    picture,
    reading,
    recording,
    saying,
    signing,
    sound,
    speech,
)

CHECKS: Final[Mapping[str, Check]] = {
    each.id: each
    for each in chain(
        frame.CHECKS,
        picture.CHECKS,
        papers.CHECKS,
        sound.CHECKS,
        answers.CHECKS,
        by_word.CHECKS,
        speech.CHECKS,
        saying.CHECKS,
        forbidden.CHECKS,
        reading.CHECKS,
        facing.CHECKS,
        signing.CHECKS,
        order.CHECKS,
        recording.CHECKS,
    )
}
CORE: Final = frozenset(
    {
        *("frame.missing", "frame.apart", "frame.swapped", "face.small", "face.dark", "face.covered"),
        *("picture.dark", "picture.frozen", "picture.black", "picture.unwatched", "paper.unseen", "paper.title"),
        *("sound.quiet", "sound.missing", "answer.missing", "answer.refused", "answer.seller", "answer.short"),
        *("voice.silent", "answer.elsewhere", "answer.machine", "playout.unheard"),
        *("prompt.unseen", "prompt.short", "prompt.unread"),
        *("sign.missing", "sign.person", "copy.missing", "copy.incomplete"),
        *("node.skipped", "node.short", "record.gap", "record.stopped", "clock.doubted", "clock.moved"),
        *("identity.missing", "consent.missing", "take.interrupted", "take.given_up"),
    }
)
"""What must be asked for, as grave, before anything passes: the first national pack. What came later is not among it,
since the lists of older takes have it not."""
ON_SITE: Final = frozenset({"frame.apart"})
"""Of these what is asked for only where all sit together."""
AWAITED: Final = frozenset(each.id for each in CHECKS.values() if each.waits)
"""Checks of what is not done yet while an attempt goes on, and so no fault."""
