"""What may stand behind 民族 on a card."""

NATIONS = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗",
    "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜",
    "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南",
    "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固",
    "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
"""The 56 nations in the order of GB/T 3304-1991, as cards print them: without 族."""

OTHERS = ("穿青人", "革家人", "其他", "外国血统中国籍人士", "入籍")
"""Entries that are no nation and are printed all the same: groups not yet assigned to a nation (GB/T 3304-1991 code 97,
其他; 穿青人 and 革家人 by name), and naturalised citizens (code 98)."""

PRINTABLE = frozenset(NATIONS) | frozenset(OTHERS)


TRADITIONAL = str.maketrans("維爾壯鮮滿東鄉納頗達羌撒錫倫別羅溫龍獨門漢", "维尔壮鲜满东乡纳颇达羌撒锡伦别罗温龙独门汉")
"""Characters of nations that an engine with both alphabets may give in the other one; no two nations meet by it."""


def printed(text: str) -> str:
    """The entry as a card prints it; what is none stays as it is.

    族 is left off a known nation (土家族 is 土家); where the engine chose the traditional form of the same character
    (漢 for 汉) it is the simplified one.
    """
    simplified = text.translate(TRADITIONAL)
    short = simplified.removesuffix("族")
    return short if short in NATIONS else simplified if simplified in OTHERS else text
