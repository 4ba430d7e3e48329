"""What a chip says, taken for both sides of the card at once; and the printed portrait where the chip gives none. Pure.

A reader tells one card from another by what stands in it: whoever was read from the print before is not exchanged for
somebody else, and a portrait is only taken from the card whose chip was read.
"""

from typing import Final

from faults.trouble import Trouble
from terminal.session.facts.cards import CardField, CardFieldName, CardKind, CardReading, CardSide
from terminal.session.identity.card import CardCheck
from terminal.session.identity.comparing import same
from terminal.session.identity.consent import NotYetError

WITH_CHIP: Final[tuple[CardKind, ...]] = ("resident", "hk_mo_tw_residence", "foreigner")
"""Documents whose chips readers open."""
OTHER_KIND: Final = Trouble("reader.not_asked")
OTHER_CARD: Final = Trouble("reader.another_card")
LACKS_PRINT: Final = Trouble("identity.portrait")


def take_chip(card: CardCheck, reading: CardReading) -> None:
    """Take in a chip, which is all sides; the portrait printed beside its number stays.

    Raises NotYetError where it is not that card.
    """
    if reading.kind != card.kind:
        raise NotYetError(OTHER_KIND)
    if any(not _same_card(each.reading, reading) for each in card.sides.values()):
        raise NotYetError(OTHER_CARD)
    front = card.sides.get("front")
    card.printed = card.portrait() if front is not None and _same_number(front.reading, reading) else b""
    card.accept_reading("front", reading)


def wants_print(card: CardCheck) -> bool:
    """Whether the front was read from a chip that gave no portrait, and its print was not looked at yet."""
    front = card.sides.get("front")
    return front is not None and front.reading.source == "chip" and not card.portrait()


def take_print(card: CardCheck, printed: CardReading) -> bool:
    """Take the portrait of the front before the camera, and nothing else; returns whether it was this card's front."""
    is_front = printed.side in ("front", "both") and bool(printed.portrait)
    card.other_print = is_front and not _same_number(card.sides["front"].reading, printed)
    if is_front and not card.other_print:
        card.printed = printed.portrait
    return bool(card.printed)


def lacks_print(card: CardCheck, side: CardSide | None, *, faces: bool) -> Trouble | None:
    """What is still to be held before the camera at this side, where `faces` are to be compared."""
    if not (faces and side == "front" and wants_print(card)):
        return None
    return OTHER_CARD if card.other_print else LACKS_PRINT


def _same_card(one: CardReading, other: CardReading) -> bool:
    """Whether nothing that both say for certain is another's; a side that shares no field with it says nothing."""
    shared: tuple[CardFieldName, ...] = ("number", "birth_date")
    return all(_agree(one.fields.get(name), other.fields.get(name)) for name in shared)


def _same_number(one: CardReading, other: CardReading) -> bool:
    """Whether both say one number, however certain: a portrait beside none, or another one, may be anybody's."""
    said = [each.value for each in (one.fields.get("number"), other.fields.get("number")) if each and each.value]
    return len(said) == 2 and same(*said)  # noqa: PLR2004 - both


def _agree(one: CardField | None, other: CardField | None) -> bool:
    sure = [each for each in (one, other) if each is not None and each.value and each.verdict == "ok"]
    return len(sure) < 2 or same(sure[0].value, sure[1].value)  # noqa: PLR2004 - both
