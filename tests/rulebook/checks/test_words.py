"""What recognised words are worth: her own clear answer passes, and nothing else does."""

from collections.abc import Callable
from typing import Any

import pytest

from resources import PACKS
from rulebook.checks.entry import Entry
from rulebook.checks.hearing import heard_live
from rulebook.checks.judging import Judge
from rulebook.checks.listed_phrases import listed_phrases, phrases_in
from rulebook.checks.observed import Voice, Words
from rulebook.checks.verdict import Verdict
from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load_shelf
from rulebook.plan.plan import Filled, PlannedNode, PlannedSentence
from tests.rulebook.checks.tales import (
    NODE_S,
    SPOKEN,
    Scene,
    Tale,
    done,
    findings_of,
    listed_once,
    skipping,
    told,
    told_plan,
    us,
    written,
)

OPENING = "本次销售录音录像您同意录制吗"
ASKED = (1.0, 4.0, OPENING)
OWN = (6.0, 8.8, "我知道可能会亏钱我能承受")


def shown(tale: Tale, node: Any, attempt: int, begin: float) -> None:
    """The question is shown, and nobody touches or enters anything."""
    done(tale, node, attempt, begin, frozenset({"question"}))
    tale.mark("shown", at_s=begin + 5, node=node.id, attempt=attempt, item="question:q1")


