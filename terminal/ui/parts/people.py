"""People by their roles, in words."""

from collections.abc import Iterable, Mapping

from terminal.session.identity.places_view import Role, word_and_number
from terminal.ui.phrases.table import Phrases


def person_words(phrases: Phrases, role: Role, names: Mapping[Role, str]) -> str:
    """The role and, where the sale gives it, the name."""
    word, _ = word_and_number(role)
    name = names.get(role, "")
    return phrases("places.who", role=phrases(f"role.{word}"), name=name) if name else role_words(phrases, role)


def everyone_words(phrases: Phrases, word: str, names: Mapping[Role, str]) -> str:
    """The role and the names of all who have it; the role alone where the sale gives none."""
    named = [name for role, name in names.items() if name and word_and_number(role)[0] == word]
    role = phrases(f"role.{word}")
    return phrases("places.who", role=role, name=phrases("list.comma").join(named)) if named else role


def role_words(phrases: Phrases, role: Role) -> str:
    """The role alone; of several people with it, from the second on, with the number."""
    word, number = word_and_number(role)
    said = phrases(f"role.{word}")
    return phrases("role.numbered", role=said, n=number) if number > 1 else said


def roles_words(phrases: Phrases, roles: Iterable[str]) -> str:
    """The roles in words, in the order given, with the language's comma between them."""
    return phrases("list.comma").join(role_words(phrases, role) for role in roles)
