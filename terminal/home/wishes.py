"""What headquarters wished of this terminal and what became of it, in `<home>/wishes.json`: each is done once."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from evidence import disk

_FILE: Final = "wishes.json"
_MOST: Final = 50


@dataclass(slots=True)
class Wishes:
    """Answers by the number of their wish. A file that cannot be read is none: then a wish may be done once more."""

    home: Path
    _answers: dict[int, str] = field(default_factory=dict)
    _read: bool = False

    def answers(self) -> dict[int, str]:
        """The newest answers, also those that headquarters has heard already: it does not mind."""
        if not self._read:
            self._answers, self._read = _read(self.home / _FILE), True
        return dict(self._answers)

    def answer(self, wish: int, code: str) -> None:
        """Keep what became of a wish; durable on return. Raises OSError."""
        answers = self.answers() | {wish: code}
        self._answers = {each: answers[each] for each in sorted(answers)[-_MOST:]}
        text = json.dumps({str(each): told for each, told in self._answers.items()})
        disk.write_whole(self.home / _FILE, text.encode(), private=True)


def _read(path: Path) -> dict[int, str]:
    try:
        told = json.loads(path.read_text("utf-8"))
        return {int(wish): str(code) for wish, code in told.items()}
    except (OSError, ValueError, AttributeError):
        return {}