def entered(answer: str = "accepted", at: float = 9.5) -> Callable[[Tale, Any, int, float], None]:
    """The question is shown, and the seller enters what he heard."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        shown(tale, node, attempt, begin)
        tale.mark("heard", at_s=begin + at, node=node.id, attempt=attempt, item="question:q1", answer=answer)

    return acts


def verdict(tale: Tale, name: str = "T01") -> tuple[Verdict, set[str]]:
    found = tale.verdict(name)
    return found.verdict, {each.rule for each in found.findings}


def answering(text: str, **scene: Any) -> Tale:
    """A take in whose first node she answers by her voice alone, and this is written down."""
    return written("T01", Scene(words=(ASKED, (6.0, 8.8, text)), acts=shown, **scene))


# --- answers ---


def test_her_own_clear_words_pass_where_her_voice_alone_is_confirmed() -> None:
    assert verdict(answering("同意")) == ("pass", set())
    assert verdict(told("T01", Scene(acts=shown))) == ("confirmed", set())


def test_her_words_stand_for_the_sellers() -> None:
    scene = Scene(words=(ASKED, (6.0, 8.8, "我同易")), acts=entered())
    assert verdict(written("T01", scene)) == ("pass", set())
    assert verdict(told("T01", Scene(acts=entered()))) == ("confirmed", set())


def test_the_sellers_word_stands_beside_unclear_words_and_not_beside_a_no() -> None:
    humming = Scene(words=(ASKED, (6.0, 8.8, "嗯嗯")), acts=entered())
    assert verdict(written("T01", humming)) == ("confirmed", {"answer.unclear"})
    refusing = Scene(words=(ASKED, (6.0, 8.8, "不同意")), acts=entered())
    assert verdict(written("T01", refusing)) == ("fail", {"answer.words"})


def test_what_the_seller_did_not_hear_is_an_answer_if_she_says_it_again() -> None:
    words = (ASKED, (6.0, 7.0, "嗯"), (9.0, 10.0, "同意"))
    voices = ((1.0, 4.0, "seller"), (6.0, 7.0, "applicant"), (9.0, 10.0, "applicant"))
    assert verdict(written("T01", Scene(words=words, voices=voices, acts=entered("unclear", 8.0))))[0] == "pass"
    assert verdict(written("T01", Scene(words=words, voices=voices, acts=entered("unclear", 11.0))))[0] == "fail"


def test_a_no_is_a_no_at_its_second() -> None:
    finding = next(each for each in answering("我不同意").findings() if each.rule == "answer.refused")
    assert abs(finding.to_us / 1e6 - 8.8) <= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "嗯",
        "嗯嗯啊",
        "哈哈哈",
        "yes",
        "ok ok",
        "I agree",
        "la la la",
        "谢谢观看",
        "什么",
        "同意什么",
        "大概吧",
        "我儿子同意",
    ],
)
def test_what_is_no_answer_never_passes(text: str) -> None:
    assert verdict(answering(text)) == ("fail", {"answer.missing"})


def test_silence_and_a_voice_of_which_nothing_was_made_are_no_answer() -> None:
    silent = written("T01", Scene(words=(ASKED,), voices=((1.0, 4.0, "seller"),), acts=shown))
    assert verdict(silent) == ("fail", {"answer.missing"})
    mumbling = written("T01", Scene(words=(ASKED,), acts=shown))
    assert verdict(mumbling) == ("fail", {"answer.missing"})


@pytest.mark.parametrize("who", ["seller", "offscreen", "machine", "unsure", ""])
def test_what_others_say_is_no_answer_of_hers(who: str) -> None:
    scene = Scene(words=(ASKED, (6.0, 8.8, "同意")), voices=((1.0, 4.0, "seller"), (6.0, 8.8, who)), acts=shown)
    assert verdict(written("T01", scene)) == ("fail", {"answer.missing"})


def test_words_that_several_spoke_over_are_no_clear_answer() -> None:
    voices = ((1.0, 4.0, "seller"), (6.0, 7.4, "seller"), (7.5, 8.8, "applicant"))
    coarse = Scene(words=(ASKED, (6.0, 8.8, "您同意吗同意")), voices=voices, acts=shown)
    assert verdict(written("T01", coarse)) == ("fail", {"answer.missing"})
    fine = Scene(words=(ASKED, (6.0, 7.4, "您同意吗"), (7.5, 8.8, "同意")), voices=voices, acts=shown)
    assert verdict(written("T01", fine)) == ("pass", set())


def test_a_voice_that_may_be_anothers_is_no_clear_answer() -> None:
    assert verdict(answering("同意", sure=49))[0] != "pass"
    assert verdict(answering("同意", sure=50)) == ("pass", set())


def test_what_the_recogniser_doubts_is_no_clear_answer() -> None:
    assert verdict(answering("同意", certain=39)) == ("fail", {"answer.missing"})
    assert verdict(answering("同意", certain=40)) == ("pass", set())
    assert verdict(answering("同意", certain=0)) == ("pass", set())


def test_what_was_put_into_her_mouth_is_no_answer() -> None:
    for before in ("您就说同意", "您跟我说同意", "来跟我念我同意", "您说是"):
        scene = Scene(words=((1.0, 4.0, f"{OPENING}{before}"), (6.0, 8.8, "同意")), acts=shown)
        assert verdict(written("T01", scene))[1] >= {"answer.missing", "answer.coached"}


def test_an_answer_before_the_coaching_stays_one() -> None:
    words = (ASKED, (5.2, 6.0, "同意"), (6.2, 7.5, "您再说一遍您就说同意"), (8.0, 8.8, "同意"))
    voices = ((1.0, 4.0, "seller"), (5.2, 6.0, "applicant"), (6.2, 7.5, "seller"), (8.0, 8.8, "applicant"))
    assert "answer.coached" not in verdict(written("T01", Scene(words=words, voices=voices, acts=shown)))[1]


def test_a_no_before_an_explanation_may_become_a_yes_and_a_yes_a_no() -> None:
    voices = ((1.0, 4.0, "seller"), (5.2, 6.0, "applicant"), (6.2, 7.5, "seller"), (8.0, 8.8, "applicant"))

    def saying(first: str, then: str) -> tuple[Verdict, set[str]]:
        words = (ASKED, (5.2, 6.0, first), (6.2, 7.5, "录下来是为了您的权益"), (8.0, 8.8, then))
        return verdict(written("T01", Scene(words=words, voices=voices, acts=shown)))

    assert saying("不同意", "那我同意") == ("pass", set())
    assert saying("同意", "不行我不同意") == ("fail", {"answer.refused"})
    assert saying("同意", "嗯") == ("pass", set())
    assert saying("不同意", "这是什么") == ("fail", {"answer.refused"})


def test_a_question_that_was_neither_shown_nor_asked_is_answered_by_no_words() -> None:
    unshown = Scene(words=((1.0, 4.0, "本次销售录音录像"), (6.0, 8.8, "同意")), acts=skipping("question"))
    assert verdict(written("T01", unshown)) == ("fail", {"question.unseen"})
    asked = Scene(words=(ASKED, (6.0, 8.8, "同意")), acts=skipping("question"))
    assert verdict(written("T01", asked)) == ("pass", set())


def test_what_she_says_to_his_explanation_is_no_answer_to_what_he_has_not_asked_yet() -> None:
    """The question has been on her display all the while."""

    def early(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"question"}))
        tale.mark("shown", at_s=begin + 0.5, node=node.id, attempt=attempt, item="question:q1")

    voices = ((1.0, 3.0, "seller"), (3.2, 4.0, "applicant"), (4.5, 7.0, "seller"), (8.0, 9.0, "applicant"))

    def saying(last: str) -> tuple[Verdict, set[str]]:
        words = ((1.0, 3.0, "本次销售录音录像"), (3.2, 4.0, "好的"), (4.5, 7.0, "您同意录制吗"), (8.0, 9.0, last))
        return verdict(written("T01", Scene(words=words, voices=voices, acts=early)))

    assert saying("嗯") == ("fail", {"answer.missing"})
    assert saying("同意") == ("pass", set())


def test_who_answers_before_the_question_is_on_her_display_has_answered() -> None:
    """He asks aloud while another page is on it."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        where = {"node": node.id, "attempt": attempt, "item": "question:q1"}
        tale.mark("shown", at_s=begin + 6, **where)
        tale.mark("heard", at_s=begin + 9, answer="accepted", **where)

    voices = ((1.0, 4.0, "seller"), (4.5, 5.5, "applicant"))
    answering_early = Scene(words=(ASKED, (4.5, 5.5, "同意")), voices=voices, acts=acts)
    assert verdict(written("T01", answering_early)) == ("pass", set())
    humming = Scene(words=(ASKED, (4.5, 5.5, "嗯")), voices=voices, acts=acts)
    assert verdict(written("T01", humming))[0] == "review"


