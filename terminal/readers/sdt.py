"""The interface SDT_*: the module's commands as functions, whose results are the module's words of status."""

import ctypes
from typing import Any, Final

from terminal.readers.chip import BLOCK, read_block
from terminal.readers.frames import DONE, FOUND, NO_CARD, fault_of
from terminal.readers.port import ReaderError, ReaderGoneError
from terminal.session.facts.cards import CardReading

_PORT_FAULTS: Final = range(1, 0x10)
"""The port cannot be opened, nothing answers in time, what comes is broken: the reader is away."""
_ROOM: Final = 4096
"""Of each buffer: some libraries write more than they say."""


class SdtReader:
    """A reader behind `SDT_*` (`CardReader`)."""

    stand_in = False

    def __init__(self, library: Any, ports: tuple[int, ...]) -> None:
        """Raises ReaderGoneError where no reader is at any of these ports."""
        self._library = library
        self._marks = 0
        self._port = next((port for port in ports if library.SDT_OpenPort(port) == DONE), 0)
        if not self._port:
            raise ReaderGoneError("reader.absent:ports")
        self.name = self._name()

    def check(self) -> None:
        """Ask how the module is."""
        if self._library.SDT_GetSAMStatus(self._port, 0) != DONE:
            raise ReaderGoneError("reader.unplugged")

    def look(self) -> str | None:
        """Find a card; one that was read is found again when it was lifted."""
        status = self._library.SDT_StartFindIDCard(self._port, ctypes.create_string_buffer(_ROOM), 0)
        if status == NO_CARD:
            return None
        _demand(status, FOUND)
        self._marks += 1
        return str(self._marks)

    def read(self) -> CardReading:
        """Choose the card, and read its text."""
        _demand(self._library.SDT_SelectIDCard(self._port, ctypes.create_string_buffer(_ROOM), 0), DONE)
        text, picture = ctypes.create_string_buffer(_ROOM), ctypes.create_string_buffer(_ROOM)
        text_length, picture_length = ctypes.c_uint(0), ctypes.c_uint(0)
        status = self._library.SDT_ReadBaseMsg(
            self._port, text, ctypes.byref(text_length), picture, ctypes.byref(picture_length), 0
        )
        _demand(status, DONE)
        if text_length.value != BLOCK:
            raise ReaderError("reader.rubbish")
        return read_block(text.raw[:BLOCK], reader=self.name)

    def close(self) -> None:
        """Close the port."""
        self._library.SDT_ClosePort(self._port)

    def _name(self) -> str:
        """The module's number, where the library tells it."""
        if hasattr(self._library, "SDT_GetSAMIDToStr"):
            told = ctypes.create_string_buffer(_ROOM)
            if self._library.SDT_GetSAMIDToStr(self._port, told, 0) == DONE:
                number = told.value.decode("ascii", "replace").strip()
                if number.isprintable():
                    return f"SAM {number}"
        return f"SAM {self._port}"


def _demand(status: int, right: int) -> None:
    if status in _PORT_FAULTS:
        raise ReaderGoneError("reader.unplugged")
    if status != right:
        raise fault_of(status)
