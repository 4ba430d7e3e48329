"""The one base of all errors that people are told about."""

from typing import Any

from faults.entry import Language
from faults.trouble import Fact, Trouble


class ShuangluError(Exception):
    """Something that people are told about; its sentences stand in the catalogue under its key.

    What was not foreseen is another exception, and a fault of the program.
    """

    def __init__(self, key: str, /, **facts: Fact) -> None:
        """`key` and `facts` as in `Trouble`."""
        super().__init__(key)
        self.trouble = Trouble(key, facts)

    @classmethod
    def of(cls, trouble: Trouble) -> "ShuangluError":
        """Return the error that raises a trouble which came as a value."""
        error = cls(trouble.key)
        error.trouble = trouble
        return error

    @property
    def code(self) -> str:
        """What support asks for; stable."""
        return self.trouble.code

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in English: for logs, records and other programs."""
        return self.trouble.words()

    def words(self, language: Language) -> str:
        """What is wrong and what to do."""
        return self.trouble.words(language)

    def report(self, language: Language) -> str:
        """What is wrong, what to do, and the code, in one line."""
        return f"{self.words(language)} [{self.code}]"

    def __str__(self) -> str:
        return self.sentence

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross a pipe with all that it knows."""
        return _again, (type(self), self.__dict__)


class UsageError(ShuangluError):
    """The words of a command do not fit: an option out of range, a name that cannot be one, a reason left out."""


def _again(kind: type[ShuangluError], state: dict[str, Any]) -> ShuangluError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (error.trouble.key,)
    return error
