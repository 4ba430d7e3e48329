"""What can be wrong with a book; each code has its sentences in `faults/sentences/books.py`."""

from faults.errors import ShuangluError


class BookFault(ShuangluError):  # noqa: N818 - "fault" is the word of the format papers
    """A book is not taken. Its code says why: `book.altered`, `book.older`, `book.unsigned` and so on."""
