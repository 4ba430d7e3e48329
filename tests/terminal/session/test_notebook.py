"""What is noted of a take: states once, changes when they count, everything at its time, and all of it small."""

import math
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from evidence import canonical
from evidence.marks import mark_body
from evidence.reader import TakeReader
from resources import DEMO
from rulebook.checks.observed import (
    Faces,
    Noise,
    Observations,
    Paper,
    Picture,
    Playout,
    Row,
    Sound,
    Voice,
    read_observations,
    spelled,
)
from scripts.lab.recording import HQ_KEY, open_order
from terminal.session.facts.analyst import (
    FaceSeen,
    FacesSeen,
    PaperSeen,
    PictureSeen,
    PlayoutFound,
    TitlesLooked,
    VoiceHeard,
    VoicesHeard,
)
from terminal.session.facts.recorder import Levels
from terminal.session.observing.notebook import MOST_BYTES, Notebook
from tests.terminal.vault.recording import open_writer

S = 1_000_000
SEGMENT_US = 1_600_000
SELLER = FaceSeen(4, "seller", (400.0, 150.0, 60.0, 70.0), "measured", 1.0, 2.0, 0.0, 0.3, 0.02, 110.0, 200.0)
BUYER = replace(SELLER, track=7, role="applicant", box=(100.0, 150.0, 70.0, 80.0))
ROOM = PictureSeen(120.4, 300.6, 640)


def seen(at_us: int, *faces: FaceSeen, picture: PictureSeen | None = None) -> FacesSeen:
    return FacesSeen(at_us, at_us, at_us, faces, picture)


def told(notebook: Notebook, until_us: int) -> list[Row]:
    (page,) = notebook.pages(until_us)
    return list(page.rows)


def test_who_is_there_is_said_once_a_page_and_when_it_changes() -> None:
    notebook = Notebook(640)
    for tenth in range(16):
        notebook.see(seen(tenth * 100_000, SELLER, BUYER))
    (first,) = told(notebook, SEGMENT_US)
    assert isinstance(first, Faces)
    assert first.at_us == 0
    assert [(face.role, face.state, face.px) for face in first.faces] == [
        ("applicant", "measured", 140), ("seller", "measured", 120),
    ]  # fmt: skip
    notebook.see(seen(2_000_000, SELLER, replace(BUYER, yaw=10.0)))
    notebook.see(seen(2_100_000, SELLER, replace(BUYER, yaw=20.0)))
    notebook.see(seen(2_200_000, SELLER))
    again, turned, gone = told(notebook, 2 * SEGMENT_US)
    assert again == replace(first, at_us=SEGMENT_US)
    assert isinstance(turned, Faces)
    assert (turned.at_us, turned.faces[0].yaw) == (2_100_000, 20), "ten degrees are nothing; twenty are"
    assert gone == Faces(2_200_000, (first.faces[1],))


def test_what_is_not_known_is_not_said_to_be_so_still() -> None:
    notebook = Notebook(640)
    notebook.see(seen(100_000, SELLER, picture=ROOM))
    assert told(notebook, SEGMENT_US)
    assert told(notebook, 2 * SEGMENT_US) == [], "nobody has looked for more than a second"
    notebook.see(seen(3_300_000, SELLER, picture=ROOM))
    assert [type(row) for row in told(notebook, 3 * SEGMENT_US)] == [Faces, Picture], "nothing changed, and it is said"
    notebook.see(seen(4_700_000, SELLER, picture=ROOM))
    notebook.blind()
    notebook.pages(3 * SEGMENT_US + 300_000)
    assert told(notebook, 4 * SEGMENT_US) == [], "whoever looked is gone"


def test_a_film_that_stands_still_does_not_stretch_what_was_seen() -> None:
    notebook = Notebook(640)
    for tenth in range(100):
        notebook.see(seen(tenth * 100_000, SELLER, BUYER))
    pages = notebook.pages(60 * S)
    assert max(page.to_us for page in pages if page.rows) <= 12 * S, "nobody looked after ten seconds"
    assert (sum(page.looked for page in pages), pages[-1].to_us) == (100, 60 * S)


