"""What a recogniser makes of a take: where it is noted, where it is shown, and when nobody wrote anything down."""

from dataclasses import replace

import pytest

from faults.trouble import Trouble
from rulebook.checks.listed_phrases import ListedPhrases
from rulebook.checks.observed import Words, read_observations
from rulebook.checks.senses.saying import SentenceSaid
from rulebook.checks.senses.words import Spoke
from terminal.session.customer.view import Caption
from terminal.session.effects import Effect, RefusedFact
from terminal.session.facts.analyst import VoiceHeard, VoicesHeard
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.fact import Fact
from terminal.session.facts.recogniser import Recognised, RecogniserLost, RecogniserOff, WordsTold
from terminal.session.facts.recorder import RecorderLost, SegmentHeld, SoundPlayed, TakeOpened
from terminal.session.observing.hearing import Hearing
from terminal.session.observing.notebook import MOST_TEXT, Notebook
from terminal.session.orders.recogniser import RecogniserOrder, TellWords, Transcribe
from terminal.session.orders.recorder import AddMark
from tests.terminal.session.checked import Checked, checked
from tests.terminal.session.checklists import CHECKLIST, FORBIDDING
from tests.terminal.session.lives import MODEL, OPENED, TAKE, closed, key

ON = {"state": "on", "name": "zh-small", "sha256": "5e" * 32}
GONE = RecogniserOff(Trouble("models.missing"))


def orders(acts: list[Effect]) -> list[RecogniserOrder]:
    return [act for act in acts if isinstance(act, RecogniserOrder)]


class Spoken(Checked):
    """A take in which things are said."""

    def say(self, text: str, *, final: bool = True, seconds: float = 1.0) -> list[Effect]:
        """Somebody says this; it was over just now."""
        self.now += seconds
        return self.tell(self.words(text, final=final, seconds=seconds))

    def words(self, text: str, *, final: bool = True, seconds: float = 1.0) -> Recognised:
        told_us = round(self.now * 1e6) + 9_000  # a moment before it is taken in
        return Recognised(max(0, self.us - round(seconds * 1e6)), self.us, text, final, 80, told_us)

    def rows(self) -> list[Words]:
        """The words in the journal."""
        pages = [read_observations(facts) for facts in self.marks("observations")]
        return [row for page in pages for row in page.rows if isinstance(row, Words)]

    def hold(self) -> None:
        """A segment is read back: what was noted before its end goes into the journal."""
        us = self.us
        self.tell(SegmentHeld(TAKE, 0, "ab" * 32, 0, us, 9, 3, us, 40, 0, 0.0, 10**9, us, us))

    def captions(self) -> list[str]:
        return [each.text for each in self.shown().customer.caption]


WITH = (MODEL,)


def deaf() -> Spoken:
    """A customer who does not hear well."""
    return Spoken(sale=checked(applicant__disabilities=["hearing"]), before=WITH)


# --- the journal ---


def test_the_take_says_that_somebody_writes_down_and_which_model_it_is() -> None:
    desk = Spoken(before=WITH)
    assert desk.marks("recogniser") == [ON]
    assert orders(desk.effects) == [Transcribe()]
    kinds = [mark for _, mark, _ in desk.journal]
    assert kinds.index("recogniser") < kinds.index("node"), "from the first node on"
    assert desk.life.terminal.words_ready


@pytest.mark.parametrize("before", [(), (RecogniserOff(Trouble("recogniser.none")),)])
def test_without_a_recogniser_nothing_is_ordered_marked_or_shown(before: tuple[Fact, ...]) -> None:
    desk = Spoken(sale=checked(applicant__disabilities=["hearing"]), before=before)
    desk.say("我同意")
    desk.hold()
    assert (desk.marks("recogniser"), desk.rows(), orders(desk.effects)) == ([], [], [])
    customer = desk.shown().customer
    assert (customer.captions, customer.caption) == (None, ())


def test_one_that_is_installed_and_does_not_work_is_on_record() -> None:
    desk = Spoken(before=(GONE,))
    assert desk.marks("recogniser") == [{"state": "off", "code": "models.missing"}]
    assert orders(desk.effects) == []


def test_what_is_final_stands_in_the_journal_at_its_own_second() -> None:
    desk = Spoken(before=WITH)
    desk.say("本人已阅读", final=False)
    desk.say("本人已阅读保险条款", seconds=0.5)
    desk.hold()
    desk.say(" 我同意 ")
    desk.hold()
    first, second = desk.rows()
    assert [first.text, second.text] == ["本人已阅读保险条款", "我同意"], "what may still change is not evidence"
    assert (first.to_us - first.at_us, first.confidence) == (500_000, 80)
    assert 0 < second.at_us - first.to_us < 100_000


