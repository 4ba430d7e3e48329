"""The identity step as screens receive it, at every stage; crops and the card are drawn as a card looks."""

from dataclasses import replace
from datetime import date
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

from faults.trouble import Trouble
from rulebook.sale.people import Identity
from terminal.session.customer.view import ConsentItem
from terminal.session.facts.analyst import (
    CardSeen,
    ChallengeEnded,
    FaceMatched,
    FaceSeen,
    FacesSeen,
    FlashAsked,
    GestureSeen,
    Hint,
    RoomSeen,
    StillTaken,
)
from terminal.session.facts.box import Box
from terminal.session.facts.cards import CardField, CardFieldName, CardReading, FieldVerdict
from terminal.session.facts.reader import ReaderSeen
from terminal.session.facts.recorder import GapReason, Levels, MediaTrack, RecorderReady
from terminal.session.identity.document import DocumentCheck
from terminal.session.identity.people import Customer
from terminal.session.identity.places_view import PlacesView, Role
from terminal.session.identity.room import Around, RoomCheck
from terminal.session.identity.view import Difference, FieldView, IdentityView, PersonView, RoomView
from terminal.session.snapshot import Live
from terminal.ui.theme import FAMILIES
from tests.terminal.ui.conftest import LIVE, READY, RECORDING, Scene, at
from tests.terminal.ui.plans import SALE

NUMBER = "32050219950704771X"
PASSPORT_HOLDER = Customer(
    "applicant", "SAMPLE ANNA MARIA", date(1974, 8, 12), Identity(kind="passport", number="L898902C3")
)
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
    return _drawn(wide, 24 + 32 * lines, ((text, QRect(10, 0, wide - 10, 24 + 32 * lines)),))


def _drawn(wide: int, high: int, texts: tuple[tuple[str, QRect], ...], size: int = 24) -> bytes:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor(226, 236, 240))
    painter = QPainter(image)
    painter.setPen(QColor(203, 221, 226))
    for line in range(0, wide + high, 9):
        painter.drawLine(line, 0, line - 100, high)
    font = QFont()
    font.setFamilies(list(FAMILIES))
    painter.setPen(QColor(30, 34, 40))
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere)
    for text, place in texts:
        for pixels in range(size, 9, -2):  # long text is printed in smaller type
            font.setPixelSize(pixels)
            painter.setFont(font)
            if painter.boundingRect(place, flags, text).height() <= place.height():
                break
        painter.drawText(place, flags, text)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"jpeg")).write(image)
    return bytes(buffer.data().data())


BOXES: dict[CardFieldName, Box] = {
    "name": (190, 60, 150, 45), "sex": (190, 140, 40, 40), "nation": (400, 140, 40, 40),
    "birth_date": (190, 215, 330, 40), "address": (190, 295, 440, 130), "number": (340, 520, 370, 50),
    "authority": (400, 440, 420, 40), "valid_from": (400, 520, 180, 40), "valid_to": (610, 520, 180, 40),
}  # fmt: skip
"""Where the fields stand on a straightened card."""


def _card(fields: tuple[FieldView, ...]) -> bytes:
    """A whole card, with its fields where they belong."""
    texts = tuple((each.read.value, QRect(*(round(side) for side in BOXES[each.name]))) for each in fields)
    return _drawn(1000, 631, texts, 34)


PASSPORT_BOXES: dict[CardFieldName, Box] = {
    "name_latin": (420, 150, 560, 45), "nationality": (420, 260, 200, 45), "sex": (760, 260, 60, 45),
    "birth_date": (420, 370, 260, 45), "valid_to": (760, 370, 260, 45), "number": (900, 50, 200, 50),
    "name": (420, 480, 200, 45), "valid_from": (760, 480, 200, 45),
}  # fmt: skip


@cache
def passport_page(*, settled: bool = False) -> tuple[FieldView, ...]:
    """The fields of a passport's page, one of which somebody has to look at."""
    latin = ("ok", ()) if settled else ("doubtful", ("readings_disagree",))
    values: dict[CardFieldName, tuple[str, FieldVerdict, tuple[str, ...]]] = {
        "name": ("", "missing", ("not_found",)), "name_latin": ("SAMPLE, ANNA MARIA", *latin),
        "sex": ("女", "ok", ()), "nationality": ("UTO", "ok", ()), "birth_date": ("1974-08-12", "ok", ()),
        "number": ("L898902C3", "ok", ()), "valid_from": ("", "missing", ("not_found",)),
        "valid_to": ("2032-04-15", "ok", ()),
    }  # fmt: skip
    return tuple(
        FieldView(
            name,
            CardField(
                value, 0.9, verdict, reasons, _jpeg(value) if value else b"", PASSPORT_BOXES[name] if value else None
            ),
            optional=name in ("name", "valid_from"),
        )
        for name, (value, verdict, reasons) in values.items()
    )


