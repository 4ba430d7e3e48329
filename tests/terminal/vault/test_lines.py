"""A terminal that became another one goes on delivering what it recorded before, to where that belongs."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from evidence.signing import Signer
from terminal.vault import Vault, open_vault
from tests.terminal.vault.recording import HeadquartersKeys, keeper, record


def waiting(vault: Vault) -> list[tuple[str, tuple[str, ...]]]:
    return [(book.sender().terminal, tuple(p.take for p in book.outbox.parcels())) for book in vault.line_books()]


def certified(headquarters: HeadquartersKeys, terminal: str, key_pem: bytes) -> bytes:
    key = serialization.load_pem_private_key(key_pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return headquarters.authority.issue_pem(terminal, key=key)[1]


def test_an_older_name_and_another_headquarters_have_their_own_lines(
    vault: Vault, headquarters: HeadquartersKeys
) -> None:
    first = record(vault)
    vault.enrol(headquarters.issue("32-0200"))
    second = record(vault)
    other = HeadquartersKeys.create()
    vault.enrol(other.issue("32-0117", epoch=2), (1, 2))
    third = record(vault)
    assert waiting(vault) == [("32-0117", (third,)), ("32-0200", (second,)), ("32-0117", (first,))]
    assert [book.ca_pem for book in vault.line_books()] == [other.ca_pem, headquarters.ca_pem, headquarters.ca_pem]
    assert {parcel.take for parcel in vault.outbox.parcels()} == {first, second, third}


def test_an_older_line_ends_when_nothing_of_it_lies_here(vault: Vault, headquarters: HeadquartersKeys) -> None:
    """Its headquarters may still say that a take may leave, or that it lost one."""
    first = record(vault)
    vault.enrol(headquarters.issue("32-0200"))
    vault.outbox.received(first, b"{}", "0" * 64)
    assert waiting(vault) == [("32-0200", ()), ("32-0117", ())]
    vault._store.run("UPDATE takes SET released_at = 'now' WHERE take = ?", first)
    assert waiting(vault) == [("32-0200", ())]


def test_takes_of_an_older_enrolment_go_by_the_newest_of_the_same_name(
    vault: Vault, headquarters: HeadquartersKeys
) -> None:
    first = record(vault)
    newest = headquarters.issue("32-0117", epoch=2)
    vault.enrol(newest, (1, 2))
    (book,) = vault.line_books()
    assert (book.sender(), [parcel.take for parcel in book.outbox.parcels()]) == (newest, [first])


def test_a_certificate_is_renewed_with_a_key_that_outlives_a_lost_answer(
    vault: Vault, headquarters: HeadquartersKeys
) -> None:
    record(vault)
    (book,) = vault.line_books()
    before, key = book.sender(), book.renewal_key()
    assert book.renewal_key() == key != before.key_pem
    vault.close()
    again = open_vault(vault.home, [keeper()])
    (book,) = again.line_books()
    assert book.renewal_key() == key
    certificate = certified(headquarters, "32-0117", key)
    book.renewed(certificate)
    after = again.identity()
    assert (after.key_pem, after.epoch, after.renewal) == (key, 1, True)
    assert Signer(after.key_pem, after.certificates_pem)
    order = again.takes.begin_take("sale", {}, 60)
    assert (order.number, order.certificates_pem) == (2, certificate)
    assert book.renewal_key() != key
    again.close()


def test_what_headquarters_told_of_itself_is_kept_and_alarms_are_noted_once(vault: Vault) -> None:
    (book,) = vault.line_books()
    assert book.contact() is None
    for _ in range(2):
        book.keep_contact(calls=("series",), formats=(1, 2), generation="a", alarms=("cloned",))
    contact = book.contact()
    assert contact is not None
    assert (contact.calls, contact.formats, contact.generation) == (("series",), (1, 2), "a")
    assert [event["kind"] for event in vault.history.events()].count("numbers.alarm") == 1


@pytest.mark.parametrize("line", [0, 1])
def test_a_renewed_older_line_does_not_change_who_the_terminal_is(
    vault: Vault, headquarters: HeadquartersKeys, line: int
) -> None:
    record(vault)
    vault.enrol(headquarters.issue("32-0200"))
    book = vault.line_books()[line]
    terminal = book.sender().terminal
    book.renewed(certified(headquarters, terminal, book.renewal_key()))
    assert vault.identity().terminal == "32-0200"
    assert vault.identity().renewal is (line == 0)
    assert vault.identities.of(terminal).renewal
