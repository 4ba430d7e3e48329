"""A trouble with what led to it, each cause in its own words: which device, and what is wrong with it."""

from dataclasses import dataclass

from faults.entry import Language
from faults.trouble import Trouble


@dataclass(frozen=True, slots=True)
class CausedTrouble(Trouble):
    """It reads like one trouble: the sentences of its causes follow its own."""

    causes: tuple[Trouble, ...] = ()

    def sentence(self, language: Language = "en") -> str:
        """What is wrong, and why."""
        gap = "" if language == "zh" else " "
        causes = (cause.sentence(language) for cause in self.causes)
        return gap.join((Trouble.sentence(self, language), *causes))

    def remedy(self, language: Language = "en") -> str:
        """What to do about it, or else about the first cause."""
        remedies = (Trouble.remedy(self, language), *(cause.remedy(language) for cause in self.causes))
        return next(filter(None, remedies), "")


def caused(trouble: Trouble, *causes: Trouble | None) -> CausedTrouble:
    """The trouble, with those causes that are known."""
    known = tuple(cause for cause in causes if cause is not None)
    return CausedTrouble(trouble.key, trouble.facts, trouble.said, known)
