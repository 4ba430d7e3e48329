"""What is read aloud, screen by screen: nothing is lost or parted that fits, and elders get more, never less."""

from hypothesis import given
from hypothesis import strategies as st

from terminal.ui.parts.figured import figured
from terminal.ui.parts.paging import screens_of

SENTENCE = "示例年金保险（分红型）第一年末的现金价值是6,800 元，以后每年的现金价值，请看现金价值表。"


def _fits(most: int) -> "object":
    """So many letters on a screen, fewer of the large ones."""
    return lambda texts, size: sum(len(text) for text in texts) * size <= most


@given(
    sentences=st.lists(
        st.text("保险不保证，。；0123456789, abc", min_size=1, max_size=60).filter(str.strip), max_size=6
    ),
    most=st.integers(5, 80),
    one_each=st.booleans(),
)
def test_nothing_that_is_read_is_lost_or_said_twice(*, sentences: list[str], most: int, one_each: bool) -> None:
    screens = screens_of(sentences, _fits(most), (2, 1), one_each=one_each)  # type: ignore[arg-type]
    read = "".join(text for screen in screens for text in screen.texts)
    assert "".join(read.split()) == "".join("".join(sentences).split())


@given(st.integers(3, 80))
def test_every_screen_fits_unless_a_word_alone_does_not(most: int) -> None:
    screens = screens_of([SENTENCE] * 3, _fits(most), (1,), one_each=False)  # type: ignore[arg-type]
    assert all(sum(map(len, each.texts)) <= most or len("".join(each.texts)) <= 7 for each in screens)


def test_as_many_sentences_as_fit_stand_on_one_screen_and_for_elders_one() -> None:
    short = ["一二三。", "四五六。", "七八九。"]
    together = screens_of(short, _fits(8), (1,), one_each=False)  # type: ignore[arg-type]
    assert [screen.texts for screen in together] == [("一二三。", "四五六。"), ("七八九。",)]
    alone = screens_of(short, _fits(100), (1,), one_each=True)  # type: ignore[arg-type]
    assert [screen.texts for screen in alone] == [(each,) for each in short]


def test_a_long_sentence_is_smaller_before_it_is_parted_and_is_parted_at_its_commas() -> None:
    sizes = (4, 2, 1)
    whole = screens_of([SENTENCE], _fits(2 * len(SENTENCE)), sizes, one_each=True)  # type: ignore[arg-type]
    assert [(screen.texts, screen.size) for screen in whole] == [((SENTENCE,), 2)]
    parted = screens_of([SENTENCE], _fits(30), sizes, one_each=True)  # type: ignore[arg-type]
    assert [screen.size for screen in parted] == [1, 1]
    assert parted[0].texts == ("示例年金保险（分红型）第一年末的现金价值是6,800 元，",)
    assert [screen.start for screen in parted] == [0, len(parted[0].texts[0])]


def test_no_screen_begins_with_what_closes_a_sentence() -> None:
    for most in range(3, 40):
        for screen in screens_of([SENTENCE], _fits(most), (1,), one_each=True):  # type: ignore[arg-type]
            assert screen.texts[0][0] not in "，。；）", most


def test_figures_are_bold_with_their_units_and_nothing_else_is() -> None:
    assert figured("犹豫期是15 天。") == "犹豫期是<b>15&nbsp;天</b>。"
    assert figured("大约损失5,200 元，再说。") == "大约损失<b>5,200&nbsp;元</b>，再说。"
    assert figured("今天是2026年11月22日，") == "今天是<b>2026年11月22日</b>，"
    assert figured("利率 3.5%。A & <b>") == "利率 <b>3.5%</b>。A &amp; &lt;b&gt;"
    assert figured("没有数字") == "没有数字"
