"""Articles in both languages, whichever of the two a pack writes."""

import pytest

from rulebook.plan.citing import article_words, cited
from rulebook.plan.plan import Basis


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("art. 7(3)", "第七条（三）"),
        ("§ 2", "第二条"),
        ("art. 28 to 30", "第二十八至三十条"),
        ("art. 12, 37, 40", "第十二、三十七、四十条"),
        ("art. 7 last", "第七条"),
        ("art. 116(3)", "第116条（三）"),
        ("whole", ""),
    ],
)
def test_packs_of_format_1_are_cited_in_chinese(article: str, said: str) -> None:
    assert article_words(article, "zh") == said
    assert article_words(article, "en") == article


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("第七条（三）", "art. 7(3)"),
        ("第七条第二款", "art. 7 para 2"),
        ("第三十九条末款", "art. 39 last para"),
        ("第三十五条、第三十七条（六）", "art. 35, 37(6)"),
        ("第三十一条（一）、（四）", "art. 31(1)(4)"),
        ("第十七条、第二十八条至第三十条", "art. 17, 28 to 30"),
        ("第一百一十六条（四）", "art. 116(4)"),
        ("第一千零六十四条", "art. 1064"),
        ("面谈、第二十六条", "art. 26"),
        ("处理规则", "处理规则"),
    ],
)
def test_packs_of_format_2_are_cited_in_english(article: str, said: str) -> None:
    assert article_words(article, "en") == said
    assert article_words(article, "zh") == article


def test_a_document_is_cited_once_with_its_articles() -> None:
    def basis(document: str, article: str) -> Basis:
        return Basis(source="s", document=document, article=article, rule="r", mark="full_text")

    clauses = [
        basis("54号", "第七条（三）"),
        basis("7号", "第八条"),
        basis("54号", "第六条"),
        basis("54号", "第七条（三）"),
    ]
    assert cited(clauses, "zh") == "54号 第七条（三）、第六条；7号 第八条"
    assert cited(clauses, "en") == "54号 art. 7(3), art. 6; 7号 art. 8"
    assert cited([basis("54号", "whole")], "zh") == "54号"
    assert cited([], "zh") == ""
