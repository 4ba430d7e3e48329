"""Qt's own dialogue for files: it stops nothing that is shown, changes no disk, and gives the keyboard back."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_file(
    around: QWidget, title: str, kinds: str, chosen: Callable[[str, str], None], *, save_as: str = ""
) -> None:
    """Ask for a file that is there or, with `save_as`, for a place to write one of this name.

    `kinds` are name filters as Qt spells them; `chosen` gets the path and the filter, and is not called on a no.
    """
    window = around.window()
    dialog = QFileDialog(window, title, "", kinds)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.ReadOnly)
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)

    def over(_: int) -> None:
        dialog.deleteLater()
        window.activateWindow()  # no window manager in a kiosk's session gives the keyboard back

    dialog.fileSelected.connect(lambda path: chosen(path, dialog.selectedNameFilter()))
    dialog.finished.connect(over)
    dialog.open()