def test_words_that_come_late_stand_where_they_were_said() -> None:
    desk = Spoken(before=WITH)
    desk.now += 1.0
    late = desk.words("我同意", seconds=0.5)
    desk.now += 3.0
    desk.hold()
    desk.tell(replace(late, captured_us=round(desk.now * 1e6)))
    desk.now += 1.0
    desk.hold()
    (row,) = desk.rows()
    assert abs(row.at_us - late.from_us) < 1000


def test_while_it_is_lost_nothing_is_written_down_and_the_journal_says_from_where_to_where() -> None:
    desk = Spoken(before=WITH)
    desk.tell(RecogniserLost(-9), MODEL)
    desk.say("第一句")
    first_us = desk.life.terminal.hearing.told_us
    desk.say("没说完", final=False)
    desk.tell(RecogniserLost(-9))
    desk.say("没人写")
    assert not desk.life.terminal.words_ready
    desk.tell(MODEL)
    desk.say("第二句")
    last_us = desk.life.terminal.hearing.told_us
    desk.tell(RecogniserOff(Trouble("models.missing"), for_good=False))
    desk.hold()
    off = {**ON, "state": "off"}
    assert desk.marks("recogniser") == [
        ON, {**off, "code": "recogniser.lost"}, ON, {**off, "code": "recogniser.lost", "since_us": first_us}, ON,
        {**off, "code": "models.missing", "since_us": last_us},
    ]  # fmt: skip
    assert [row.text for row in desk.rows()] == ["第一句", "第二句"]
    assert orders(desk.effects) == [Transcribe()], "it stands over restarts"


def test_one_that_gave_up_in_a_take_tries_again_in_the_next_and_one_that_is_off_for_good_does_not() -> None:
    for for_good, then in ((False, [Transcribe()]), (True, [])):
        desk = Spoken(before=WITH)
        desk.tell(RecogniserOff(Trouble("models.missing"), for_good=for_good))
        desk.tell(key("give_up", reason="客户离开"), closed("given_up"), key("leave"), checked("D-2"), key("start"))
        desk.journal.clear()
        assert orders(desk.tell(OPENED)) == then
        (mark,) = desk.marks("recogniser")
        assert (mark["state"], mark["code"]) == ("off", "models.missing")


def test_one_that_comes_late_begins_where_it_comes() -> None:
    desk = Spoken()
    assert orders(desk.tell(MODEL)) == [Transcribe()]
    assert desk.marks("recogniser") == [ON]


def test_the_journal_says_until_when_all_that_was_said_is_written_down() -> None:
    desk = Spoken(before=WITH)

    def worded() -> int | None:
        return read_observations(desk.marks("observations")[-1]).worded_us

    desk.now += 1
    desk.hold()
    assert worded() == 0, "nothing was told yet: what is not there is not missing"
    desk.say("您清楚了吗")
    said_us = desk.us - 10_000
    desk.say("清", final=False)
    desk.hold()
    assert worded() == desk.life.terminal.hearing.told_us
    assert abs((worded() or 0) - said_us) <= 20_000, "what may still change is not told"
    desk.tell(WordsTold(1, desk.us))
    told_us = desk.us
    desk.now += 1
    desk.hold()
    assert abs((worded() or 0) - told_us) <= 20_000
    without = Spoken()
    without.now += 1
    without.hold()
    assert read_observations(without.marks("observations")[-1]).worded_us is None


def test_losing_one_that_was_not_there_is_no_news() -> None:
    desk = Spoken(before=WITH)
    desk.tell(GONE)
    before = len(desk.journal)
    desk.tell(GONE, RecogniserLost(None))
    assert len(desk.journal) == before


def test_the_end_of_a_take_ends_it() -> None:
    desk = Spoken(before=WITH)
    desk.tell(key("give_up", reason="客户离开"), closed("given_up"))
    assert orders(desk.effects) == [Transcribe(), Transcribe(on=False)]
    lost = Spoken(before=WITH)
    lost.tell(RecorderLost(-9))
    assert orders(lost.effects) == [Transcribe(), Transcribe(on=False)]


def test_long_words_fill_several_rows_and_broken_ones_can_be_read_again() -> None:
    notebook, hearing = Notebook(640), Hearing()
    words = hearing.take(Recognised(0, 900_000, "好" * (2 * MOST_TEXT) + "\ud800", final=True, captured_us=1))
    assert words is not None
    notebook.note_words(words)
    (page,) = notebook.pages(1_000_000)
    texts = [row.text for row in page.rows if isinstance(row, Words)]
    assert [len(each) for each in texts] == [MOST_TEXT, MOST_TEXT, 1]
    "".join(texts).encode()
    assert hearing.take(Recognised(0, 900_000, " ", final=True, captured_us=1)) is None


