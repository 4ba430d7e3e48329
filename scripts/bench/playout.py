"""How well the machine's own voice is found in the microphone: `python -m scripts.bench.playout [--json FILE]`.

Real Mandarin speech (the shared media) is played at -20 dBFS into a made room: 0 to 300 ms later, 0 to 30 dB softer,
clocks up to 150 ppm apart, with noise, and with somebody else who talks meanwhile. And the same without any playout.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scripts.bench.speakers import heard, wilson
from scripts.lab.media import MEDIA
from terminal.speech.playout import Playout, find_playout
from terminal.speech.sound import RATE, Samples

Floats = npt.NDArray[np.float64]
LEAD_S, LONGEST_S, LEAST_S, FINER = 0.1, 8, 3, 8
ROOMS: dict[str, tuple[float, float | None]] = {
    "quiet room, noise -65 dBFS": (-65, None),
    "noise -40 dBFS": (-40, None),
    "somebody talks, as loud as what is played": (-60, 0),
    "somebody talks, twice as loud": (-60, 6),
}
LEVELS = (0, -10, -20, -30)
WITHOUT = 8
"""So many other voices for each sound that was not played."""


def loud(sound: Samples, db: float = -20.0) -> Floats:
    """Bring sound to this loudness, dBFS."""
    wide = sound.astype(np.float64)
    scaled: Floats = wide / np.sqrt(np.mean(wide**2)) * 32768 * 10 ** (db / 20)
    return scaled


def whole(sound: Floats) -> Samples:
    """Bring it to whole samples, clipped."""
    return np.asarray(np.clip(np.rint(sound), -32768, 32767), np.int16)


def echo(played: Floats, delay_ms: float, db: float, ppm: float) -> Floats:
    """Make what the microphone has of it, from `LEAD_S` before it was played to a second after."""
    fine = np.fft.irfft(np.fft.rfft(played), len(played) * FINER) * FINER
    places = np.arange(len(played) + RATE) - (LEAD_S + delay_ms / 1000) * RATE
    found: Floats = np.interp(places * (1 + ppm * 1e-6), np.arange(len(fine)) / FINER, fine, left=0, right=0)
    return found * 10 ** (db / 20)


def in_room(
    quiet: Floats, noise_db: float, other: Samples | None, talk_db: float, draw: np.random.Generator
) -> Samples:
    """Add the room's noise, and somebody who talks."""
    sound = quiet + draw.normal(0, 32768 * 10 ** (noise_db / 20), len(quiet))
    if other is not None:
        sound += np.roll(np.resize(loud(other, talk_db - 20), len(sound)), draw.integers(0, len(sound)))
    return whole(sound)


def found_in(voices: list[Samples], room: tuple[float, float | None], db: float) -> dict[str, Any]:
    """Look for each voice, played into this room."""
    draw = np.random.default_rng(round(-db))
    noise_db, talk_db = room
    states: Counter[str] = Counter()
    late_ms, off_db = [0.0], [0.0]
    for number, voice in enumerate(voices):
        delay_ms, ppm = draw.uniform(0, 300), draw.uniform(-150, 150)
        other = None if talk_db is None else voices[(number + 5) % len(voices)]
        played = loud(voice)
        sound = in_room(echo(played, delay_ms, db, ppm), noise_db, other, talk_db or 0, draw)
        found = find_playout(whole(played), sound, round(LEAD_S * 1e6))
        states[found.state] += 1
        if found.delay_ms is not None and found.level_db is not None:
            late_ms.append(abs(found.delay_ms - delay_ms))
            off_db.append(abs(found.level_db - db))
    return {
        "of": len(voices),
        **states,
        "interval": wilson(states["heard"], len(voices)),
        "delay_off_ms": round(max(late_ms), 1),
        "level_off_db": round(max(off_db), 1),
    }


def without(voices: list[Samples]) -> dict[str, Any]:
    """Look for voices that were not played, in rooms where another one talks."""
    draw = np.random.default_rng(0)
    found: list[Playout] = []
    for number, voice in enumerate(voices):
        for apart in range(1, WITHOUT + 1):
            other = voices[(number + apart) % len(voices)]
            silent = np.zeros(len(voice) + RATE)
            sound = in_room(silent, draw.choice((-65.0, -50.0, -40.0)), other, 0, draw)
            found.append(find_playout(whole(loud(voice)), sound, round(LEAD_S * 1e6)))
    states: Counter[str] = Counter(each.state for each in found)
    greatest = round(max(each.strength for each in found), 1)
    return {"of": len(found), **states, "interval": wilson(states["heard"], len(found)), "greatest_strength": greatest}


def main() -> int:
    """Print the figures, keep them if asked; return 1 where what was not played was heard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures here")
    keep: Path | None = parser.parse_args().json
    names = sorted(path.name for path in (MEDIA / "speech_zh").glob("*.wav")) if MEDIA.is_dir() else []
    voices = [heard(f"speech_zh/{name}")[: LONGEST_S * RATE] for name in names]
    voices = [voice for voice in voices if len(voice) >= LEAST_S * RATE]
    if not voices:
        print("the shared media are not here; nothing was measured")
        return 0
    figures: dict[str, Any] = {
        name: {f"{db} dB": found_in(voices, room, db) for db in LEVELS} for name, room in ROOMS.items()
    }
    figures["not played"] = without(voices)
    print(json.dumps(figures, indent=1))
    if keep is not None:
        keep.write_text(json.dumps(figures, indent=1) + "\n")
    return int(bool(figures["not played"].get("heard", 0)))


if __name__ == "__main__":
    raise SystemExit(main())
