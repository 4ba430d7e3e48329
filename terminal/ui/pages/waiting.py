"""Somebody must join before the node can begin."""

from collections.abc import Iterator

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.page import Kit, Primary
from terminal.ui.parts.layouts import Rows
from terminal.ui.parts.marks import side_button
from terminal.ui.parts.people import everyone_words
from terminal.ui.parts.scrolled import Said
from terminal.ui.parts.stopped import StoppedPage

ZH: dict[str, str] = {
    "waiting.title": "等人到场",
    "waiting.for": "还没有到场：{who}",
    "waiting.joined": "{role}已到场",
    "waiting.button": "已到场",
    "waiting.button.guardian": "监护人已到场",
    "waiting.button.insured": "被保险人已到场",
    "waiting.button.co_borrower": "共同借款人已到场",
    "waiting.button.spouse": "配偶已到场",
    "waiting.button.guarantor": "担保人已到场",
}
EN: dict[str, str] = {
    "waiting.title": "Somebody must join",
    "waiting.for": "Not here yet: {who}",
    "waiting.joined": "{role} is here",
    "waiting.button": "Is here",
    "waiting.button.guardian": "The guardian is here",
    "waiting.button.insured": "The insured is here",
    "waiting.button.co_borrower": "The co-borrower is here",
    "waiting.button.spouse": "The spouse is here",
    "waiting.button.guarantor": "The guarantor is here",
}


JOINERS = ("insured", "guardian", "co_borrower", "spouse", "guarantor")
"""Who comes for a node; seller and applicant are there from the start."""


class WaitingPage(StoppedPage):
    """Who is missing, by role, and the node that waits for them."""

    names = ("waiting",)
    headline = "waiting.title"
    tone = "plain"
    offers = ("put_off", "supervisor_called", "ended_by_customer", "give_up")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.others = {role: side_button("") for role in JOINERS}
        self._rows = Rows(kit.theme)
        for role, button in self.others.items():
            button.setParent(self)
            button.clicked.connect(lambda _=False, role=role: self.sent.emit(_joined(role)))
        self.column.addLayout(self._rows)

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show who is missing; the first one is the large button's, the others have their own."""
        super().show_walk(snapshot, walk)
        for role, button in self.others.items():
            text = self.phrases("waiting.joined", role=everyone_words(self.phrases, role, snapshot.names))
            button.setText(text)
            button.setAccessibleName(text)
            button.setVisible(role in walk.missing[1:])
        self._rows.place(self.others[role] for role in walk.missing[1:] if role in self.others)

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """Who is missing."""
        for role in walk.missing:
            yield "warn", self.phrases("waiting.for", who=everyone_words(self.phrases, role, snapshot.names))

    def primary(self) -> Primary:
        """The first of those who are missing is here."""
        first = self.walk.missing[0] if self.walk.missing else ""
        phrase = f"waiting.button.{first}" if first in self.others else "waiting.button"
        return Primary(phrase, self.if_may("joined", _joined(first)) if first else None)


def _joined(role: str) -> Pressed:
    return Pressed("joined", detail={"role": role})
