"""The interface CVR_*: fields one by one, in the system's Chinese encoding, and the portrait as a bitmap.

`CVR_Read_Content` writes files into the folder it is called in. The reader's process stands in an empty one of its
own, and empties it after each reading.
"""

import ctypes
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from faults.errors import ShuangluError
from terminal.intake.portrait import portrait_jpeg
from terminal.readers.chip import KIND_OF_LETTER, reading_of
from terminal.readers.port import ReaderError, ReaderGoneError
from terminal.session.facts.cards import CardFieldName, CardReading

_OPENED, _READ, _AWAY = 1, 1, 4
_NO_CARD: Final = 2
_NOT_CHOSEN: Final = 3
_ALL: Final = 4
"""What `CVR_Read_Content` is to do: read text and picture."""
_ROOM: Final = 2048
_PICTURE_ROOM: Final = 128 * 1024
"""A chip's portrait as a bitmap has 38 862 bytes."""
_RESIDENT: Final[Mapping[CardFieldName, str]] = {
    "name": "GetPeopleName",
    "sex": "GetPeopleSex",
    "nation": "GetPeopleNation",
    "birth_date": "GetPeopleBirthday",
    "address": "GetPeopleAddress",
    "number": "GetPeopleIDCode",
    "authority": "GetDepartment",
    "valid_from": "GetStartDate",
    "valid_to": "GetEndDate",
}
_PERMIT: Final[Mapping[CardFieldName, str]] = {**_RESIDENT, "pass_number": "GetPassCheckID"}
_FOREIGNER: Final[Mapping[CardFieldName, str]] = {
    "name_latin": "GetPeopleName",
    "name": "GetPeopleChineseName",
    "sex": "GetPeopleSex",
    "nationality": "GetPeopleNation",
    "birth_date": "GetPeopleBirthday",
    "number": "GetPeopleIDCode",
    "valid_from": "GetStartDate",
    "valid_to": "GetEndDate",
}
_GETTERS: Final = {"": _RESIDENT, "J": _PERMIT, "I": _FOREIGNER, "Y": _FOREIGNER}


class CvrReader:
    """A reader behind `CVR_*` (`CardReader`)."""

    stand_in = False

    def __init__(self, library: Any, ports: tuple[int, ...]) -> None:
        """Raises ReaderGoneError where no reader is at any of these ports."""
        self._library = library
        self._marks = 0
        self._scratch = tempfile.TemporaryDirectory(prefix="shuanglu-reader-", ignore_cleanup_errors=True)
        os.chdir(self._scratch.name)
        port = next((port for port in ports if library.CVR_InitComm(port) == _OPENED), 0)
        if not port:
            self._leave()
            raise ReaderGoneError("reader.absent:ports")
        self.name = self._name(port)

    def check(self) -> None:
        """Ask for the module's number: looking for a card would take up one that nobody wants read yet."""
        if hasattr(self._library, "CVR_GetSAMID") and not self._number():
            raise ReaderGoneError("reader.unplugged")

    def look(self) -> str | None:
        """Find and choose a card; one that was read is found again when it was lifted."""
        status = self._library.CVR_Authenticate()
        if status in (_NO_CARD, _NOT_CHOSEN):
            return None
        if status != _READ:
            raise ReaderGoneError("reader.unplugged")
        self._marks += 1
        return str(self._marks)

    def read(self) -> CardReading:
        """Read the card, field by field."""
        status = self._library.CVR_Read_Content(_ALL)
        try:
            if status == _AWAY:
                raise ReaderGoneError("reader.unplugged")
            if status != _READ:
                raise ReaderError("reader.removed")
            letter = self._said("GetCertType")
            if letter not in _GETTERS:
                raise ReaderError("reader.other_kind")
            said = {name: self._said(getter) for name, getter in _GETTERS[letter].items()}
            return reading_of(KIND_OF_LETTER[letter], said, reader=self.name, portrait=self._portrait())
        finally:
            self._empty()

    def close(self) -> None:
        """Close the port."""
        self._library.CVR_CloseComm()
        self._leave()

    def _said(self, getter: str) -> str:
        """What one function says; empty where the library has no such function."""
        if not hasattr(self._library, getter):
            return ""
        room, length = ctypes.create_string_buffer(_ROOM), ctypes.c_int(_ROOM)
        getattr(self._library, getter)(room, ctypes.byref(length))
        try:
            return room.value.decode("utf-8").strip()
        except UnicodeDecodeError:
            return room.value.decode("gb18030", "replace").strip()

    def _portrait(self) -> bytes:
        """The portrait, where the library has a licence to decode it."""
        if not hasattr(self._library, "GetBMPData"):
            return b""
        room, length = ctypes.create_string_buffer(_PICTURE_ROOM), ctypes.c_int(_PICTURE_ROOM)
        self._library.GetBMPData(room, ctypes.byref(length))
        data = room.raw[: max(0, min(length.value, _PICTURE_ROOM))]
        if not data.startswith((b"BM", b"\xff\xd8")):
            return b""
        with suppress(ShuangluError):
            return portrait_jpeg(data)
        return b""

    def _name(self, port: int) -> str:
        number = self._number() if hasattr(self._library, "CVR_GetSAMID") else ""
        return f"SAM {number}" if number else f"CVR {port}"

    def _number(self) -> str:
        """The module's number; empty where it does not answer."""
        room = ctypes.create_string_buffer(_ROOM)
        answered = self._library.CVR_GetSAMID(room) == _READ
        number = room.value.decode("ascii", "replace").strip()
        return number if answered and number.isprintable() else ""

    def _empty(self) -> None:
        """Nothing of a card stays on the disk."""
        for each in Path(self._scratch.name).iterdir():
            each.unlink(missing_ok=True)

    def _leave(self) -> None:
        os.chdir(os.path.abspath(os.sep))  # noqa: PTH100 - the root of whatever drive this is
        self._scratch.cleanup()
