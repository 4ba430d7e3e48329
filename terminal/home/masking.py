"""What leaves a terminal for field IT is masked: numbers that may be somebody's, accounts in paths, passwords in URLs.

Moments stay, and so do short numbers: without them a log tells nothing. A take keeps its terminal and loses its number.
"""

import re
from pathlib import Path
from typing import Final

HIDDEN: Final = "******"
_KEPT: Final = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?"
"""A day or a moment."""
_ADDRESS: Final = r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
"""Of a machine, IPv4."""
_BETWEEN: Final = r"[ \t\-._/()\u00a0\u00b7\u2000-\u2015\u3000\uff08\uff09\ufeff]"
_NUMBERS: Final = re.compile(
    rf"(?P<kept>(?<!\d){_KEPT}(?!\d)|{_ADDRESS})"
    r"|(?P<terminal>(?<![0-9A-Z-])[0-9]{2}-[0-9]{4}-)(?:E[0-9]+-)?R?[0-9]{6,}(?:~[0-9a-f]{8})?"
    rf"|\d(?:{_BETWEEN}{{0,2}}\d){{10,}}(?:{_BETWEEN}?[Xx]\b)?"
    r"|\d{6,}[Xx]?"
    r"|[\u3007零一二三四五六七八九幺]{7,}"
)
"""Six digits in a row, or eleven with blanks, hyphens, points between: numbers of papers, telephones, cards, policies.

Those with something between come first: else the last four of an identity number in groups would stay.
"""
_ACCOUNTS: Final = re.compile(
    r"(?P<before>(?i:[a-z]:[/\\]+users[/\\]+|\\\\[^/\\\s]+\\+users\\+))(?:[^/\\\"':\r\n]+(?=[/\\])|[^/\\\s\"':]+)"
    r"|(?P<unix>/home/|(?i:/users/)|/media/(?!shuanglu\b))[^/\\\s\"':]+"
)
"""On Windows names have blanks."""
_SECRETS: Final = re.compile(r"(?P<before>://)[^/\s\"'@]+@")
_VALUES: Final = re.compile(r"(?P<before>[?&][A-Za-z0-9_.-]{1,40}=)[^&\s\"']+")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")


def mask(text: str, home: Path | None = None) -> str:
    """Return the text with whatever may be a person's hidden; `home`: the terminal's own folder, said as `<home>`."""
    for folder, name in ((home, "<home>"), (_account(), "~")):
        if folder is not None and len(folder.parts) > 1:
            text = text.replace(str(folder), name)
    text = _SECRETS.sub(rf"\g<before>{HIDDEN}@", text)
    text = _VALUES.sub(rf"\g<before>{HIDDEN}", text)
    text = _MAIL.sub(_mail, text)
    text = _ACCOUNTS.sub(lambda found: f"{found['before'] or found['unix']}{HIDDEN}", text)
    return _NUMBERS.sub(_number, text)


def _mail(found: re.Match[str]) -> str:
    """Passwords of URLs are hidden before; what is left of them is no address of a person."""
    return found[0] if found[0].startswith(HIDDEN) else HIDDEN


def _number(found: re.Match[str]) -> str:
    if found["kept"]:
        return found[0]
    return f"{found['terminal'] or ''}{HIDDEN}"


def _account() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # an account without a folder
        return None
