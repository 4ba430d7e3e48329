"""Which screen the customer sees at this moment, and what stands on it."""

from dataclasses import replace
from typing import Final

from rulebook.sale.text import Text
from terminal.session.customer.consent_words import PREFIX
from terminal.session.customer.items import Item
from terminal.session.customer.reading import least_s
from terminal.session.customer.side import ELDER_AGE, SPOKEN_S
from terminal.session.customer.view import CustomerScreen, CustomerView
from terminal.session.identity.present import view_of as identity_of
from terminal.session.life import judging
from terminal.session.life.terminal import Terminal

LAST_DIGITS: Final = 4
"""So much of the practising number is shown: enough to compare it with the card, too little to copy it."""


def is_elder(terminal: Terminal) -> bool:
    """Whether she gets 长者: from 60 on by itself, and at any age by her wish; without, too, by her wish."""
    wish, sale = terminal.side.elder_wish, terminal.sale
    if wish is not None or sale is None:
        return wish is True
    return sale.sale.applicant.natural_person and sale.sale.age_of(sale.sale.applicant) >= ELDER_AGE


def screen_of(terminal: Terminal, now: float) -> CustomerView:
    """The view, without what an act is about and quotes of a consent."""
    view = _common(terminal, now)
    match terminal.phase:
        case "identifying":
            return _identifying(terminal, view, now)
        case "recording":
            return _recording(terminal, view, now)
        case "opening" | "closing":
            return replace(view, screen="waiting")
        case "sealed":
            return _sealed(terminal, view)
        case _:
            return view


def _common(terminal: Terminal, now: float) -> CustomerView:
    side, sale, speaking = terminal.side, terminal.sale, terminal.speaking
    view = CustomerView(
        elder=is_elder(terminal),
        volume=side.volume,
        speed=side.speed,
        voice=speaking.state,
        can_speak=bool(speaking.name),
        voice_left_s=speaking.left_s(now),
        voice_done=speaking.done(now),
        recording=terminal.take_at(now).recording,
    )
    if sale is None:
        return view
    facts = sale.sale
    return replace(
        view,
        customer=facts.applicant.name,
        seller=facts.seller.name,
        seller_number=(facts.seller.licence or "")[-LAST_DIGITS:],
        institution=facts.seller.institution_short or facts.seller.institution or "",
        site=facts.site.name,
        phone=facts.service_phone or "",
    )


def _identifying(terminal: Terminal, view: CustomerView, now: float) -> CustomerView:
    step = terminal.step
    if step is None:
        return replace(view, screen="waiting")
    identity = identity_of(step, now)
    consents = tuple(identity.consents)
    view = replace(view, consents=consents, flash=identity.flash, customer=identity.name or view.customer)
    open_ = next((each.about for each in consents if each.answer is None), None)
    if identity.stage == "consent" and open_ is not None:
        return replace(view, screen="consent", item=PREFIX + open_)
    if identity.stage == "liveness" and identity.challenge_running:
        return replace(
            view,
            screen="liveness",
            item="liveness",
            gesture=identity.asked,
            gesture_done=identity.done,
            gesture_total=identity.total,
        )
    if identity.stage in ("card_front", "card_back") and identity.reading is None:
        return replace(view, screen=identity.stage)
    return replace(view, screen="waiting")


def _recording(terminal: Terminal, view: CustomerView, now: float) -> CustomerView:
    side = terminal.side
    node = side.node
    view = replace(view, items=tuple(side.states(now)), on_break=side.break_since is not None)
    if side.stopping:
        return replace(view, screen="stop")
    if view.on_break:
        return replace(view, screen="break")
    if node is None:
        return replace(view, screen="waiting")
    title = Text.model_construct(zh=node.title.zh, en=node.title.en)
    view = replace(view, title=title, sentences=tuple(each.text for each in node.say))
    current = side.current
    if current is None:
        return replace(view, screen="reading" if node.say else "waiting")
    return _item(terminal, view, current, now)


def _item(terminal: Terminal, view: CustomerView, item: Item, now: float) -> CustomerView:
    side = terminal.side
    same = [each for each in side.items if each.kind == item.kind]
    screen: CustomerScreen = item.kind
    view = replace(
        view,
        screen=screen,
        item=item.item,
        sha256=item.sha256,
        text=item.text,
        number=same.index(item) + 1 if item in same else 1,
        total=max(1, len(same)),
    )
    if item.document is not None:
        return _document(terminal, view, item, now)
    if item.signature is not None:
        found = terminal.in_hand.documents.of(item.signature.paper)
        readable = f"document:{item.signature.paper}" if found else ""
        signer = item.signature.name or _signer(terminal, item.signature.role)
        return replace(view, signature=item.signature, signer=signer, readable=readable)
    how = side.standing[item.item]
    return replace(
        view,
        prompt=item.prompt,
        figures=item.figures,
        question=item.question,
        copy=item.copy,
        spoken=how.spoken_s >= SPOKEN_S,
        answer=how.answer,
    )


def _signer(terminal: Terminal, role: str) -> str:
    """Whose name it is, by the sale."""
    return terminal.in_hand.names.get(role, "")


def _document(terminal: Terminal, view: CustomerView, item: Item, now: float) -> CustomerView:
    document, reading = item.document, terminal.side.reading
    assert document is not None
    view = replace(
        view,
        document=document.paper,
        document_sha256=document.sha256,
        document_title=document.title,
        document_to_end=item.to_end,
        pages=document.texts,
    )
    if reading is None:
        return view
    return replace(
        view,
        page=reading.page,
        page_reached=reading.reached,
        page_least_s=least_s(document, reading.page),
        page_open_s=reading.open_s(now),
    )


def _sealed(terminal: Terminal, view: CustomerView) -> CustomerView:
    take, sale, side = terminal.take, terminal.sale, terminal.side
    if take.ending != "finished" or sale is None or side.seen:
        return replace(view, screen="thanks", take=take.take or "")
    return replace(
        view,
        screen="rights",
        item="rights",
        rights=sale.plan.rights,
        take=take.take or "",
        slip=None if sale.practice else take.slip,
        good=take.lacks is None and not judging.failed(terminal),
    )
