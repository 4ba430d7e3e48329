"""Who spoke, by place in the picture, with a confidence: one mover is credited, two or none are not."""

import dataclasses

import pytest

from rulebook.checks import observed
from terminal.capture.listening import sound_of
from terminal.speech.hearing import Voice, Window, hear
from terminal.speech.listener import Listener
from terminal.speech.speaking import People, Spoken, tell
from terminal.speech.voice import Speech
from tests.media import media_file
from tests.terminal.speech.drawn import drawn_people, face, lips

ANSWER = Speech(5_000_000, 6_500_000, 0.95)
WHEN = [(4.9, 6.55)]


def told(people: People, speech: Speech = ANSWER, earlier: tuple[Speech, ...] = ()) -> list[Spoken]:
    return tell(speech, people.during(speech), earlier)


def who(people: People, speech: Speech = ANSWER) -> str:
    (one,) = told(people, speech)
    return one.who


def test_left_right_and_only() -> None:
    assert who(drawn_people(8, WHEN, [])) == "left"
    assert who(drawn_people(8, [], WHEN)) == "right"
    assert who(drawn_people(8, WHEN)) == "only"


def test_still_lips_never_get_the_voice() -> None:
    (one,) = told(drawn_people(8, [], []))
    assert (one.who, one.confidence) == ("offscreen", 1.0)
    assert who(drawn_people(8, [])) == "offscreen"


def test_two_who_move_are_unsure_and_nobody_in_the_picture_is_no_proof() -> None:
    assert told(drawn_people(8, WHEN, WHEN)) == [Spoken(5_000_000, 6_500_000, "unsure", 0.0)]
    assert who(drawn_people(8)) == "unsure"


def test_a_third_person_between_two_is_credited_as_such() -> None:
    assert who(drawn_people(8, [], WHEN, [])) == "between 1"


@pytest.mark.parametrize("state", ["lost", "too_small", "covered"])
def test_whoever_was_not_seen_may_have_spoken(state: str) -> None:
    people = People()
    for number in range(200):
        at_s = number / 25
        hidden = 5.2 <= at_s < 6.2
        other = face(1, 900, None, state) if hidden else face(1, 900, 0.1)  # type: ignore[arg-type]  # a literal, given by the list above
        people.see(round(at_s * 1e6), [face(0, 300, lips(at_s, WHEN)), other])
    assert who(people) == "unsure"


def test_whoever_left_the_picture_meanwhile_may_have_spoken() -> None:
    people = People()
    for number in range(200):
        at_s = number / 25
        faces = [face(0, 300, lips(at_s, WHEN)), face(1, 900, 0.1)]
        people.see(round(at_s * 1e6), faces[: 2 if at_s < 5.5 else 1])
    assert who(people) == "unsure"


def test_short_voices_are_trusted_less_and_the_shortest_never() -> None:
    people = drawn_people(8, WHEN, [])
    (whole,), (short,) = told(people), told(people, Speech(5_000_000, 5_450_000, 0.9))
    assert short.who == "left"
    assert short.confidence < whole.confidence
    assert who(people, Speech(5_000_000, 5_250_000, 0.9)) == "unsure"


def test_lips_that_do_not_come_to_rest_lower_the_confidence_and_nothing_else() -> None:
    (rests,) = told(drawn_people(8, WHEN, []))
    (goes_on,) = told(drawn_people(8, [(4.9, 7.5)], []))
    assert rests.who == goes_on.who == "left"
    assert goes_on.confidence == pytest.approx(0.6 * rests.confidence, rel=0.05)


def test_a_restless_mouth_must_move_more_than_it_always_does() -> None:
    """Somebody chews all the time while a voice comes from elsewhere: neither theirs, nor surely somebody else's."""
    (chews,) = told(drawn_people(8, [(0, 8)], []))
    assert (chews.who, chews.confidence) == ("unsure", 0.0)
    early = Speech(1_000_000, 2_500_000, 0.95)
    assert who(drawn_people(8, [(0, 8)], []), early) == "left"  # known limit: its own quiet is not known yet


