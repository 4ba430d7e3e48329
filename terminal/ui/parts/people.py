"""People by their roles, in words."""

from collections.abc import Iterable, Mapping

from terminal.session.identity.places_view import Role
from terminal.ui.phrases.table import Phrases


def person_words(phrases: Phrases, role: Role, names: Mapping[Role, str]) -> str:
    """The role and, where the sale gives it, the name."""
    named, name = phrases(f"role.{role}"), names.get(role, "")
    return phrases("places.who", role=named, name=name) if name else named


def roles_words(phrases: Phrases, roles: Iterable[str]) -> str:
    """The roles in words, in the order given, with the language's comma between them."""
    return phrases("list.comma").join(phrases(f"role.{role}") for role in roles)