# --- what she reads along ---


def test_who_does_not_hear_reads_what_is_said() -> None:
    desk = deaf()
    desk.say("这份保险的犹豫期是十五天")
    desk.say("过了犹豫期再退保", final=False)
    assert desk.shown().customer.captions is True
    assert [(each.text, each.final) for each in desk.shown().customer.caption] == [
        ("这份保险的犹豫期是十五天", True), ("过了犹豫期再退保", False),
    ]  # fmt: skip
    desk.say("过了犹豫期再退保会有损失")
    desk.say("您清楚了吗")
    assert desk.captions() == ["过了犹豫期再退保会有损失", "您清楚了吗"], "the last two"
    desk.now += 11
    assert desk.captions() == [], "nothing was said for long"


@pytest.mark.parametrize("elder", [True, False])
def test_elders_read_along_from_the_beginning_and_everybody_may_wish_it(*, elder: bool) -> None:
    desk = Spoken(before=WITH)
    desk.tell(CustomerActed("larger", "", detail={"elder": elder}))
    assert desk.shown().customer.captions is elder
    desk.tell(CustomerActed("captions", "", detail={"on": not elder}))
    desk.say("您清楚了吗")
    assert desk.captions() == ([] if elder else ["您清楚了吗"])


def test_what_the_machine_reads_is_no_caption_and_nobody_said_it() -> None:
    desk = deaf()
    desk.say("您好")
    terminal = desk.life.terminal
    began = desk.us
    desk.tell(SoundPlayed(7, "began", began))
    desk.say("过了犹豫期再退保会有损失", seconds=2.0)
    desk.tell(SoundPlayed(7, "ended", began, desk.us))
    desk.say("是的")
    assert [each.text for each in terminal.hearing.since(0)] == ["您好", "是的"]
    assert desk.captions() == ["您好", "是的"]
    desk.hold()
    assert len(desk.rows()) == 3, "the journal has all that was heard; voices tell whose it was"


def test_nothing_is_shown_in_a_break_and_after_the_take() -> None:
    desk = deaf()
    desk.say("您好")
    desk.tell(CustomerActed("break", ""))
    assert desk.captions() == []
    desk.tell(CustomerActed("back", ""))
    assert desk.captions() == ["您好"]
    desk.tell(key("give_up", reason="客户离开"))
    assert (desk.shown().phase, desk.captions()) == ("closing", [])
    desk.tell(closed("given_up"))
    assert desk.life.terminal.hearing.since(0) == ()


def test_words_of_the_take_before_are_nobodys_in_the_next() -> None:
    desk = deaf()
    desk.now += 20
    late = desk.words("上一位客户的话")
    desk.tell(key("give_up", reason="客户离开"), closed("given_up"), key("leave"))
    desk.tell(checked("D-2", applicant__disabilities=["hearing"]), key("start"))
    desk.now += 1
    desk.tell(TakeOpened("32-0117-000002", "folder"), late)
    far = replace(late, captured_us=round(desk.now * 1e6) + 9_000)
    desk.tell(far)
    assert (desk.shown().phase, desk.captions()) == ("recording", [])
    assert desk.life.terminal.hearing.since(0) == ()


def test_whose_words_they_are_is_told_only_where_the_voices_tell() -> None:
    desk = deaf()
    desk.say("我同意", seconds=1.0)
    hearing, (words,) = desk.life.terminal.hearing, desk.life.terminal.hearing.since(0)
    hearing.hear_voices([VoiceHeard(words.at_us, words.to_us, "applicant", 20)])
    assert desk.shown().customer.caption == (Caption("我同意"),), "a guess is not told"
    hearing.hear_voices([VoiceHeard(words.at_us, words.at_us + 300_000, "seller", 90)])
    assert desk.shown().customer.caption == (Caption("我同意"),), "nor who spoke for a third of it"
    hearing.hear_voices([VoiceHeard(words.at_us, words.to_us, "applicant", 90)])
    assert desk.shown().customer.caption == (Caption("我同意", "applicant"),)


# --- what must not be said ---


def forbidding() -> Spoken:
    """A take whose list forbids 保证收益."""
    return Spoken(sale=replace(checked(), checklist=FORBIDDING), before=WITH)


def alert(desk: Spoken) -> tuple[str, bool] | None:
    """The words that the seller is warned of, and whether they are known to be his."""
    shown = desk.walk().words.alert
    return None if shown is None else (shown.quoted, shown.sure)