@pytest.mark.parametrize("worded", [8.8, 8.75, 5.0])
def test_a_no_that_was_written_down_counts_though_the_end_of_her_voice_was_not(worded: float) -> None:
    """She touches yes, and says no; voice and words are told up to the press, hardly to the same moment."""
    scene = Scene(words=(ASKED, (6.0, 8.7, "我不同意")), worded=worded)
    assert verdict(written("T01", scene)) == ("fail", {"answer.words"})


def test_a_no_after_which_nobody_wrote_down_what_she_said_is_for_review() -> None:
    voices = ((1.0, 4.0, "seller"), (5.5, 7.0, "applicant"), (8.2, 8.8, "applicant"))
    scene = Scene(words=(ASKED, (5.5, 7.0, "我不同意")), voices=voices, worded=7.5)
    assert verdict(written("T01", scene)) == ("review", {"answer.words"})
    willing = Scene(words=(ASKED, (5.5, 7.0, "我同意")), voices=voices, worded=7.5)
    assert verdict(written("T01", willing)) == ("confirmed", set())


# --- her own words ---


def owning(before: str, text: str) -> tuple[Verdict, set[str]]:
    words = ((1.0, 4.0, f"收益是不确定的您能承受吗{before}"), (6.0, 8.8, text))
    return verdict(written("T02", Scene(words=words, acts=shown)), "T02")


def test_own_words_are_no_repetition_of_what_she_was_told() -> None:
    assert owning("", "我知道可能会亏钱我能承受") == ("pass", set())
    assert owning("您就说收益不保证我能承受", "收益不保证我能承受")[1] >= {"answer.coached", "answer.missing"}
    assert owning("您就说收益不保证我能承受", "我这笔钱三年用不着亏一点也没关系") == ("pass", set())
    assert owning("", "嗯") == ("fail", {"answer.missing"})


# --- when nobody wrote down ---


def turned(state: str, at_s: float, **facts: Any) -> Callable[[Tale], None]:
    return lambda tale: tale.mark("recogniser", at_s=at_s, state=state, **facts)


def test_an_answer_while_no_recogniser_was_on_is_as_if_there_were_none() -> None:
    off = written("T01", Scene(words=(), acts=shown), before=turned("off", 0.0, code="recogniser.hung"))
    assert verdict(off) == ("confirmed", set())


