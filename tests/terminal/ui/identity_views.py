"""The identity step as screens receive it, at every stage; crops and the card are drawn as a card looks."""

from dataclasses import replace
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

from faults.trouble import Trouble
from terminal.session.facts.analyst import (
    CardField,
    CardFieldName,
    CardReading,
    CardSeen,
    ChallengeEnded,
    FaceMatched,
    FaceSeen,
    FacesSeen,
    FieldVerdict,
    FlashAsked,
    GestureSeen,
    Hint,
)
from terminal.session.identity.places_view import PlacesView, Role
from terminal.session.identity.view import Difference, FieldView, IdentityView
from terminal.session.snapshot import Live
from terminal.ui.theme import FAMILIES
from tests.terminal.ui.conftest import LIVE, READY, RECORDING, Scene, at
from tests.terminal.ui.plans import SALE

NUMBER = "32050219950704771X"
ADDRESS = "江苏省苏州市吴中区独墅湖科教创新区林泉街道某某路一百二十八弄三十六号楼二单元一千五百零二室"
FACES = FacesSeen(
    1,
    None,
    2,
    (
        FaceSeen(1, "seller", (230, 180, 260, 300), "measured", 2.0, 1.0, 0.0, 0.3, 0.02, 120.0, 300.0),
        FaceSeen(2, "applicant", (760, 220, 240, 280), "measured", -3.0, 0.0, 1.0, 0.3, 0.02, 118.0, 280.0),
    ),
)
BAD_FACES = replace(
    FACES,
    faces=(
        replace(FACES.faces[0], state="covered"),
        replace(FACES.faces[1], state="too_small", box=(900.0, 300.0, 40.0, 48.0)),
        FaceSeen(3, None, (1150, 10, 120, 140), "lost"),
    ),
)
UNNAMED = replace(FACES, faces=tuple(replace(face, role=None) for face in FACES.faces))
MORE = (
    FaceSeen(5, None, (1050, 260, 60, 70), "too_small"),
    FaceSeen(6, None, (1120, 250, 90, 110), "lost"),
    FaceSeen(9, None, (520, 300, 100, 120), "covered"),
)
NAMES: dict[Role, str] = {"seller": "王芳", "applicant": "张昇喆", "insured": "阿不都热合曼·买买提艾力", "guardian": ""}
ASKED = PlacesView(UNNAMED.faces, ("seller", "applicant"), {1: "seller", 2: "applicant"}, asking=1)
GESTURES = (
    GestureSeen("turn-left", "turn-left", 1.0, 1.9, 2.8),
    GestureSeen("blink", "blink", 4.0, 4.6, 4.9),
    GestureSeen("open-mouth", "open-mouth", 6.0, 6.8, 7.9),
)
HINTS = (
    Hint("flat", "no_doubt", 0.4),
    Hint("repeated", "no_doubt", 0.3),
    Hint("frame_edges", "no_doubt", 1),
    Hint("hands", "not_measurable"),
    Hint("flash", "not_measurable"),
)
PASSED = ChallengeEnded(9, 1, passed=True, gestures=GESTURES, reasons=(), hints=HINTS)
FAILED = ChallengeEnded(
    9, 2, passed=False, gestures=(GestureSeen("blink", "turn-left", 1.0, 1.4, 2.2),), reasons=("other_gesture",)
)
WORST = replace(
    FAILED, attempt=3, reasons=("too_early", "two_faces", "picture_jumped"), hints=(Hint("flat", "doubt", 0.97),)
)
SEEN = CardSeen(1, ("glare", "moving"), ((390, 190), (910, 220), (890, 545), (370, 510)), 0)
CLEAR = replace(SEEN, problems=(), agreeing=2)


def _jpeg(text: str) -> bytes:
    """A strip of a card: pale ground, fine lines, dark type."""
    wide, lines = min(420, 40 + 24 * len(text)), 1 + (len(text) - 1) // 16
    image = QImage(wide, 24 + 32 * lines, QImage.Format.Format_RGB32)
    image.fill(QColor(226, 236, 240))
    painter = QPainter(image)
    painter.setPen(QColor(203, 221, 226))
    for line in range(0, 520, 9):
        painter.drawLine(line, 0, line - 100, image.height())
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(24)
    painter.setFont(font)
    painter.setPen(QColor(30, 34, 40))
    painter.drawText(
        QRect(10, 0, wide - 10, image.height()), int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere), text
    )
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"jpeg")).write(image)
    return bytes(buffer.data().data())


def field(
    name: CardFieldName, value: str, verdict: FieldVerdict = "ok", *reasons: str, said: str | None = None
) -> FieldView:
    crop = b"" if verdict == "missing" else _jpeg(value)
    return FieldView(name, CardField(value, 0.98, verdict, reasons, crop), said)


@cache
def front(*, settled: bool = False) -> tuple[FieldView, ...]:
    return (
        field("name", "张昇喆", "doubtful", "rare_character", "readings_disagree", said="张昇喆" if settled else None),
        field("sex", "男"),
        field("nation", "汉"),
        field("birth_date", "1995-07-04"),
        field("address", ADDRESS, "doubtful", "line_missing", said=ADDRESS if settled else None),
        field("number", NUMBER[:-1] + "0", "wrong", "check_digit", said=NUMBER if settled else None),
    )


@cache
def back() -> tuple[FieldView, ...]:
    return (
        field("authority", "苏州市公安局吴中分局"),
        field("valid_from", "2009-03-17"),
        field("valid_to", "2019-03-17", "wrong", "expired"),
    )


def _reading(fields: tuple[FieldView, ...]) -> CardReading:
    return CardReading("front", (), {each.name: each.read for each in fields}, _jpeg("card"), _jpeg("portrait"))


