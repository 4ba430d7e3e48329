"""How often it is told rightly who spoke: `python -m scripts.bench.speakers [--json FILE]`. Needs the shared media.

Real faces side by side in one picture of 1280 x 720 (faces 140 pixels wide): one speaks while the other is still, the
other way round, and two still ones with a voice from off screen. The thresholds of the rule come from an earlier study,
which saw all these clips; what was chosen here (where voice begins and ends, windows, pieces) was chosen on the clips
called `tuned` and is reported on the others. Answers are the stretches of voice found in the speaker's own sound, and
cuts of 1.0 and 0.6 s out of them; the same answer beside several still faces, on both sides, is counted as right only
if it was right each time, so that the interval (Wilson, 95 %) is over answers, which are not many.
"""

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from scripts.lab.media import MEDIA
from scripts.lab.side_by_side import Cut, measured
from terminal.capture.listening import sound_of
from terminal.face.measured import MeasuredFace
from terminal.speech.sound import RATE, Samples, To16k
from terminal.speech.speaking import People, Spoken, tell
from terminal.speech.voice import Speech, speech_in

FACE = 140
SPEAKERS = {
    "tuned": ("grid_bbaf2n.mpg", "grid_lbax4n.mpg", "grid_id2_swwp2s.mpg", "grid_pwij3p.mpg"),
    "reported": ("grid_brbk7n.mpg", "grid_swiz3n.mpg", "hdtf_wda_aoc.mp4"),
}
STILL = {
    "tuned": (Cut("face_video/lp_s18_indoor.mp4", 6.0, 3.3), Cut("talking_head/grid_lbax4n.mpg", 2.4, 0.5)),
    "reported": (Cut("face_video/lp_d18_mouth_open.mp4", 5.6, 1.5), Cut("talking_head/grid_brbk7n.mpg", 2.4, 0.5)),
}
"""Silent by the sound, too; those of half a second are looked at back and forth."""
LENGTHS = {"whole": 0.0, "1.0 s": 1.0, "0.6 s": 0.6}
MOVERS = {
    "talks without sound (lp_d13)": (Cut("face_video/lp_d13_selfie_blink.mp4", 0, 6.0), 6.0),
    "opens the mouth wide (lp_d18)": (Cut("face_video/lp_d18_mouth_open.mp4", 1.5, 4.0), 4.0),
    "laughs in the dark (lp_s32)": (Cut("face_video/lp_s32_dark.mp4", 0, 5.9), 5.9),
}
NOISES = ("ambience_quiet_ch03_3.wav", "sb_noise2.wav", "music_3.wav", "laughter_4.wav")


def heard(name: str) -> Samples:
    """Return the sound of a file of the shared media, 16 kHz."""
    brought = To16k(48_000)
    blocks = [brought.feed(block.samples) for block in sound_of(MEDIA / name)]
    return np.concatenate([*blocks, brought.finish()])