def test_what_was_not_told_yet_is_unknown_and_not_unsaid() -> None:
    late = Scene(words=(ASKED,), acts=shown, worded=5.0)
    assert verdict(written("T01", late)) == ("confirmed", set())


def test_lost_in_the_middle_a_sentence_is_the_sellers_word_and_never_missing() -> None:
    scene = Scene(words=((6.0, 8.8, "我知道可能会亏钱我能承受"),))
    lost = written("T02", scene, before=turned("off", NODE_S + 3, since_us=us(NODE_S + 1)))
    lost.entries.sort(key=lambda entry: entry.media_us)
    assert verdict(lost, "T02") == ("confirmed", set())


def test_words_without_a_recogniser_make_no_sense() -> None:
    tale = told("T01", Scene(words=(ASKED, (6.0, 8.8, "同意")), acts=shown))
    assert tale.verdict("T01").verdict == "confirmed"
    assert "journal.odd" in tale.rules()
    assert tale.judgement().verdict == "review"


def test_a_mark_that_is_neither_on_nor_off_makes_no_sense() -> None:
    tale = written("T01", before=turned("perhaps", 0.0))
    assert "journal.odd" in tale.rules()


def told_late(tale: Tale, since: float, till: float, text: str) -> Tale:
    """Words that are told only after the first node was judged, and is over."""
    rows = [["words", round(since * 1000), round(till * 1000), text, 0]]
    facts = {"version": 1, "from_us": 0, "to_us": us(NODE_S), "looked": 0, "heard": 0, "rows": rows}
    place = next(n for n, entry in enumerate(tale.entries) if entry.mark == "node_done") + 1
    tale.entries.insert(place, Entry(place, us(NODE_S + 0.1), "mark", facts, "observations"))
    return tale


def test_an_answer_that_came_after_the_judging_changes_nothing() -> None:
    before = answering("嗯").verdict("T01")
    assert told_late(answering("嗯"), 6.0, 8.8, "同意").verdict("T01") == before


def test_a_forbidden_phrase_that_came_after_the_judging_counts() -> None:
    assert "phrase.forbidden" in verdict(told_late(answering("同意"), 3.0, 4.0, "您就当存定期好了"))[1]


@pytest.mark.parametrize("place", ["before", "after"])
def test_that_the_recogniser_was_lost_since_the_press_takes_nothing_back(place: str) -> None:
    """It is told in the next step, from when on: since the last words, a moment before the mark for judging."""
    tale = written("T01")
    done_at = next(n for n, entry in enumerate(tale.entries) if entry.mark == "node_done")
    facts = {"state": "off", "code": "recogniser.lost", "since_us": us(NODE_S - 0.1)}
    off = Entry(done_at, us(NODE_S + 0.2), "mark", facts, "recogniser")
    tale.entries.insert(done_at + (place == "after"), off)
    assert tale.verdict("T01") == written("T01").verdict("T01")


@pytest.mark.parametrize(("worded", "outcome"), [(NODE_S, "pass"), (NODE_S - 0.3, "pass"), (9.0, "confirmed")])
def test_what_was_not_told_yet_is_not_free_of_forbidden_phrases(worded: float, outcome: str) -> None:
    tale = written("T01", Scene(words=SPOKEN["T01"], worded=worded))
    assert verdict(tale) == (outcome, set())


def test_while_words_are_still_to_come_nothing_is_ticked_for_them() -> None:
    tale = written("T02", Scene(words=(OWN,), worded=6.0))
    judge, states = Judge(tale.plan, listed_once(tale.plan)), []
    for entry in tale.entries:
        judge.take(entry)
        if entry.mark == "observations" and not entry.facts.get("node"):
            states += [each.state for each in judge.lines() if each.check == "phrase.forbidden"]
            assert all(each.state in ("open", "ok") for each in judge.lines() if each.check == "say.missing")
        if entry.mark == "node_done" and entry.facts["id"] == "T02":
            break
    assert "ok" in states
    assert states[-1] == "open"


# --- sentences ---


def said(text: str, **scene: Any) -> set[str]:
    words = ((1.0, 4.0, text), OWN)
    return verdict(written("T02", Scene(words=words, **scene)), "T02")[1]