def test_what_comes_late_stands_at_its_own_time() -> None:
    notebook = Notebook(640)
    notebook.see(seen(0, SELLER))
    told(notebook, SEGMENT_US)
    notebook.see(seen(1_500_000))
    notebook.see(seen(1_700_000, SELLER))
    late, back = told(notebook, 2 * SEGMENT_US)
    assert (late, back.at_us) == (Faces(1_500_000, ()), 1_700_000)
    facts = spelled(Observations(SEGMENT_US, 2 * SEGMENT_US, 2, 0, (late, back)))
    assert read_observations(facts).rows == (late, back)


def test_sound_is_half_a_second_a_row_and_what_there_is_of_it_where_somebody_waits() -> None:
    notebook = Notebook(640)
    for tenth in range(1, 9):
        notebook.see(Levels(-10.0, -20.0 if tenth < 6 else -60.0, tenth * 100_000))
    (page,) = notebook.pages(800_000, ("T01", 1), to_be_judged=True)
    assert page.rows == (Sound(0, -20, -10), Sound(500_000, -60, -10))
    assert (page.heard, page.looked, page.judged) == (7, 0, ("T01", 1))


def test_pictures_and_papers() -> None:
    notebook = Notebook(1280)
    for at_us, light in ((0, 120.4), (100_000, 110.0), (200_000, 60.0)):
        notebook.see(seen(at_us, picture=replace(ROOM, light=light)))
    for still_ms in (500, 1000, 1500):
        notebook.see(PaperSeen(50_000, 50_000, "保险条款", still_ms))
        notebook.see(TitlesLooked(1, 50_000 + still_ms))
    (page,) = notebook.pages(SEGMENT_US)
    assert [row for row in page.rows if isinstance(row, Picture)] == [Picture(0, 120, 301), Picture(200_000, 60, 301)]
    assert [row for row in page.rows if isinstance(row, Paper)] == [Paper(50_000, "保险条款", 1500)]
    assert page.read == 3


def test_nothing_is_said_of_a_moment_and_what_belongs_to_no_take() -> None:
    notebook = Notebook(640)
    notebook.see(FacesSeen(5, None, 5, (SELLER,)))
    notebook.see(Levels(-10.0, -20.0))
    assert notebook.pages(100_000) == []
    assert told(notebook, SEGMENT_US) == []


def test_a_disk_that_stands_still_for_minutes_makes_several_marks_and_none_too_long() -> None:
    notebook = Notebook(640)
    crowd = [replace(SELLER, track=n, role=None) for n in range(30)]
    for tenth in range(1800):
        notebook.see(seen(tenth * 100_000, *(replace(face, yaw=40.0 * (tenth % 2)) for face in crowd)))
    pages = notebook.pages(180 * S, ("T01", 1), to_be_judged=True)
    assert max(len(canonical.dumps(spelled(page))) for page in pages) < 2 * MOST_BYTES
    assert [page.to_us for page in pages[:-1]] == [page.from_us for page in pages[1:]], "one after another"
    assert (pages[0].from_us, pages[-1].to_us, pages[-1].judged) == (0, 180 * S, ("T01", 1))
    assert {page.judged for page in pages[:-1]} == {("", 0)}
    assert sum(page.looked for page in pages) == 1800


def heard(at_us: int, *voices: VoiceHeard, floor: float | None = None, snr: float | None = None) -> VoicesHeard:
    """Voices were listened for in the half second up to then."""
    return VoicesHeard(at_us, at_us, at_us - 500_000, voices, floor, snr)


def test_who_speaks_stands_at_its_own_time_and_late_in_the_page_after() -> None:
    notebook = Notebook(640)
    notebook.to_listen()
    notebook.see(heard(500_000))
    notebook.see(heard(1_000_000, VoiceHeard(100_000, 400_000, "seller", 90)))
    (first,) = notebook.pages(SEGMENT_US)
    assert (first.listened, first.rows) == (2, (Voice(100_000, 400_000, "seller", 90),))
    notebook.see(
        heard(
            2_000_000, VoiceHeard(1_200_000, 1_900_000, "applicant", 70), VoiceHeard(1_700_000, 1_900_000, "unsure", 0)
        )
    )
    (second,) = notebook.pages(2 * SEGMENT_US)
    assert (second.listened, second.rows) == (
        1, (Voice(1_200_000, 1_900_000, "applicant", 70), Voice(1_700_000, 1_900_000, "unsure", 0)),
    )  # fmt: skip
    assert read_observations(spelled(second)) == second, "its time is before the page's, and comes back"