def warned(desk: Spoken) -> list[str]:
    return [facts["state"] for facts in desk.marks("warned")]


def test_what_must_not_be_said_is_told_before_the_sentence_is_over_and_once() -> None:
    desk = forbidding()
    desk.say("这个产品", final=False)
    assert alert(desk) is None
    acts = desk.say("这个产品保证收益", final=False)
    assert any(isinstance(act, AddMark) and act.kind == "warned" for act in acts), "screens are told at once"
    assert alert(desk) == ("保证收益", False)
    desk.now += 0.3
    desk.say("这个产品保证收益百分之五", seconds=0.4)
    assert (alert(desk), warned(desk)) == (("保证收益", False), ["shown"])
    (mark,) = desk.marks("warned")
    assert (mark["node"], mark["attempt"], mark["group"]) == ("T01", 1, "promise")
    assert not {"quoted", "words", "text"} & mark.keys()


def test_a_warning_stays_until_it_is_heeded_and_blocks_nothing() -> None:
    desk = forbidding()
    desk.say("保证收益")
    desk.now += 60
    assert alert(desk) is not None
    desk.tell(key("heed", alert=7))
    assert alert(desk) is not None, "that is another one"
    desk.tell(key("heed", alert=1))
    assert (alert(desk), warned(desk)) == (None, ["shown", "heeded"])
    assert desk.marks("warned")[-1]["by"] == "王芳"
    refused = desk.tell(key("heed", alert=1))
    assert any(isinstance(act, RefusedFact) for act in refused)
    desk.say("我再说一遍保证收益")
    assert alert(desk) is not None, "said again, told again"
    (asked,) = [act for act in desk.tell(key("node_passed")) if isinstance(act, TellWords)]
    desk.tell(WordsTold(asked.ticket, desk.us))
    assert (desk.walk().index, alert(desk)) == (1, None), "it does not keep the node from being passed"


def test_doing_the_node_again_takes_the_warning_away() -> None:
    desk = forbidding()
    desk.say("保证收益")
    desk.tell(key("node_failed"), key("repeat"))
    assert (desk.walk().attempt, alert(desk)) == (2, None)
    desk.say("您好")
    assert alert(desk) is None, "what was said before is not held against this attempt"


def test_what_the_customer_says_is_held_against_nobody() -> None:
    desk = forbidding()
    desk.say("保证收益")
    terminal = desk.life.terminal
    (words,) = terminal.hearing.since(0)
    told_us = round(desk.now * 1e6) + 9_000
    hers = VoiceHeard(words.at_us, words.to_us, "applicant", 95)
    desk.tell(VoicesHeard(told_us, words.to_us, 0, (hers,)))
    assert (alert(desk), warned(desk)) == (None, ["shown", "withdrawn"])
    desk.say("保证收益")
    words = terminal.hearing.since(0)[-1]
    his = VoiceHeard(words.at_us, words.to_us, "seller", 95)
    desk.tell(VoicesHeard(told_us + 5_000_000, words.to_us, 0, (his,)))
    assert alert(desk) == ("保证收益", True)


def test_a_list_that_forbids_nothing_warns_of_nothing_and_so_does_one_that_cannot_be_read() -> None:
    for checklist in (CHECKLIST, FORBIDDING.model_copy(update={"phrases": (broken(),)})):
        desk = Spoken(sale=replace(checked(), checklist=checklist), before=WITH)
        desk.say("保证收益")
        assert (alert(desk), warned(desk)) == (None, [])


def broken() -> ListedPhrases:
    return FORBIDDING.phrases[0].model_copy(update={"packed": "xx"})


# --- what was said and answered ---


def test_nothing_is_told_to_be_said_or_answered_but_by_the_checks() -> None:
    said = (SentenceSaid("S1", "said", 100, ""), SentenceSaid("S2", "open", 20))
    heard = (Spoke("accepted", 5, 9, "是的"),)
    desk = Spoken(before=WITH)
    desk.say("所有的话都说了")
    desk.now += 1
    assert (desk.walk().words.sentences, desk.walk().words.answers) == ((), ())
    desk.judge.spoken, desk.judge.answered = said, heard
    desk.hold()
    desk.now += 1
    view = desk.walk().words
    assert (view.state, view.sentences, view.answers) == ("on", said, heard)
    desk.tell(RecogniserLost(-9))
    desk.now += 1
    view = desk.walk().words
    assert (view.state, view.sentences, view.answers) == ("off", (), ()), "now nobody writes down"
    without = Spoken()
    without.judge.spoken = said
    without.hold()
    without.now += 1
    assert (without.walk().words.state, without.walk().words.sentences) == ("none", ())
