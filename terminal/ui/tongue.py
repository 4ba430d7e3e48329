"""Qt's own words: the dialogues that it brings along (files, printing, menus) in the language of the screen."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from terminal.ui.ports import Language

_CATALOGUES: dict[Language, str] = {"zh": "qtbase_zh_CN", "en": "qtbase_en"}
_LOCALES: dict[Language, QLocale] = {
    "zh": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedStates),
}
_installed: list[QTranslator] = []


def speak(language: Language) -> bool:
    """Let Qt speak this language from now on; answers whether it has a catalogue of it. Needs an application."""
    app = QCoreApplication.instance()
    if app is None:
        return False
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    QLocale.setDefault(_LOCALES[language])
    translator = QTranslator(app)
    found = translator.load(_CATALOGUES[language], QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    if found:
        app.installTranslator(translator)
        _installed.append(translator)
    return found
