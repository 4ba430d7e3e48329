"""The set of packs that plans are made from. It is chosen explicitly and never changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from rulebook.rules.checking import CheckedRules
from rulebook.sale.sale import Line
from rulebook.script.checking import CheckedPhrases, CheckedScript, Script, join


@dataclass(frozen=True, slots=True)
class Shelf:
    """Checked packs, in the order of their ids."""

    rules: tuple[CheckedRules, ...]
    scripts: tuple[CheckedScript, ...]
    phrases: tuple[CheckedPhrases, ...] = ()

    def script_for(self, line: Line, *, remote: bool) -> Script | None:
        """Return the script for a line of business with all that it takes over; None if no pack is for it."""
        for script in self.scripts:
            if script.pack.line == line and script.pack.remote == remote:
                return join(script, self.scripts)
        return None

    def digests(self) -> Iterator[tuple[str, str]]:
        """Yield the id of every pack with the SHA-256 of its bytes."""
        yield from ((each.pack.id, each.digest) for each in self.rules)
        yield from ((each.pack.id, each.digest) for each in self.scripts)
        yield from ((each.pack.id, each.digest) for each in self.phrases)
