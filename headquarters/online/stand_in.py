"""A stand-in for the official service: a file of people who do not exist. Its answers say that it is one."""

import json
from pathlib import Path

from headquarters.faults import HeadquartersError
from headquarters.online.port import Person, Said, UnansweredError

NAME = "stand-in (演示替身，未询问官方系统)"


class StandIn:
    """Answers by a JSON object of numbers and names; a name of null is a service that does not answer.

    `{"320102199001011234": "张三", "320102199001015678": null}`
    """

    answered_by = NAME
    stand_in = True

    def __init__(self, people: Path) -> None:
        """Read the file once. Raises HeadquartersError `online.settings`."""
        try:
            told = json.loads(people.read_bytes())
        except (OSError, ValueError) as error:
            raise HeadquartersError("online.settings", path=str(people)) from error
        if not isinstance(told, dict) or not all(name is None or isinstance(name, str) for name in told.values()):
            raise HeadquartersError("online.settings", path=str(people))
        self._people: dict[str, str | None] = told

    def ask(self, request: str, person: Person) -> Said:
        """Look the number up. Raises UnansweredError where the file has null for it."""
        reference = f"STAND-IN-{request[:12].upper()}"
        if person.number not in self._people:
            return Said("not_found", reference)
        name = self._people[person.number]
        if name is None:
            raise UnansweredError("the file says that nobody answers for this number")
        return Said("match" if name == person.name else "no_match", reference)
