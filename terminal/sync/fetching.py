"""Fetching the newest book of packs. Who judges it is handed in: the line knows no rules."""

from faults.errors import ShuangluError
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import HeadquartersClient
from terminal.sync.ports import BookShelf


def fetch_book(client: HeadquartersClient, shelf: BookShelf) -> None:
    """Ask for the newest book, have it judged and kept, and tell which one is here.

    Raises NotNowError or NeverError; NeverError with the shelf's own word for a book that it did not take. What is
    held goes on then, and the next greeting asks again.
    """
    known = shelf.newest()
    found = client.current_book(shelf.region, known[1] if known else None)
    refused = _judged(shelf, client.revoked(), found if isinstance(found, bytes) else None)
    if found is not None and refused is None:
        shelf.confirmed()
    newest = shelf.newest()
    if newest is not None:
        client.send_held_book(*newest)
    if refused is not None:
        raise refused


def _judged(shelf: BookShelf, revoked: bytes, book: bytes | None) -> NeverError | None:
    """Hand over what came; return why it was not taken. Raises NotNowError where the vault cannot."""
    try:
        shelf.revocations(revoked)
        if book is not None:
            shelf.take_in(book)
    except ShuangluError as refused:
        if refused.code.startswith("vault."):
            later = NotNowError(refused.code)
            later.trouble = refused.trouble
            raise later from refused
        never = NeverError(refused.code)
        never.trouble = refused.trouble
        return never
    return None