def test_two_who_speak_in_turn_without_a_pause_are_told_apart() -> None:
    people = drawn_people(12, [(1.9, 5.0)], [(5.0, 8.05)])
    answers = told(people, Speech(2_000_000, 8_000_000, 0.95))
    assert [one.who for one in answers if one.who != "unsure"] == ["left", "right"]
    assert (answers[0].from_us, answers[-1].to_us) == (2_000_000, 8_000_000)


def test_an_answer_right_behind_the_question_is_parted_from_it_at_the_short_pause() -> None:
    people = drawn_people(12, [(1.9, 6.9)], [(6.95, 8.05)])
    answers = told(people, Speech(2_000_000, 8_000_000, 0.95, breaths=(6_950_000,)))
    assert [(one.who, one.from_us, one.to_us) for one in answers] == [
        ("left", 2_000_000, 6_950_000),
        ("right", 6_950_000, 8_000_000),
    ]


def test_the_rows_are_those_of_the_observations() -> None:
    people = drawn_people(8, WHEN, [])
    persons = people.during(ANSWER)
    rows = hear(Window([ANSWER], {"applicant": persons["left"], "seller": persons["right"]}))
    assert rows == [Voice(5_000_000, 6_500_000, "applicant", rows[0].confidence)]
    assert rows[0].confidence > 80
    row = observed.Voice(**dataclasses.asdict(rows[0]))
    mark = observed.Observations(4_000_000, 7_000_000, 75, 6, (row,))
    assert observed.read_observations(observed.spelled(mark)).rows == (row,)


def test_while_the_machine_may_be_heard_the_voice_is_the_machines() -> None:
    """The customer's lips move all the while; only what comes behind the machine is the customer's."""
    people = drawn_people(8, [(3.0, 7.0)], [])
    speech = Speech(4_000_000, 6_500_000, 0.9)
    rows = hear(Window([speech], people.during(speech), machine=[(3_500_000, 5_200_000)]))
    assert [(row.at_us, row.to_us, row.who) for row in rows] == [
        (4_000_000, 5_200_000, "machine"),
        (5_200_000, 6_500_000, "left"),
    ]
    inside = hear(Window([speech], people.during(speech), machine=[(3_500_000, 6_400_000)]))
    assert [row.who for row in inside] == ["machine"]


def test_nobody_to_look_at_is_unsure() -> None:
    assert hear(Window([ANSWER], {})) == [Voice(5_000_000, 6_500_000, "unsure", 0)]


def test_live_the_rows_come_by_role_when_they_can() -> None:
    """A real sentence, if the media are here; the applicant's drawn lips move with it, the seller's rest."""
    listener = Listener()
    blocks = list(sound_of(media_file("talking_head/grid_id2_swwp2s.mpg")))
    rows: list[Voice] = []
    for number in range(150):
        at_us = number * 20_000
        if number < len(blocks):
            listener.hear(blocks[number].at_us, blocks[number].samples, blocks[number].rate)
        if number % 2 == 0:
            moving = face(1, 700, lips(at_us / 1e6, [(0.4, 2.3)]))
            listener.see(at_us, {"applicant": moving, "seller": face(2, 300, 0.1)})
        rows += listener.due()
        if rows:
            assert at_us == pytest.approx(2_270_000 + 650_000, abs=60_000)
            break
    assert [(row.who, row.confidence > 80) for row in rows] == [("applicant", True)]
    assert listener.end() == []


def test_live_while_the_machine_plays_the_voice_is_its_own() -> None:
    listener = Listener()
    listener.play(0, 5_000_000)
    for block in sound_of(media_file("talking_head/grid_id2_swwp2s.mpg")):
        listener.hear(block.at_us, block.samples, block.rate)
    assert [row.who for row in listener.end()] == ["machine"]
