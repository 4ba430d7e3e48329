"""How surely titles of papers are read, and what that costs the faces: `python -m scripts.bench.papers`.

Right papers: titles of the shipped packs on drawn pages with text, and the shipped papers themselves, held in ways
drawn by chance (place, distance, tilt, light, lens) at 1280 x 720. Other papers: pages of other titles whose text
names the plan's papers, later pages of the shipped ones, and the documents of the test media where they are. None of
these was looked at when thresholds were chosen, but for the shipped papers, upright and in good light.
Beside faces: an analyst that watches the demonstration's two people 8 times a second, with and without a page that
sways before them without end, so that reading never rests.
"""

import argparse
import json
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from resources import DEMO, PAPERS
from scripts.bench.analysis import analyst
from scripts.bench.speakers import wilson
from scripts.lab.drawn_pages import Hold, before_camera, drawn_page
from scripts.lab.media import MEDIA
from terminal.capture.instant import now_us
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import TextEngine
from terminal.ocr.engines import load_engine
from terminal.ocr.live_titles import titles_in, worth_reading
from terminal.ocr.titles import Titles
from terminal.processes.preview import Preview
from terminal.session.facts.analyst import FacesSeen, Observation, PaperSeen, TitlesLooked
from terminal.session.orders.analyst import AnalystOrder, WatchFaces, WatchPapers

TITLES = (
    "投保提示书",
    "人身保险投保提示书",
    "产品条款",
    "保险条款",
    "条款",
    "免除责任条款说明",
    "免除保险人责任条款",
    "免责条款说明",
    "产品说明书",
    "现金价值表",
    "转保确认书",
    "转保",
    "被保险人同意书",
    "同意书",
    "投保单",
    "投保申请书",
    "坚持购买确认书",
    "确认书",
    "投保声明",
    "执业证",
    "保险销售从业人员执业证",
)
"""As the pack insurance.yaml spells them."""
OTHERS = (
    "理财产品风险揭示",
    "健康告知问卷",
    "保单贷款申请表",
    "授权委托证明",
    "个人信息处理告知",
    "保费缴纳凭证",
    "客户权益须知",
    "退保申请表",
    "合同变更批单",
    "收入证明",
    "体检报告",
    "投资组合报告",
)
COMPANIES = ("示例人寿保险股份有限公司", "平安人寿保险股份有限公司", "中国某某养老保险有限责任公司", "")


def by_chance(random: np.random.Generator) -> Hold:
    """A way of holding a page: larger or smaller, tilted, in poorer light, out of focus; always whole."""
    high = float(random.uniform(0.6, 0.92))
    return Hold(
        x=float(random.uniform(0.3, 0.7)),
        y=0.53 + float(random.uniform(-1, 1)) * (0.94 - high) / 2,
        high=high,
        degrees=float(random.normal(0, 3)),
        light=float(random.uniform(0.35, 1.05)),
        blur=float(random.uniform(0, 1.3)),
        smear=float(random.uniform(0, 2.5)),
    )


