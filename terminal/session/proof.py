"""Whose word stands behind a press: somebody signed for it, or a name was only typed. Pure."""

from typing import Final

from terminal.session.facts.people import Pressed

PROOF: Final = ("staff", "proof")
"""What the session writes into a press once somebody signed for it; from outside nothing of the kind is believed."""
SECRETS: Final = ("number", "password")
"""What a press brings that is to be signed for; gone before anything is done with it."""


def proof_of(pressed: Pressed) -> dict[str, str]:
    """What marks and records say beside the name: `proof`, and where somebody signed in, her staff number."""
    if pressed.detail.get("proof") != "signed_in":
        return {"proof": "unproven"}
    return {"proof": "signed_in", "staff": str(pressed.detail["staff"])}