def test_where_somebody_was_to_listen_the_page_says_that_nobody_did() -> None:
    notebook = Notebook(640)
    (before,) = notebook.pages(SEGMENT_US)
    notebook.to_listen()
    (none,) = notebook.pages(2 * SEGMENT_US)
    notebook.see(heard(2 * SEGMENT_US + 1))
    (one,) = notebook.pages(3 * SEGMENT_US)
    assert (before.listened, none.listened, one.listened) == (None, 0, 1)
    assert [read_observations(spelled(page)).listened for page in (before, none, one)] == [None, 0, 1]


def test_how_noisy_the_room_is_is_said_once_a_page_and_when_it_changes() -> None:
    notebook = Notebook(640)
    notebook.see(heard(500_000, floor=-52.4, snr=None))
    notebook.see(heard(1_000_000, floor=-52.0, snr=20.4))
    notebook.see(heard(1_500_000, floor=-50.0, snr=22.0))
    assert told(notebook, SEGMENT_US) == [Noise(1_000_000, -52, 20)], "not before both are known; 2 dB are nothing"
    for tenth in range(17, 31):
        notebook.see(heard(tenth * 100_000, floor=-49.0 if tenth > 20 else -52.0))
    assert told(notebook, 2 * SEGMENT_US) == [Noise(SEGMENT_US, -52, 20), Noise(2_100_000, -49, 22)], "the last voice's"
    assert told(notebook, 3 * SEGMENT_US) == [Noise(2 * SEGMENT_US, -49, 22)]
    assert told(notebook, 4 * SEGMENT_US) == [], "nobody has listened for more than a second"
    notebook.see(heard(7_000_000, floor=-49.0))
    notebook.blind()
    assert told(notebook, 5 * SEGMENT_US) == []
    notebook.see(heard(8_100_000, floor=-49.0, snr=20.0))
    assert told(notebook, 6 * SEGMENT_US) == [Noise(8_100_000, -49, 20)], "whoever listens now says it anew"


def test_what_became_of_what_the_machine_played() -> None:
    notebook = Notebook(640)
    notebook.see(PlayoutFound(0, 900_000, 1, 100_000, 900_000, "heard", 80, -21))
    notebook.see(PlayoutFound(0, 1_200_000, 2, 1_000_000, 1_200_000, "unknown"))
    notebook.see(PlayoutFound(0, 1_500_000, 3, 1_200_000, 1_500_000, "not_heard"))
    assert told(notebook, SEGMENT_US) == [
        Playout(100_000, 900_000, found=True, delay_ms=80, level=-21),
        Playout(1_200_000, 1_500_000, found=False),
    ]


def test_many_who_speak_at_once_make_no_page_too_long() -> None:
    notebook = Notebook(640)
    crowd = [VoiceHeard(0, 900_000, f"insured.{number}", 90) for number in range(30)]
    for tenth in range(1, 600):
        own = (replace(each, from_us=tenth * 100_000 - 50_000, to_us=tenth * 100_000) for each in crowd)
        notebook.see(heard(tenth * 100_000, *own, floor=-50.0 + 4 * (tenth % 2), snr=20.0))
    pages = notebook.pages(60 * S, ("T01", 1), to_be_judged=True)
    assert max(len(canonical.dumps(spelled(page))) for page in pages) < 2 * MOST_BYTES
    assert sum(page.listened or 0 for page in pages) == 599
    assert sum(isinstance(row, Voice) for page in pages for row in page.rows) == 599 * 30