def _passport_reading(fields: tuple[FieldView, ...]) -> CardReading:
    texts = tuple((each.read.value, QRect(*(round(side) for side in PASSPORT_BOXES[each.name]))) for each in fields)
    zone = (
        ("P<UTOSAMPLE<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<", QRect(40, 700, 1180, 60)),
        ("L898902C36UTO7408122F3204153<<<<<<<<<<<<<<<4", QRect(40, 780, 1180, 60)),
    )
    page = _drawn(1250, 880, (*texts, *zone), 34)
    return CardReading("front", (), {each.name: each.read for each in fields}, page, _jpeg("portrait"), "passport")


@cache
def still() -> StillTaken:
    """The picture of a passport."""
    lines = (
        "PASSPORT  样本",
        "SAMPLE, ANNA MARIA",
        "P<UTOSAMPLE<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F3204153<<<<<<<<<<<<<<<4",
    )
    texts = tuple((text, QRect(60, 60 + 130 * n, 1180, 100)) for n, text in enumerate(lines))
    return StillTaken(1, _drawn(1280, 720, texts, 40), 1280, 720)


def passport(*, typed: bool = True, **fields: str) -> DocumentCheck:
    """A passport that is read by people, as far as it is typed."""
    document = DocumentCheck(PASSPORT_HOLDER, date(2026, 11, 22))
    document.choose("passport")
    if typed:
        document.take(still())
        said = {"name": "SAMPLE ANNA MARIA", "nationality": "UTO", "number": "L898902C3", "birth_date": "1974-08-12",
                "valid_to": "2032-04-15", **fields}  # fmt: skip
        for name, value in said.items():
            document.write(name, value, "王芳")
    return document


def room(*, light: float = 55.0, faces: int = 2, spoken: bool = True, around: Around | None = None) -> RoomView:
    """A room check after some seconds."""
    check = RoomCheck()
    boxes = tuple((120.0 + 400 * n, 160.0, 190.0, 210.0) for n in range(faces))
    check.see(RoomSeen(9_000_000, light, 600.0, boxes))
    for tenth in range(60):
        check.hear(Levels(-40, -58), tenth / 10)
    if spoken:
        check.hear(Levels(-12, -18), 6.1)
    known = around or Around(ready=RecorderReady(1280, 720, 25.0), free_s=252_000, planned_s=540, book=12)
    return check.view(known, 9.0)


def field(
    name: CardFieldName, value: str, verdict: FieldVerdict = "ok", *reasons: str, said: str | None = None
) -> FieldView:
    crop = b"" if verdict == "missing" else _jpeg(value)
    return FieldView(name, CardField(value, 0.98, verdict, reasons, crop, BOXES[name]), said)


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
    return CardReading("front", (), {each.name: each.read for each in fields}, _card(fields), _jpeg("portrait"))


def _chipped() -> tuple[FieldView, ...]:
    """The fields of a chip: certain, and nothing was looked at."""
    return tuple(FieldView(each.name, CardField(each.read.value, 1.0, "ok", ())) for each in front(settled=True))


def _chip() -> CardReading:
    fields = {each.name: each.read for each in _chipped()}
    return CardReading("both", (), fields, portrait=_jpeg("portrait"), source="chip", reader="SAM 1")


