"""What may be chosen as things stand: combinations that no sale can have are not offered. Pure."""

from collections.abc import Iterable
from typing import Final, get_args

from rulebook.sale.origin import StepContact
from rulebook.sale.people import FULL_FROM, LIMITED_FROM, Disability, IdentityKind, Relation
from rulebook.sale.products import PaymentManner, TermUnit
from rulebook.sale.sale import Channel
from terminal.session.entry.answers import Answers, age_of, line_of, offer_of
from terminal.session.entry.fields import Option
from terminal.session.entry.known import Known

CHANNELS: Final[tuple[str, ...]] = get_args(Channel)
OF_BANKS: Final = ("bank_agent", "self_service")
"""Wealth products and loans are sold by a bank, or on its terminal."""
_ALONE: Final = frozenset({"remote", "telephone"})
_HERE: Final = frozenset({"on_site", "remote"})
_OWN_WORK: Final = 16
_FLAG: Final = ("true", "false")


def options(stem: str, values: Iterable[str]) -> tuple[Option, ...]:
    """Return options whose words stand under `entry.<stem>.<value>`."""
    return tuple(Option(value, f"entry.{stem}.{value}") for value in values)


def flag() -> tuple[Option, ...]:
    """Yes or no."""
    return options("flag", _FLAG)


def channels(known: Known) -> tuple[str, ...]:
    """Return the channels that this terminal sells through."""
    return tuple(each for each in CHANNELS if each in known.channels) or CHANNELS


def lines(known: Known) -> tuple[Option, ...]:
    """Return the lines of business that are sold through these channels, and of which packs have classes."""
    there = {each.line for each in known.classes}
    bank = any(each in OF_BANKS for each in channels(known))
    found = [line for line in ("insurance", "wealth", "loan") if (line in there or not there)]
    return options("line", [line for line in found if line == "insurance" or bank])


def channels_of(said: Answers, known: Known) -> tuple[Option, ...]:
    """Return the channels for the line that is chosen."""
    bank_alone = line_of(said) in ("wealth", "loan")
    return options("channel", [each for each in channels(known) if each in OF_BANKS or not bank_alone])


def owners(said: Answers) -> tuple[Option, ...]:
    """Return whose self-service terminal it can be."""
    bank_alone = line_of(said) in ("wealth", "loan")
    return options("terminal_of", ["bank"] if bank_alone else ["bank", "nonbank_agent", "insurer"])


def contacts(said: Answers) -> tuple[Option, ...]:
    """Return the ways in which the customer can be met here.

    A call is recorded by its own system and a web shop keeps its pages: one of these that a file brings stays.
    """
    shut = _ALONE if said.get("channel") == "self_service" else frozenset()
    here = _HERE | {said.get("contact", "")}
    return options("contact", [each for each in get_args(StepContact) if each in here and each not in shut])


def step_contacts() -> tuple[Option, ...]:
    """Return the ways in which a customer can be met elsewhere."""
    return options("contact", get_args(StepContact))


def insured(said: Answers) -> tuple[Option, ...]:
    """Return who can be insured: an organisation never is."""
    natural = said.get("applicant.natural_person") != "false"
    return options("insured", ["self", "other", "both"] if natural else ["other"])


def relations() -> tuple[Option, ...]:
    """Return what an insured who is not the applicant can be to him."""
    return options("relation", [each for each in get_args(Relation) if each != "self"])


def guardians(said: Answers) -> tuple[Option, ...]:
    """Return who can be the guardian: the applicant only where he is of age and has full capacity."""
    age = age_of(said.get("applicant.birth_date", ""), said)
    able = said.get("applicant.capacity", "full") == "full" and (age is None or age >= FULL_FROM)
    natural = said.get("applicant.natural_person") != "false"
    return options("guardian", ["applicant", "other"] if able and natural else ["other"])


def capacities(birth: str, said: Answers, *, insured: bool = False) -> tuple[Option, ...]:
    """Return the civil capacities that somebody born then can have."""
    age = age_of(birth, said)
    if age is not None and age < LIMITED_FROM:
        return options("capacity", ["none"])
    full = age is None or age >= (_OWN_WORK if insured else FULL_FROM)
    return options("capacity", ["full", "limited", "none"] if full else ["limited", "none"])


def identity_kinds(*, organisation: bool = False) -> tuple[Option, ...]:
    """Return the kinds of proof that a person, or an organisation, can have."""
    if organisation:
        return options("identity", ["business_licence", "other"])
    return options("identity", [each for each in get_args(IdentityKind) if each != "business_licence"])


def disabilities() -> tuple[Option, ...]:
    """Return what disclosure can be adapted to."""
    return options("disability", get_args(Disability))


def manners(said: Answers, known: Known, place: int) -> tuple[Option, ...]:
    """Return how the premium of a product can be paid."""
    offer = offer_of(said, known, place)
    every: tuple[str, ...] = get_args(PaymentManner)
    return options("manner", [each for each in every if offer is None or not offer.manners or each in offer.manners])


def years(said: Answers, known: Known, place: int) -> tuple[Option, ...]:
    """Return over how many years it can be paid, where packs bound that; else nothing, and it is typed."""
    offer = offer_of(said, known, place)
    found = offer.years if offer is not None else ()
    return tuple(Option(str(each), "entry.years") for each in found)


def units() -> tuple[Option, ...]:
    """Return in what a cover's term can be counted."""
    return options("unit", get_args(TermUnit))


def levels(letter: str) -> tuple[Option, ...]:
    """Return the five levels of risk of a customer (`c`) or a product (`r`)."""
    return options(f"level.{letter}", [str(each) for each in range(1, 6)])


def classes(said: Answers, known: Known) -> tuple[Option, ...]:
    """Return the classes of products of the line, as packs name them."""
    line = line_of(said)
    return tuple(Option(each.id, said=each.title) for each in known.classes if each.line == line)


def may_insist(said: Answers, known: Known) -> bool:
    """Whether there is anything that the customer could have been advised against."""
    advised = any(
        said.get(f"suitability.{each}") == "true" for each in ("needs_mismatch", "unaffordable", "duplicate_cover")
    )
    level = said.get("suitability.level", "")
    risks = [said.get(f"products[{place}].risk_level", "") for place in range(12)]
    offers = [offer_of(said, known, place) for place in range(12)]
    risks += [str(each.data.get("risk_level") or "") for each in offers if each is not None]
    above = level.isdigit() and any(risk.isdigit() and int(risk) > int(level) for risk in risks)
    return advised or above or said.get("suitability.insists") == "true"