def moving(rng: random.Random) -> list[FacesSeen | Levels | VoicesHeard]:
    """Two people at a counter for twenty minutes: they read, nod, turn to each other, speak in turns."""
    facts: list[FacesSeen | Levels | VoicesHeard] = []
    yaw, light = [0.0, 0.0], 110.0
    aim = [0.0, 0.0]
    for tick in range(20 * 60 * 10):
        at_us = tick * 100_000
        facts.append(Levels(-14.0 + rng.gauss(0, 3), -26.0 + 12 * math.sin(tick / 25) + rng.gauss(0, 3), at_us))
        if tick % 80 == 0:  # every 8 seconds one of them turns to the paper, the screen, the other
            aim[rng.randrange(2)] = rng.choice([-35.0, -10.0, 0.0, 0.0, 15.0, 30.0])
        if tick % 5 == 4:  # eight pictures a second
            facts.append(speaking(rng, at_us))
            continue
        faces = []
        for who, face in enumerate((SELLER, BUYER)):
            yaw[who] += 0.4 * (aim[who] - yaw[who]) + rng.gauss(0, 1.5)
            size = face.box[2] * (1 + 0.04 * math.sin(tick / 40 + who)) + rng.gauss(0, 0.6)
            faces.append(
                replace(
                    face,
                    box=(face.box[0], face.box[1], size, size),
                    yaw=yaw[who] + rng.gauss(0, 2),
                    pitch=-6 + 5 * math.sin(tick / 30) + rng.gauss(0, 2),
                    light=light + rng.gauss(0, 2),
                    sharpness=200 * math.exp(rng.gauss(0, 0.08)),
                )
            )
        facts.append(seen(at_us, *faces, picture=PictureSeen(light + rng.gauss(0, 1), 300 + rng.gauss(0, 9), 640)))
    return facts


def speaking(rng: random.Random, at_us: int) -> VoicesHeard:
    """Half a second of it: one of them, in stretches of about a second."""
    spoke = VoiceHeard(at_us - 900_000, at_us, rng.choice(["seller", "applicant"]), rng.randrange(50, 99))
    voices = (spoke,) if rng.random() < 0.5 and at_us > S else ()
    return heard(at_us, *voices, floor=-52 + rng.gauss(0, 1), snr=22 + rng.gauss(0, 2))


def test_twenty_minutes_of_two_people_are_two_hundredths_of_the_film_at_most(tmp_path: Path) -> None:
    """By the rate of the demonstration's film, and with all that an entry of the journal is beside what it says."""
    notebook, marks, ends = Notebook(640), [], SEGMENT_US
    for fact in moving(random.Random(14)):
        assert fact.media_us is not None
        if fact.media_us >= ends:
            marks += [mark_body("observations", spelled(page)) for page in notebook.pages(ends)]
            ends += SEGMENT_US
        notebook.see(fact)
    assert len(marks) >= 20 * 60 * S // SEGMENT_US - 1
    order = open_order(tmp_path / "takes")
    writer = open_writer(order)
    entry = writer.add("mark", marks[7], 1)
    writer.abandon()
    assert [body for found, body in TakeReader(writer.folder, HQ_KEY, "hq").entries() if found.n] == [marks[7]]
    beside = len(entry.line) - 4 * len(canonical.dumps(marks[7])) / 3
    size = sum(beside + 4 * len(canonical.dumps(mark)) / 3 for mark in marks)
    with av.open(str(DEMO / "sale.mp4")) as film:
        assert film.duration is not None
        rate = Fraction(film.size * S, film.duration)
    print(f"observations: {size / 1200:.0f} bytes a second, {100 * size / 1200 / float(rate):.2f} % of the film")
    assert size / 1200 <= 0.02 * rate


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, 1e300, None])
def test_figures_that_are_none_break_nothing(odd: float | None) -> None:
    notebook = Notebook(0)
    face = replace(SELLER, yaw=odd, pitch=odd, light=odd, sharpness=odd)
    notebook.see(seen(0, face))
    notebook.see(Levels(-120.0, -120.0, 100_000))
    (page,) = notebook.pages(SEGMENT_US)
    assert read_observations(spelled(page)) == page
