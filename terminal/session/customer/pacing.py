"""What a script does in the customer's place, where nobody is there: it says so. Pure."""

from collections.abc import Iterator
from typing import Final

from terminal.session.customer.view import CustomerView, ItemState
from terminal.session.facts.customer import CustomerAct, CustomerActed

_ENDS: Final[dict[str, CustomerAct]] = {
    "prompt": "heard", "document": "read", "copy": "copied", "sign": "signed", "question": "answered",
}  # fmt: skip
"""The act by which an item of each kind is done."""


def paced_acts(view: CustomerView) -> Iterator[CustomerActed]:
    """Yield the acts by which everything is done that the node in hand still waits for, in order, `via` paced."""
    for state in view.items:
        if not state.done:
            yield paced_act(state)


def paced_act(state: ItemState) -> CustomerActed:
    """The act by which this item is done; nobody heard, read or wrote anything."""
    detail = {"answer": "accepted"} if state.kind == "question" else {}
    return CustomerActed(_ENDS[state.kind], state.item, via="paced", sha256=state.sha256, detail=detail)
