"""A node in hand: what is read, shown, asked and signed, and what the customer's answer leads to."""

from PySide6.QtWidgets import QPushButton

from rulebook.walk.states import Event
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.flow import Does
from terminal.ui.page import Kit, Primary
from terminal.ui.parts.layouts import Rows
from terminal.ui.parts.marks import side_button
from terminal.ui.parts.node_head import NodeHead
from terminal.ui.parts.node_sheet import NodeSheet
from terminal.ui.parts.walk import WalkPage, joiners
from terminal.ui.parts.walk_flows import said_no

ZH: dict[str, str] = {
    "node.joined": "{role}到场",
    "node.left": "{role}离开",
}
EN: dict[str, str] = {
    "node.joined": "{role} is here",
    "node.left": "{role} left",
}


class NodePage(WalkPage):
    """Everything that the plan has for this node, in the language chosen."""

    names = ("node",)
    offers = ("repeat", "said_no", "put_off", "supervisor_called", "ended_by_customer", "give_up")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.hide()  # the head has it
        self.head = NodeHead(kit)
        self.sheet = NodeSheet(kit, self.head)
        self.people: dict[str, QPushButton] = {}
        self.column.addWidget(self.sheet, 1)
        self._rows = Rows(kit.theme)
        self.column.addLayout(self._rows)

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show the node, and a button for whoever may come or go."""
        self.head.show_walk(walk)
        if walk.node is not None:
            self.sheet.show_node(walk.node)
        roles = joiners(snapshot)
        for role in roles:
            self._show_person(role)
        for role, button in self.people.items():
            if role not in roles:
                button.hide()  # another sale's
        self._rows.place(button for button in self.people.values() if not button.isHidden())

    def primary(self) -> Primary:
        """On to the next node: the seller says that this one is done."""
        return Primary("button.next", self.if_may("node_passed", Pressed("node_passed")))

    def does_of(self, event: Event) -> Does:
        """A no may need to be asked about."""
        if event == "said_no":
            return None if self.walk.node is None else said_no(self.phrases, self.snapshot, self.walk.node)
        return super().does_of(event)

    def may(self, event: Event) -> bool:
        """A no only where something is asked."""
        asked = self.walk.node is not None and bool(self.walk.node.answers)
        return super().may(event) and (event != "said_no" or asked)

    def _show_person(self, role: str) -> None:
        if role not in self.people:
            self.people[role] = side_button("")
            self.people[role].setParent(self)
            self.people[role].clicked.connect(lambda: self.sent.emit(self._comes_or_goes(role)))
        pressed, button = self._comes_or_goes(role), self.people[role]
        text = self.phrases(f"node.{pressed.key}", role=self.phrases(f"role.{role}"))
        button.setText(text)
        button.setAccessibleName(text)
        button.setVisible(self.may("left" if role in self.walk.present else "joined"))

    def _comes_or_goes(self, role: str) -> Pressed:
        return Pressed("left" if role in self.walk.present else "joined", detail={"role": role})
