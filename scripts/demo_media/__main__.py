"""Makes resources/demo/sale.mp4: two people who say what spoken.json beside this file says, and an ID card held up.

Needs espeak-ng (the voices) and the packages of requirements/ (numpy, opencv-python-headless, av). The same
versions of these make the same film. Run: .venv/bin/python -m scripts.demo_media [--out FILE]
"""

import argparse
import json
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from resources import DEMO
from scripts.demo_media.card import HeldCard
from scripts.demo_media.faces import Person
from scripts.demo_media.measures import (
    COUNTER_Y,
    CUSTOMER,
    CUSTOMER_X,
    FPS,
    HEIGHT,
    RATE,
    SELLER,
    SELLER_X,
    WIDTH,
    Plane,
)
from scripts.demo_media.people import customer, seller
from scripts.demo_media.stage import stage
from scripts.demo_media.voices import conversation, openness, room_sound

SPOKEN = Path(__file__).with_name("spoken.json")
"""What is said in the film, line by line."""


def write(out: Path, people: list[Person], sound: Plane, rng: np.random.Generator) -> int:
    """Encode; returns the number of pictures."""
    still, card = stage([(SELLER, SELLER_X), (CUSTOMER, CUSTOMER_X)], rng), HeldCard()
    grain = [rng.normal(0, 1.6, (HEIGHT, WIDTH, 1)).astype(np.float32) for _ in range(12)]
    pictures = len(people[0].mouth)
    with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as film:
        video = film.add_stream("libx264", rate=FPS, options={"preset": "slower", "crf": "24", "g": "125"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = film.add_stream("aac", rate=RATE, layout="mono")
        audio.codec_context.bit_rate = 64_000
        step = RATE // FPS
        for number in range(pictures):
            picture = still.copy()
            for person in people:
                person.draw(picture, number)
            picture[COUNTER_Y:] = still[COUNTER_Y:]
            card.draw(picture, number)
            noisy = np.clip(picture + grain[number % 12], 0, 255).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(noisy, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            film.mux(video.encode(frame))
            block = sound[number * step : (number + 1) * step].reshape(1, -1)
            heard = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="mono")
            heard.sample_rate, heard.pts, heard.time_base = RATE, number * step, Fraction(1, RATE)
            film.mux(audio.encode(heard))
        film.mux(video.encode(None))
        film.mux(audio.encode(None))
    return pictures


def main() -> int:
    """Make the film, always the same; return 1 where espeak-ng is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DEMO / "sale.mp4")
    out: Path = parser.parse_args().out
    if shutil.which("espeak-ng") is None:
        print("espeak-ng is missing; on Debian: apt-get install espeak-ng", file=sys.stderr)
        return 1
    rng = np.random.default_rng(1)
    track = conversation(json.loads(SPOKEN.read_text(encoding="utf-8")))
    people = [
        Person(seller(), SELLER_X, openness(track.voice(SELLER)), rng),
        Person(customer(), CUSTOMER_X, openness(track.voice(CUSTOMER)), rng),
    ]
    pictures = write(out, people, room_sound(track, rng), rng)
    print(f"{out}: {pictures / FPS:.1f} s, {out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