@cache
def views() -> dict[str, IdentityView]:
    """Every look of the step, by a name for its picture. Needs an application: crops are drawn."""
    begun = IdentityView("consent", name="张昇喆", consents=asked(), analyst_up=True)
    agreed = replace(
        begun,
        consents=asked(True, True, True),
        recording_consent=True,
        card_consent=True,
        face_consent=True,
        room_was="right",
        people=(PersonView("applicant", "张昇喆", "now"),),
    )
    both = (PersonView("applicant", "张昇喆", "checked"), PersonView("insured", "阿不都热合曼·买买提艾力", "now"))
    second = replace(
        begun, person="insured", name=both[1].name, people=both, consents=asked(True, None, None, "seller")
    )
    checking = replace(agreed, stage="room", room_was="", room=room())
    lost = replace(KNOWN, gaps=AWAY, free_s=100)
    listening = replace(room(), trying="listening", trying_left_s=7.0)
    dark = room(light=31.0, around=replace(KNOWN, clock=WARNED))
    hand = replace(agreed, stage="by_hand", reason_for_sight="document", document=passport(typed=False).view())
    typed = replace(hand, document=passport().view())
    other = replace(
        hand, document=passport(number="X1234567").view(), differences=passport(number="X1234567").differences()
    )
    card = replace(agreed, stage="card_front")
    read = replace(card, reading=_reading(front()), fields=front(), to_confirm=("name", "address", "number"))
    settled = replace(read, to_confirm=(), fields=front(settled=True))
    differing = (Difference("name", "张升喆", "张昇喆"), Difference("number", "320502199507047710", NUMBER))
    grave = tuple(replace(each, grave=True) for each in differing)
    behind = replace(agreed, stage="card_back", reading=_reading(back()), fields=back())
    page = replace(
        card, kind="passport", reading=_passport_reading(passport_page()), fields=passport_page(), source="ocr",
        to_confirm=("name_latin",),
    )  # fmt: skip
    another = (Difference("kind", "resident_id", "passport", "other_kind"),)
    settled_page = replace(page, to_confirm=(), fields=passport_page(settled=True))
    leaf = replace(card, kind="household", bears_portrait=False)
    lively = replace(agreed, stage="liveness", attempts_left=3)
    moving = replace(lively, challenge_running=True, attempt=1, attempts_left=2, total=3)
    passed = replace(lively, attempt=1, attempts_left=2, ended=PASSED)
    matched = FaceMatched(9, "not_installed")
    sight = replace(agreed, stage="by_sight", reason_for_sight="challenge_failed", ended=WORST, attempts_left=0)
    placing = replace(agreed, stage="places", ended=PASSED)
    done = replace(agreed, stage="done", fields=(*front(settled=True), *back()), ended=PASSED, may_go_on=True)
    people = (
        replace(done, match=replace(matched, verdict="same", score=0.6)),
        replace(typed, stage="done", person="insured", name="SAMPLE ANNA MARIA", sight_by="陈立", face_consent=False),
        replace(done, person="guardian", name="李明", fields=(), absent="on_the_way"),
    )
    return {
        "consent": begun,
        "consent-second": replace(begun, consents=asked(True, False, None)),
        "consent-refused": replace(begun, consents=asked(False, None, None), recording_consent=False),
        "consent-all": replace(agreed, may_go_on=True),
        "consent-insured": second,
        "room": replace(checking, may_go_on=True),
        "room-dark": replace(checking, room=dark),
        "room-silent": replace(checking, room=room(spoken=False, faces=1, around=lost)),
        "room-listening": replace(checking, room=listening, may_go_on=True),
        "room-accepted": replace(checking, room=replace(dark, accepted_by="陈立", trying="ended"), may_go_on=True),
        "by-hand-kinds": replace(hand, document=DocumentCheck(PASSPORT_HOLDER, date(2026, 11, 22)).view()),
        "by-hand": hand,
        "by-hand-typed": typed,
        "by-hand-other": other,
        "by-hand-expired": replace(typed, document=passport(valid_to="2020-01-01", birth_date="x").view()),
        "other-person": replace(read, stage="other_person", to_confirm=(), differences=grave),
        "card-waiting": card,
        "card-problems": card,
        "card-clear": replace(card, stage="card_back"),
        "card-reader": replace(card, reader=ReaderSeen("ready", name="SAM 1")),
        "card-reader-away": replace(card, reader=ReaderSeen("absent", Trouble("reader.unplugged"))),
        "card-reader-reading": replace(card, reader=ReaderSeen("reading", name="SAM 1")),
        "card-portrait": replace(
            card,
            reader=ReaderSeen("card", name="SAM 1"),
            reading=replace(_reading(front(settled=True)), source="chip", portrait=b""),
            fields=front(settled=True),
            print_lacks=Trouble("identity.portrait"),
        ),
        "fields-chip": replace(settled, reading=_chip(), fields=_chipped(), source="chip", may_go_on=True),
        "card-no-analyst": replace(card, analyst_up=False),
        "fields-open": read,
        "fields-differ": replace(settled, differences=differing[:1]),
        "fields-fine": replace(settled, may_go_on=True),
        "fields-copy": replace(read, reading=replace(_reading(front()), problems=("photocopy",))),
        "fields-expired": replace(behind, differences=(Difference("valid_to", "2026-11-22", "2019-03-17", "expired"),)),
        "card-another": replace(card, may_choose=True),
        "card-first-generation": replace(card, may_choose=True),
        "card-mirrored": replace(card, may_choose=True),
        "passport-waiting": replace(card, kind="passport", may_choose=True),
        "household-waiting": replace(leaf, may_choose=True),
        "permit-waiting": replace(card, kind="hk_mo_tw_residence", stage="card_back", may_choose=True),
        "passport-open": replace(page, may_choose=True),
        "passport-kind": replace(settled_page, differences=another, may_choose=True),
        "passport-chip": replace(
            settled_page,
            source="chip",
            reading=replace(settled_page.reading or _reading(front()), source="chip"),
            may_go_on=True,
        ),
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
        "liveness-no-model": replace(passed, match=FaceMatched(9, "not_measurable", why="models.unusable")),
        "by-sight-no-portrait": replace(
            leaf, stage="by_sight", source="ocr", ended=PASSED, reason_for_sight="no_portrait"
        ),
        "by-sight": sight,
        "by-sight-declined": replace(begun, stage="by_sight", face_consent=False, reason_for_sight="declined"),
        "places": placing,
        "places-open": placing,
        "places-crowd": placing,
        "places-nobody": placing,
        "done": replace(done, match=matched),
        "done-people": replace(done, each=people),
        "done-doubted": done,
        "done-by-sight": replace(
            done, ended=WORST, accepted_by="李主任", sight_by="陈静", reason_for_sight="challenge_failed"
        ),
    }