def answers(stretches: list[Speech], seconds: float) -> Iterator[Speech]:
    """Cut stretches of voice into answers of so long, one behind the other; 0: each as it is, from a second on."""
    for speech in stretches:
        if not seconds:
            yield from [speech] if speech.length_us >= 1_000_000 else []
            continue
        length_us = round(seconds * 1e6)
        for number in range(speech.length_us // length_us):
            begin_us = speech.from_us + number * length_us
            yield Speech(begin_us, begin_us + length_us, 1.0)


def people_of(left: Cut, right: Cut, seconds: float, fps: float = 25.0) -> People:
    """Watch two clips side by side; `fps`: so many pictures a second are looked at, unevenly, as on a busy machine."""
    people, dice, due_us = People(), random.Random(round(fps)), 0.0
    for at_us, faces in _measured(left, right, seconds):
        if fps < 25 and at_us < due_us:
            continue
        due_us = at_us + 1e6 / fps * dice.uniform(0.6, 1.4)
        people.see(at_us, faces)
    return people


@cache
def _measured(left: Cut, right: Cut, seconds: float) -> Sequence[tuple[int, list[MeasuredFace]]]:
    return measured({"left": left, "right": right}, FACE, seconds)


def one_answer(people: People, answer: Speech) -> Spoken:
    """Tell who gave it, as if there had been voice all the time before; several who speak in turn are none."""
    told = tell(answer, people.during(answer), [Speech(0, answer.from_us, 1.0)])
    return told[0] if len(told) == 1 else Spoken(answer.from_us, answer.to_us, "unsure", 0.0)


def beside_still(part: str, fps: float = 25.0) -> dict[str, dict[str, Any]]:
    """One speaks while the other is still, on both sides; by length of the answer."""
    found: dict[str, dict[tuple[str, int], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for speaker, still in product(SPEAKERS[part], STILL[part]):
        if still.name.endswith(speaker):
            continue
        name = f"talking_head/{speaker}"
        stretches = list(speech_in(heard(name)))
        seconds = 8.0 if speaker.startswith("hdtf") else 2.95
        for where in ("left", "right"):
            cuts = (Cut(name, 0, seconds), still)
            people = people_of(*(cuts if where == "left" else cuts[::-1]), seconds, fps)
            for length, wanted_s in LENGTHS.items():
                for answer in answers(stretches, wanted_s):
                    who = one_answer(people, answer).who
                    kind = "right" if who == where else who if who in {"unsure", "offscreen"} else "wrong"
                    found[length][speaker, answer.from_us][kind] += 1
    return {length: _counted(by_answer) for length, by_answer in found.items()}


def _counted(by_answer: dict[tuple[str, int], Counter[str]]) -> dict[str, Any]:
    total: Counter[str] = sum(by_answer.values(), Counter())
    always = sum(set(kinds) == {"right"} for kinds in by_answer.values())
    return {
        "pairs": sum(total.values()),
        **{kind: total[kind] for kind in ("right", "unsure", "offscreen", "wrong")},
        "answers": len(by_answer),
        "right_each_time": always,
        "interval": wilson(always, len(by_answer)),
        "wrong_interval": wilson(sum("wrong" in kinds for kinds in by_answer.values()), len(by_answer)),
    }


def off_screen(part: str) -> dict[str, Any]:
    """Two still faces and a voice from elsewhere: windows of each length, one behind the other."""
    people = people_of(*STILL[part], 6.0)
    kinds: Counter[str] = Counter()
    for seconds in (1.7, 1.0, 0.6):
        for answer in answers([Speech(100_000, 5_800_000, 1.0)], seconds):
            who = one_answer(people, answer).who
            kinds[who if who in {"unsure", "offscreen"} else "credited"] += 1
    return {"windows": sum(kinds.values()), **kinds, "interval": wilson(kinds["credited"], sum(kinds.values()))}


def movers() -> dict[str, dict[str, int]]:
    """What lips alone cannot tell: somebody moves them without a voice while one comes from off screen.

    And two who both speak: unsure is right.
    """
    found = {}
    for name, (left, seconds) in MOVERS.items():
        people = people_of(left, STILL["reported"][0], seconds)
        windows = answers([Speech(100_000, round((seconds - 0.2) * 1e6), 1.0)], 1.0)
        found[name] = dict(Counter(one_answer(people, window).who for window in windows))
    return found


def voice_in_noise() -> dict[str, dict[str, float]]:
    """What voice activity says where nobody speaks: share of the time called speech, and the longest stretch."""
    said = {}
    sounds = {name: heard(f"noise/{name}") for name in NOISES} | {"digital silence": np.zeros(10 * RATE, np.int16)}
    for name, sound in sounds.items():
        lengths = [speech.length_us / 1e6 for speech in speech_in(sound)]
        share = sum(lengths) / (len(sound) / RATE)
        said[name] = {"seconds": len(sound) / RATE, "share": round(share, 3), "longest_s": max(lengths, default=0.0)}
    return said


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, Wilson's score; (0, 1) for none at all."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return round(max(0.0, middle - reach), 3), round(min(1.0, middle + reach), 3)


def main() -> int:
    """Print the figures, keep them if asked; return 1 where still lips were credited."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    keep: Path | None = parser.parse_args().json
    if not MEDIA.is_dir():
        print("the shared media are not here; nothing was measured")
        return 0
    figures: dict[str, Any] = {"voice where nobody speaks": voice_in_noise()}
    for part in SPEAKERS:
        figures[part] = {"beside still lips": beside_still(part), "off screen": off_screen(part)}
    figures["beside still lips, reported, pictures a second"] = {
        fps: beside_still("reported", fps) for fps in (12, 10, 8)
    }
    figures["movers, voice from off screen, 1.0 s"] = movers()
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    if keep is not None:
        keep.write_text(json.dumps(figures, indent=1) + "\n")
    wrong = sum(row["wrong"] for part in SPEAKERS for row in figures[part]["beside still lips"].values())
    return int(bool(wrong + sum(figures[part]["off screen"].get("credited", 0) for part in SPEAKERS)))


if __name__ == "__main__":
    raise SystemExit(main())