def right_papers(count: int, random: np.random.Generator) -> Iterator[tuple[str, BgrPicture]]:
    """Titles and pages: drawn ones, then the shipped papers, each in turn."""
    shipped = json.loads((PAPERS / "papers.json").read_text("utf-8"))
    for number in range(count):
        if number % 3 < 2:
            title = TITLES[int(random.integers(len(TITLES)))]
            yield title, drawn_page(title, COMPANIES[int(random.integers(len(COMPANIES)))])
        else:
            paper = shipped[number // 3 % len(shipped)]
            yield paper["title"]["zh"], picture(PAPERS / paper["sha256"] / "0000.png")


def other_papers(count: int, random: np.random.Generator) -> Iterator[BgrPicture]:
    """Pages that are none of the plan's."""
    media = [picture(path) for path in sorted((MEDIA / "doc").glob("*.*"))] if MEDIA.is_dir() else []
    later = [picture(path) for path in sorted(PAPERS.glob("*/*.png")) if path.name != "0000.png"]
    for number in range(count):
        known = [*media, *later]
        if number % 3 == 2 and known:
            yield known[number // 3 % len(known)]
        else:
            title = OTHERS[int(random.integers(len(OTHERS)))]
            yield drawn_page(title, COMPANIES[int(random.integers(len(COMPANIES)))])


def picture(path: Path) -> BgrPicture:
    """Read a picture file that is known to be one, upright as its camera held it."""
    read = cv2.imread(str(path))
    assert read is not None, path
    return np.asarray(read, np.uint8)


def read(engine: TextEngine, page: BgrPicture, hold: Hold, seed: int) -> set[str]:
    """The titles that are read where this page is held."""
    wide = page.shape[1] / page.shape[0]
    fits = Hold(hold.x if wide < 1 else 0.5, hold.y, min(hold.high, 1.6 / wide), hold.degrees, hold.light, hold.blur)
    lines = engine.read_some(before_camera(page, fits, seed), worth_reading)
    return {title for title, _ in titles_in(lines, Titles(TITLES))}


def told(count: int, seed: int) -> dict[str, Any]:
    """Read so many right and so many other papers; return how often what was told."""
    engine, random = load_engine(), np.random.default_rng(seed)
    right = missed = wrong = 0
    for number, (title, page) in enumerate(right_papers(count, random)):
        found = read(engine, page, by_chance(random), number)
        right, missed, wrong = right + (found == {title}), missed + (not found), wrong + bool(found - {title})
    accepted = sum(
        bool(read(engine, page, by_chance(random), 9000 + n)) for n, page in enumerate(other_papers(count, random))
    )
    return {"papers": count, "right": right, "missed": missed, "wrong": wrong, "accepted": accepted}


def beside_faces(seconds: float, orders: tuple[AnalystOrder, ...]) -> dict[str, float]:
    """How often faces are told beside a page that sways before the demonstration's people."""
    preview, over, heard = Preview.create(1280, 720), threading.Event(), list[Observation]()
    shown = [_i420(each) for each in _scene()]

    def show() -> None:
        writer, number = preview.writer(), 0
        while not over.wait(0.04):
            at_us, number = now_us(), number + 1
            writer.publish(shown[number % len(shown)], at_us, at_us)

    thread = threading.Thread(target=show)
    thread.start()
    try:
        with analyst(preview, orders, heard):
            time.sleep(4)
            heard.clear()
            began_s = time.monotonic()
            time.sleep(seconds)
            ran_s, all_heard = time.monotonic() - began_s, list(heard)
    finally:
        over.set()
        thread.join()
        preview.close()
    faces = [each for each in all_heard if isinstance(each, FacesSeen)]
    late = sorted((each.seen_us - each.captured_us) / 1000 for each in faces)
    gaps = sorted((after.captured_us - before.captured_us) / 1000 for before, after in pairwise(faces))
    return {
        "faces_per_s": len(faces) / ran_s,
        "p95_ms": late[int(len(late) * 0.95)],
        "longest_gap_ms": gaps[-1],
        "looked_per_s": sum(isinstance(each, TitlesLooked) for each in all_heard) / ran_s,
        "papers": sum(isinstance(each, PaperSeen) for each in all_heard),
    }


def _scene() -> Iterator[BgrPicture]:
    """Two seconds of the demonstration with a page before it that sways."""
    film = cv2.VideoCapture(str(DEMO / "sale.mp4"))
    page = drawn_page("人身保险投保提示书")
    small = cv2.resize(page, (318, 450), interpolation=cv2.INTER_AREA)
    for number in range(50):
        read_, picture_ = film.read()
        assert read_
        x = 480 + round(6 * np.sin(2 * np.pi * number / 50))
        picture_[220:670, x : x + 318] = small
        yield np.asarray(picture_, np.uint8)
    film.release()


def _i420(picture_: BgrPicture) -> Any:
    return np.asarray(cv2.cvtColor(picture_, cv2.COLOR_BGR2YUV_I420), np.uint8)


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=60, help="how many right and how many other papers")
    parser.add_argument("--seconds", type=float, default=20, help="length of each run beside faces")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    wanted = parser.parse_args()
    figures: dict[str, Any] = told(wanted.papers, wanted.seed)
    count = figures["papers"]
    for name in ("right", "missed", "wrong", "accepted"):
        low, high = wilson(figures[name], count)
        print(f"{name:9}{figures[name]:4} of {count}  ({low:.1%} to {high:.1%})")
    for name, orders in {"faces": (WatchFaces(8.0),), "both": (WatchFaces(8.0), WatchPapers(TITLES))}.items():
        figures[name] = beside_faces(wanted.seconds, orders)
        print(name, {key: round(value, 1) for key, value in figures[name].items()})
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