KNOWN = Around(ready=RecorderReady(1280, 720, 25.0), free_s=252_000, planned_s=540, book=12)
WARNED = (Trouble("clock.off:slow", {"seconds": 9.0, "learned": "2026-11-22 09:00+08:00"}),)
AWAY: dict[MediaTrack, GapReason] = {"picture": "lost", "sound": "silent"}


def asked(
    recording: bool | None = None, card: bool | None = None, face: bool | None = None, via: str = "customer"
) -> tuple[ConsentItem, ...]:
    """The three consents with these answers."""
    said = {"recording": recording, "card": card, "face": face}
    return tuple(ConsentItem(about, answer, "" if answer is None else via) for about, answer in said.items())  # type: ignore[arg-type]  # the three are known


def lives() -> dict[str, Live]:
    """What moves beside those looks that have anything."""
    applicant = replace(LIVE, faces=replace(FACES, faces=FACES.faces[1:]))
    crowd = replace(UNNAMED, faces=(*UNNAMED.faces, *MORE))
    crowded = replace(ASKED, faces=crowd.faces, roles=("seller", "applicant", "insured", "guardian"))
    placing = replace(LIVE, faces=UNNAMED, places=ASKED)
    named = replace(ASKED, named=("seller", "applicant"))
    lively = ("begin", "straight", "blink", "mouth", "left", "right", "passed", "matching", "failed", "spent")
    counting = replace(LIVE, faces=UNNAMED)
    rooms = dict.fromkeys(("room", "room-dark", "room-listening", "room-accepted"), counting)
    return (
        rooms
        | {f"liveness-{name}": applicant for name in lively}
        | {
            "card-problems": replace(LIVE, card=SEEN),
            "card-clear": replace(LIVE, card=CLEAR),
            "card-another": replace(LIVE, card=replace(SEEN, problems=("other_kind",), kind="passport")),
            "card-first-generation": replace(
                LIVE, card=replace(SEEN, problems=("other_kind",), kind="first_generation")
            ),
            "card-mirrored": replace(LIVE, card=replace(SEEN, problems=("mirrored",))),
            "liveness-badly-seen": replace(LIVE, faces=BAD_FACES),
            "liveness-nobody": replace(LIVE, faces=replace(FACES, faces=())),
            "places": placing,
            "places-open": replace(placing, places=replace(ASKED, suggested={})),
            "places-crowd": replace(placing, faces=crowd, places=crowded),
            "places-nobody": replace(placing, faces=replace(UNNAMED, faces=()), places=replace(ASKED, faces=())),
            "done": replace(LIVE, places=named),
            "done-doubted": replace(LIVE, places=replace(named, doubted=("applicant",))),
        }
    )


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
