"""Script packs of format 1 as packs of format 2. Pure: from parsed YAML to parsed YAML."""

from collections.abc import Mapping
from typing import Any, Final

LISTS: Final = (("say", "s"), ("ask", "q"), ("prompts", "p"))
"""The lists of a node whose items had no ids, and the letter that their ids now begin with."""


def upgraded(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pack with ids by place (`s1`, `q1`, `p1`) and its way in place of `remote`.

    Everything stays where it was, so that lines of faults stay right. What is malformed stays as it is, to be refused.
    """
    found = {**data, "format": 2}
    if isinstance(remote := data.get("remote", False), bool):
        found.pop("remote", None)
        found.setdefault("way", "remote" if remote else "on_site")
    if isinstance(nodes := data.get("nodes"), list):
        found["nodes"] = [with_ids(node) if isinstance(node, dict) else node for node in nodes]
    return found


def with_ids(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node whose sentences, questions and prompts are numbered from 1."""
    found = dict(node)
    for name, letter in LISTS:
        if isinstance(items := node.get(name), list):
            found[name] = [
                {"id": f"{letter}{number}", **item} if isinstance(item, dict) else item
                for number, item in enumerate(items, start=1)
            ]
    return found
