"""How Chinese is typed: through the input method of the machine, which Qt reaches by IBus.

Qt's wheels bring the plug-in for IBus and none for Fcitx; Fcitx 5 (and 4) answers on IBus's own bus as well, so both
are reached in the same way. Qt's virtual keyboard is no way: for products that are not free software it must be bought.
"""

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo

NAME: Final = "QT_IM_MODULE"
IBUS: Final = "ibus"
_FOLDER: Final = "platforminputcontexts"


def plugins() -> frozenset[str]:
    """Return the input methods that this Qt has a plug-in for, such as `ibus` and `compose`."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / _FOLDER
    names = [path.stem for path in folder.glob("*platforminputcontextplugin.*")] if folder.is_dir() else []
    return frozenset(name.removeprefix("lib").removesuffix("platforminputcontextplugin") for name in names)


def wanted(env: Mapping[str, str], there: frozenset[str]) -> str:
    """Return the input method to ask Qt for: what the account says, if Qt has it; else IBus, if Qt has that.

    Where nothing answers on IBus's bus, Qt goes on with its own composing, as without.
    """
    said = env.get(NAME, "")
    if said and (said in there or said == "none"):
        return said
    return IBUS if IBUS in there else said


def ask_for_it(env: MutableMapping[str, str] | None = None) -> None:
    """Let Qt use the machine's input method. Call before the application is made; nothing is changed elsewhere."""
    env = os.environ if env is None else env
    if os.name == "posix" and (chosen := wanted(env, plugins())):
        env[NAME] = chosen
