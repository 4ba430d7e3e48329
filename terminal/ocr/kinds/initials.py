"""Whether a name in Chinese characters can be what a passport prints in Latin letters, by the first letter of each.

The 3 755 characters of GB 2312's first level stand in the order of their sound (hanyu pinyin): where each letter begins
tells every character's. Of the others, and of names in other languages, nothing is said.
"""

import re
from bisect import bisect_right
from typing import Final

_FIRST: Final = [each.encode("gb2312") for each in "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"]
_LETTERS: Final = "ABCDEFGHJKLMNOPQRSTWXYZ"
_LAST: Final = "座".encode("gb2312")
_ALSO: Final = dict(zip("单解仇区查尉乐翟朝重盛繁曾长弹折种石万任", "SXQOZYYZZCCPCCDSCDML", strict=True))
"""Another letter of characters with a second sound that names have."""


def letters_of(character: str) -> str:
    """The letters with which its sound may begin; nothing of a character beyond the first level."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    if not _FIRST[0] <= code <= _LAST:
        return ""
    return _LETTERS[bisect_right(_FIRST, code) - 1] + _ALSO.get(character, "")


def can_be(name: str, latin: str) -> bool:
    """Whether the characters can have these sounds; True where too little is known of them to say no."""
    if "·" in name or not re.fullmatch("[A-Z, ]+", latin):
        return True
    sounds = [f"[{letters}][A-Z]*?" if (letters := letters_of(each)) else "[A-Z]+?" for each in name]
    surname, _, given = latin.replace(" ", "").partition(",")
    return any(
        re.fullmatch("".join(sounds[:cut]), surname) and re.fullmatch("".join(sounds[cut:]), given)
        for cut in range(1, len(sounds))
    ) or (not given and re.fullmatch("".join(sounds), surname) is not None)
