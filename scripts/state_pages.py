"""Write the pages of the two tables, the walk's and the life's: `python -m scripts.state_pages`.

A test compares what stands in `docs/` with what this makes.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from rulebook.sale.text import Text
from rulebook.walk.states import ENDS, TABLE
from scripts.state_words import IDENTITY_SECTION, LIFE_INTRODUCTION, WALK_INTRODUCTION
from terminal.session.life.states import LIFE

DOCS = Path(__file__).resolve().parents[1] / "docs"


class Row(Protocol):
    """What rows of both tables have."""

    @property
    def state(self) -> str:
        """Where it holds."""

    @property
    def action(self) -> str:
        """What is done, before the guards are asked."""

    @property
    def guards(self) -> Sequence[str]:
        """What must be true."""

    @property
    def then(self) -> str:
        """Where it leads."""

    @property
    def means(self) -> Text:
        """What it means to people."""


Told = Sequence[tuple[Row, str]]
"""The rows of a table, each with what happens."""
WALK: Told = [(row, row.event) for row in TABLE]
LIVES: Told = [(row, row.fact) for row in LIFE]


def walk_page() -> str:
    """Return docs/walk-states.md: introduction, diagram and table."""
    ends = [f"    {state} --> [*]" for state in sorted(ENDS)]
    return _page(WALK_INTRODUCTION, _diagram("ready", WALK, ends), _table(WALK))


def life_page() -> str:
    """Return docs/session.md: introduction, diagram and table of the life, and the identity step in prose."""
    moves = [(row, fact) for row, fact in LIVES if row.then not in ("*", row.state)]
    lines = _diagram("preparing", moves, ['    state "any of them" as any'])
    return _page(LIFE_INTRODUCTION, lines, _table(LIVES)) + "\n" + IDENTITY_SECTION


def _page(introduction: str, diagram: Iterator[str], table: Iterator[str]) -> str:
    drawn = "".join(f"{line}\n" for line in diagram)
    told = "".join(f"{line}\n" for line in table)
    return f"{introduction}\n```mermaid\n{drawn}```\n\n{told}"


def _diagram(first: str, rows: Told, more: Sequence[str]) -> Iterator[str]:
    """Yield a Mermaid state diagram: one line for each row."""
    yield "stateDiagram-v2"
    yield f"    [*] --> {first}"
    for row, what in rows:
        guard = f" [{', '.join(row.guards)}]" if row.guards else ""
        yield f"    {_name(row.state, 'any')} --> {_name(row.then, 'same')}: {what}{guard}"
    yield from more


def _table(rows: Told) -> Iterator[str]:
    """Yield the table as Markdown."""
    yield "| state | when | what is done | if | then | 含义 | meaning |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row, what in rows:
        guards = ", ".join(row.guards) or "always"
        state, then = _name(row.state, "any"), _name(row.then, "same")
        yield f"| {state} | `{what}` | {row.action} | {guards} | {then} | {row.means.zh} | {row.means.en} |"


def _name(state: str, every: str) -> str:
    return every if state == "*" else state


if __name__ == "__main__":
    (DOCS / "walk-states.md").write_text(walk_page(), encoding="utf-8")
    (DOCS / "session.md").write_text(life_page(), encoding="utf-8")