def test_a_sentence_is_said_in_other_characters_of_its_sound_and_between_other_words() -> None:
    assert said("收意是不确定得您能承受吗") == set()
    assert said("那我跟您说啊这个收益呢是不确定的啊您能承受吗") == set()


def test_a_sentence_without_its_negation_is_not_said() -> None:
    assert said("收益是确定的您能承受吗") == {"say.missing"}


@pytest.mark.parametrize(("until", "state"), [(0.0, "fail"), (0.05, "fail"), (0.5, "fail"), (1.0, "confirmed")])
def test_what_is_judged_by_stands_a_moment_after_the_words_up_to_the_press(until: float, state: Verdict) -> None:
    """Words are told up to the press, and the mark for judging is written after they were told."""
    scene = Scene(words=((1.0, 4.0, "收益是确定的您能承受吗"), OWN), worded=NODE_S - until)
    assert verdict(written("T02", scene), "T02")[0] == state


def test_what_the_customer_says_the_seller_has_not_said() -> None:
    swapped = ((1.0, 4.0, "applicant"), (6.0, 8.8, "applicant"))
    assert "say.missing" in said("收益是不确定的您能承受吗", voices=swapped)
    assert "say.missing" not in said("收益是不确定的您能承受吗", voices=((1.0, 4.0, "unsure"), (6.0, 8.8, "applicant")))


@pytest.mark.parametrize(
    ("item", "state", "heard", "missing"),
    [
        ("say", "ended", True, False),
        ("node:T02", "ended", True, False),
        ("say:s1", "ended", True, False),
        ("say:s1", "stopped", True, True),
        ("say:s1", "ended", False, True),
        ("say:s9", "ended", True, True),
    ],
)
def test_what_the_machine_read_counts_if_it_was_heard(item: str, state: str, heard: bool, missing: bool) -> None:
    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        tale.mark("spoken", at_s=begin + 4, item=item, state=state, began_us=us(begin + 1), ended_us=us(begin + 4))

    scene = Scene(words=(OWN,), acts=acts, playouts=((1.0, 4.0, heard, -20),))
    assert ("say.missing" in written("T02", scene).rules()) == missing


def test_sentences_tick_while_they_are_said() -> None:
    tale = written()
    judge, states = Judge(tale.plan, listed_once(tale.plan)), []
    for entry in tale.entries:
        judge.take(entry)
        states += [(each.id, each.state) for each in judge.sentences()]
    assert states[0] == ("s1", "open")
    assert ("s1", "said") in states
    assert judge.sentences() == ()


# --- forbidden phrases ---

DEPOSIT = ((1.0, 2.4, "收益是不确定的"), (2.6, 4.0, "您就当存定期好了"), OWN)


def test_the_customers_words_are_nobodys_fault() -> None:
    hers = Scene(words=((1.0, 4.0, "收益是不确定的您能承受吗"), (6.0, 8.8, "这个我就当存定期好了")))
    assert "phrase.forbidden" not in written("T02", hers).rules()


def test_whoever_is_not_told_apart_is_for_review() -> None:
    scene = Scene(words=DEPOSIT, voices=((1.0, 4.0, "unsure"), (6.0, 8.8, "applicant")))
    finding = next(each for each in written("T02", scene).findings() if each.rule == "phrase.forbidden")
    assert finding.unknown
    assert "存定期" in finding.seen.zh


def test_a_group_that_warns_lowers_nothing_and_a_finding_cites_its_groups_clause() -> None:
    asking = Scene(words=((1.0, 2.4, "收益是不确定的"), (2.6, 4.0, "您推荐几个朋友给我加个微信"), OWN))
    tale = written("T02", asking)
    finding = next(each for each in tale.findings() if each.rule == "phrase.forbidden")
    assert finding.severity == "warn"
    assert finding.clause.endswith("用语")
    assert tale.verdict("T02").verdict == "pass"
    grave = next(each for each in written("T02", Scene(words=DEPOSIT)).findings() if each.rule == "phrase.forbidden")
    assert (grave.severity, grave.unknown) == ("fail", False)
    assert "第十三条" in grave.clause


