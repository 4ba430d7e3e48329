"""Pages of long prompts."""

from hypothesis import given
from hypothesis import strategies as st

from rulebook.script.paging import PAGE_CHINESE, PAGE_ENGLISH, pages

CHINESE = st.text("保险责任免除，。；！ 1", max_size=600)
ENGLISH = st.text("abc ,.!", max_size=900)


def test_what_fits_is_one_page() -> None:
    assert pages("短。", "Short.") == [("短。", "Short.")]


def test_pages_end_at_sentences() -> None:
    found = pages("酒后驾驶不赔。" * 40, "Nothing for drunk driving. " * 40)
    assert len(found) > 1
    assert all(zh.endswith("。") and en.endswith(".") for zh, en in found)
    assert "".join(zh for zh, _ in found) == "酒后驾驶不赔。" * 40


def test_a_short_text_beside_a_long_one_stands_on_every_page() -> None:
    found = pages("一句话。", "A very long sentence. " * 30)
    assert len(found) > 2
    assert {zh for zh, _ in found} == {"一句话。"}


@given(zh=CHINESE, en=ENGLISH)
def test_nothing_is_lost_and_nothing_is_too_long(zh: str, en: str) -> None:
    found = pages(zh, en)
    assert all(len(page) <= PAGE_CHINESE for page, _ in found) or len(found) == 1
    assert all(len(page) <= PAGE_ENGLISH for _, page in found) or len(found) == 1
    for place, whole in ((0, zh), (1, en)):
        told = "".join(each[place] for each in found).replace(" ", "")
        plain = whole.replace(" ", "")
        assert told in {plain, plain * len(found)}