@cache
def views() -> dict[str, IdentityView]:
    """Every look of the step, by a name for its picture. Needs an application: crops are drawn."""
    begun = IdentityView("consent", analyst_up=True)
    agreed = replace(begun, recording_consent=True, card_consent=True, face_consent=True)
    card = replace(agreed, stage="card_front")
    read = replace(card, reading=_reading(front()), fields=front(), to_confirm=("name", "address", "number"))
    settled = replace(read, to_confirm=(), fields=front(settled=True))
    differing = (Difference("name", "张升喆", "张昇喆"), Difference("number", "320502199507047710", NUMBER))
    behind = replace(agreed, stage="card_back", reading=_reading(back()), fields=back())
    lively = replace(agreed, stage="liveness", attempts_left=3)
    moving = replace(lively, challenge_running=True, attempt=1, attempts_left=2, total=3)
    passed = replace(lively, attempt=1, attempts_left=2, ended=PASSED)
    matched = FaceMatched(9, "not_installed")
    sight = replace(agreed, stage="by_sight", reason_for_sight="challenge_failed", ended=WORST, attempts_left=0)
    placing = replace(agreed, stage="places", ended=PASSED)
    done = replace(agreed, stage="done", fields=(*front(settled=True), *back()), ended=PASSED, may_go_on=True)
    return {
        "consent": begun,
        "card-waiting": card,
        "card-problems": card,
        "card-clear": replace(card, stage="card_back"),
        "card-no-analyst": replace(card, analyst_up=False),
        "fields-open": read,
        "fields-differ": replace(settled, differences=differing),
        "fields-fine": replace(settled, may_go_on=True),
        "fields-copy": replace(read, reading=replace(_reading(front()), problems=("photocopy",))),
        "fields-expired": replace(behind, differences=(Difference("valid_to", "2026-11-22", "2019-03-17", "expired"),)),
        "liveness-begin": lively,
        "liveness-straight": moving,
        "liveness-blink": replace(moving, asked="blink"),
        "liveness-mouth": replace(moving, asked="open-mouth", done=1),
        "liveness-left": replace(moving, asked="turn-left", done=2),
        "liveness-right": replace(moving, asked="turn-right", done=2, attempt=3, attempts_left=0),
        "liveness-badly-seen": replace(moving, asked="blink"),
        "liveness-nobody": lively,
        "liveness-passed": replace(passed, match=matched, may_go_on=True),
        "liveness-matching": passed,
        "liveness-failed": replace(lively, attempt=2, attempts_left=1, ended=FAILED),
        "liveness-spent": replace(lively, attempt=3, attempts_left=0, ended=WORST),
        "by-sight": sight,
        "by-sight-declined": replace(begun, stage="by_sight", face_consent=False, reason_for_sight="declined"),
        "places": placing,
        "places-open": placing,
        "places-crowd": placing,
        "places-nobody": placing,
        "done": replace(done, match=matched),
        "done-doubted": done,
        "done-by-sight": replace(
            done, ended=WORST, accepted_by="李主任", sight_by="陈静", reason_for_sight="challenge_failed"
        ),
    }


def lives() -> dict[str, Live]:
    """What moves beside those looks that have anything."""
    applicant = replace(LIVE, faces=replace(FACES, faces=FACES.faces[1:]))
    crowd = replace(UNNAMED, faces=(*UNNAMED.faces, *MORE))
    crowded = replace(ASKED, faces=crowd.faces, roles=("seller", "applicant", "insured", "guardian"))
    placing = replace(LIVE, faces=UNNAMED, places=ASKED)
    named = replace(ASKED, named=("seller", "applicant"))
    lively = ("begin", "straight", "blink", "mouth", "left", "right", "passed", "matching", "failed", "spent")
    return {f"liveness-{name}": applicant for name in lively} | {
        "card-problems": replace(LIVE, card=SEEN),
        "card-clear": replace(LIVE, card=CLEAR),
        "liveness-badly-seen": replace(LIVE, faces=BAD_FACES),
        "liveness-nobody": replace(LIVE, faces=replace(FACES, faces=())),
        "places": placing,
        "places-open": replace(placing, places=replace(ASKED, suggested={})),
        "places-crowd": replace(placing, faces=crowd, places=crowded),
        "places-nobody": replace(placing, faces=replace(UNNAMED, faces=()), places=replace(ASKED, faces=())),
        "done": replace(LIVE, places=named),
        "done-doubted": replace(LIVE, places=replace(named, doubted=("applicant",))),
    }


def showing(view: IdentityView, live: Live = LIVE) -> Scene:
    return Scene(replace(READY, phase="identifying", page=view.stage, identity=view, names=NAMES, sale=SALE), live)


def identifying(name: str) -> Scene:
    return showing(views()[name], lives().get(name, LIVE))


def fullest(name: str) -> Scene:
    """With everything above it that can be there."""
    snapshot, live = identifying(name)
    return Scene(replace(at(snapshot, rehearsal=True, line_up=False), trouble=Trouble("conductor.failed")), live)


FLASHING = FlashAsked(3, "green")
WATCHING = replace(LIVE, faces=FACES, places=replace(ASKED, named=("seller", "applicant")))
WATCHED = Scene(replace(RECORDING, names=NAMES), WATCHING)
DOUBTED = Scene(
    replace(RECORDING, names=NAMES),
    replace(
        LIVE,
        faces=UNNAMED,
        places=replace(
            ASKED, suggested={}, named=("seller", "applicant"), doubted=("seller", "applicant"), reason="lost"
        ),
    ),
)
