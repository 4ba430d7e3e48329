"""All pages, collected: every module in `terminal/ui/pages/` is looked into, so a page is added by its file alone."""

from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import get_args

from terminal.session.snapshot import PageName
from terminal.ui import pages
from terminal.ui.page import Page
from terminal.ui.phrases.table import modules_of


def page_names() -> tuple[PageName, ...]:
    """Return every name that a snapshot may bear."""
    return tuple(chain.from_iterable(get_args(names) for names in get_args(PageName)))


def pages_in(package: str, path: list[str]) -> list[type[Page]]:
    """Return the page classes that stand in the modules of a package."""
    found: list[type[Page]] = []
    for module in modules_of(package, path):
        own = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]
        found += [each for each in own if issubclass(each, Page) and each.names]
    return found


@cache
def all_pages() -> Mapping[PageName, type[Page]]:
    """Return the page of every name. Raises ValueError where two answer to one name, or one to a name that is none."""
    by_name: dict[PageName, type[Page]] = {}
    for page in pages_in(pages.__name__, list(pages.__path__)):
        for name in page.names:
            if name in by_name or name not in page_names():
                raise ValueError(f"{page.__name__}: the page name '{name}' is taken, or is none")
            by_name[name] = page
    return by_name