def test_a_phrase_goes_over_a_breath() -> None:
    words = ((1.0, 2.0, "收益是不确定的"), (2.2, 3.0, "您到时候"), (3.1, 4.0, "您就说同意"), OWN)
    assert "phrase.forbidden" in written("T02", Scene(words=words)).rules()


def test_live_warnings_are_those_of_the_check_and_stay_where_they_are() -> None:
    phrases = phrases_in(listed_once(told_plan()).phrases)
    voices = (Voice(us(1), us(4), "seller", 90),)
    early = heard_live([Words(us(2.6), us(3.8), "您就当存定期")], voices, phrases)
    later = heard_live([Words(us(2.6), us(4.0), "您就当存定期好了")], voices, phrases)
    assert {(each.phrase, each.row_us) for each in early} <= {(each.phrase, each.row_us) for each in later}
    assert early[0].severity == "fail"
    hers = (Voice(us(1), us(4), "applicant", 90),)
    assert heard_live([Words(us(2.6), us(4.0), "您就当存定期好了")], hers, phrases) == ()


def test_the_list_keeps_the_phrases_that_were_in_force() -> None:
    listed = listed_once(told_plan())
    kept = phrases_in(listed.phrases)
    assert tuple(map(listed_phrases, kept)) == listed.phrases
    broken = listed.model_copy(update={"phrases": (listed.phrases[0].model_copy(update={"packed": "0" * 40}),)})
    tale = written()
    tale.checklist = broken
    assert "journal.odd" in tale.rules()


# --- the same journal, the same verdict ---


@pytest.mark.parametrize("answer", ["同意", "嗯", "不同意", "同易", "yes"])
def test_the_verdict_then_is_the_verdict_afterwards(answer: str) -> None:
    tale = answering(answer)
    judge = Judge(tale.plan, listed_once(tale.plan))
    then: dict[str, Verdict] = {}
    for entry in tale.entries:
        judge.take(entry)
        if entry.mark == "observations" and entry.facts.get("node"):
            found = judge.attempt()
            assert found is not None
            then[entry.facts["node"]] = found.verdict
    judgement = judge.judgement()
    assert {node.id: node.verdict for node in judgement.nodes} == then
    assert judgement.to_json() == tale.judgement().to_json()
    assert list(findings_of(judgement)) == tale.findings()
    assert SPOKEN


def test_a_script_that_is_read_without_a_pause_forbids_itself_nothing() -> None:
    """As recognisers write it, without marks; unheeded, 8 of 266 steps of the shipped scripts would be accused."""
    phrases = phrases_in(listed_once(told_plan()).phrases)
    voices = (Voice(0, us(100), "seller", 90),)
    accused = [
        node.id
        for node in scripts()
        for rows in ([each.zh for each in node.say], ["".join(each.zh for each in node.say)])
        if heard_live(
            [Words(us(2 * n), us(2 * n + 1), bare(text)) for n, text in enumerate(rows)], voices, phrases, (node,)
        )
    ]
    assert accused == []


def test_half_a_sentence_of_the_script_is_no_excuse() -> None:
    phrases = phrases_in(listed_once(told_plan()).phrases)
    node = told_plan().nodes[1]
    say = node.say[0].model_copy(update={"zh": "银行不保证本金和收益。"})
    node = node.model_copy(update={"say": (say,)})
    voices = (Voice(0, us(9), "seller", 90),)
    assert not heard_live([Words(0, us(3), "银行不保证本金和收益")], voices, phrases, (node,))
    assert heard_live([Words(0, us(3), "我们保证本金和收益")], voices, phrases, (node,))


def bare(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def scripts() -> list[PlannedNode]:
    """The steps of all shipped scripts, with their sentences as they stand there."""
    shelf = load_shelf(read_folder(PACKS))
    like = told_plan().nodes[0]
    return [
        like.model_copy(
            update={
                "id": node.id,
                "say": tuple(PlannedSentence(id=each.id, zh=each.zh, en=each.en) for each in node.say),
                "answers": tuple(
                    like.answers[0].model_copy(update={"question": Filled(zh=each.text.zh, en=each.text.en)})
                    for each in node.ask
                ),
            }
        )
        for script in shelf.scripts
        for node in script.pack.nodes
    ]
