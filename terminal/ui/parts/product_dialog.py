"""Choosing a product: a line to look for it by name, code or issuer, and the list of those that fit."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from terminal.session.entry.known import Offered
from terminal.ui.page import Kit
from terminal.ui.parts.marks import words

_ROWS: Final = 6
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

ZH: dict[str, str] = {
    "product.title": "选择产品",
    "product.text": "按名称、代码或承保机构查找，上下键选择，按 Enter 确定。",
    "product.look": "产品名称、代码或机构",
    "product.row": "{name}　{issuer}　{code}",
    "product.by_hand": "产品库里没有：手工填写",
    "product.confirm": "就选这个",
    "product.cancel": "返回",
}
EN: dict[str, str] = {
    "product.title": "Choose the product",
    "product.text": "Look for it by name, code or issuer; choose with the arrows, press Enter.",
    "product.look": "Name, code or issuer",
    "product.row": "{name}   {issuer}   {code}",
    "product.by_hand": "Not on the list: write it by hand",
    "product.confirm": "This one",
    "product.cancel": "Back",
}


class ProductDialog(QDialog):
    """`chosen` carries the product's code; empty for one that is written by hand."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, kit: Kit, products: Sequence[Offered]) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._kit, self._products = kit, tuple(products)
        self.setModal(True)
        phrases = kit.phrases
        self.setWindowTitle(phrases("product.title"))
        self.setFixedWidth(kit.theme.dialog_width)
        self.look = QLineEdit()
        self.look.setPlaceholderText(phrases("product.look"))
        self.look.setAccessibleName(phrases("product.look"))
        self.list = QListWidget()
        self.list.setAccessibleName(phrases("product.title"))
        self.list.setMinimumHeight(_ROWS * kit.theme.control)
        self.confirm, self.cancel = QPushButton(phrases("product.confirm")), QPushButton(phrases("product.cancel"))
        self.confirm.setProperty("role", "primary")
        self._lay_out()
        self.look.textChanged.connect(self._fill)
        self.list.itemActivated.connect(lambda _: self._choose())
        self.confirm.clicked.connect(self._choose)
        self.cancel.clicked.connect(self.reject)
        self._fill("")
        self.look.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        theme, phrases = self._kit.theme, self._kit.phrases
        column = QVBoxLayout(self)
        edge = theme.space(4)
        column.setContentsMargins(edge, theme.space(3), edge, theme.space(3))
        column.setSpacing(theme.padding)
        column.addWidget(words(phrases("product.title"), role="title", wrap=True))
        column.addWidget(words(phrases("product.text"), wrap=True))
        column.addWidget(self.look)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        for button in (self.cancel, self.confirm):
            button.setAutoDefault(False)
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(self.confirm)
        column.addLayout(row)

    def _fill(self, text: str) -> None:
        wanted, phrases = text.strip().casefold(), self._kit.phrases
        self.list.clear()
        for each in self._products:
            if all(part in f"{each.name} {each.code} {each.issuer}".casefold() for part in wanted.split()):
                said = phrases("product.row", name=each.name, issuer=each.issuer, code=each.code)
                item = QListWidgetItem(said)
                item.setData(Qt.ItemDataRole.UserRole, each.code)
                self.list.addItem(item)
        by_hand = QListWidgetItem(phrases("product.by_hand"))
        by_hand.setData(Qt.ItemDataRole.UserRole, "")
        self.list.addItem(by_hand)
        self.list.setCurrentRow(0)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move in the list while one writes; Enter takes what is chosen there."""
        if event.key() in _MOVES and not self.list.hasFocus():
            step = 1 if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reject() if self.cancel.hasFocus() else self._choose()
        else:
            super().keyPressEvent(event)
