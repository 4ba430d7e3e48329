"""What is heard: two synthetic voices, the room, and how far a mouth is open."""

import subprocess
import tempfile
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rulebook.plan.planner import make_plan
from rulebook.sale.examples import demonstration
from scripts.demo_media.measures import CUSTOMER, FPS, RATE, SELLER, Plane
from terminal.station.packs import shelf_of

VOICES = {SELLER: ("cmn+f2", "56", "235"), CUSTOMER: ("cmn+f4", "18", "215")}
LENGTH_S = 49.0
LEAD_S, BEFORE_ANSWER_S, BETWEEN_NODES_S = 0.8, 0.65, 0.75
"""Whoever has finished is silent for so long, and with the mouth shut: voices are told apart by their pauses."""
LEVEL = 0.1
"""Of speech, full scale is 1: root mean square where somebody speaks, -20 dBFS."""


@dataclass
class Track:
    """The sound of the whole film, and beside it each person's own voice, by which their mouth moves."""

    voices: dict[str, list[tuple[int, Plane]]] = field(default_factory=lambda: {SELLER: [], CUSTOMER: []})
    end: int = int(LEAD_S * RATE)

    def say(self, who: str, text: str, pause_s: float) -> None:
        """Append a line in this person's voice and `pause_s` seconds of silence after it."""
        samples = spoken(who, text)
        self.voices[who].append((self.end, samples))
        self.end += len(samples) + int(pause_s * RATE)

    def voice(self, who: str) -> Plane:
        """Return one person's voice for the whole film; the other one is not heard. More than fits is a ValueError."""
        whole = np.zeros(int(LENGTH_S * RATE), np.float32)
        if self.end > len(whole):
            raise ValueError(f"{self.end / RATE:.1f} s are said in {LENGTH_S} s")
        for begin, samples in self.voices[who]:
            whole[begin : begin + len(samples)] += samples
        return whole


def spoken(who: str, text: str) -> Plane:
    """`text` in this person's voice, RATE samples a second, without the silence around it."""
    name, pitch, speed = VOICES[who]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "line.wav"
        subprocess.run(["espeak-ng", "-v", name, "-p", pitch, "-s", speed, "-w", file, text], check=True)
        with wave.open(str(file)) as line:
            theirs = line.getframerate()
            raw = np.frombuffer(line.readframes(line.getnframes()), np.int16).astype(np.float32) / 32768
    places = np.arange(0, len(raw), theirs / RATE)
    samples = np.interp(places, np.arange(len(raw)), raw).astype(np.float32)
    heard = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[heard[0] : heard[-1] + 1]


def conversation(lines: list[dict[str, Any]]) -> Track:
    """Speak the lines in order: what the seller says, a question of that node of the plan, and an answer."""
    track, nodes = Track(), {node.id: node for node in make_plan(demonstration(), shelf_of(None)).nodes}
    for line in lines:
        question = nodes[line["node"]].answers[line["question"]].question.zh
        track.say(SELLER, line["say"] + question, BEFORE_ANSWER_S)
        track.say(CUSTOMER, line["answer"], BETWEEN_NODES_S)
    return track


def room_sound(track: Track, rng: np.random.Generator) -> Plane:
    """Both voices in a small room: softened, with early echoes and an air conditioner far away."""
    dry = _level(track.voice(SELLER)) + _level(track.voice(CUSTOMER))
    soft = np.convolve(dry, np.hanning(9) / np.hanning(9).sum(), mode="same")
    wet = soft.copy()
    for delay_ms, gain in ((11, 0.22), (23, 0.15), (37, 0.10), (58, 0.06)):
        shift = delay_ms * RATE // 1000
        wet[shift:] += gain * soft[:-shift]
    hum = np.convolve(rng.normal(0, 1, len(wet)), np.ones(64) / 64, mode="same")
    result: Plane = np.clip(_level(wet) + hum * 0.004, -0.69, 0.69).astype(np.float32)
    return result


def _level(voice: Plane) -> Plane:
    """Bring speech to LEVEL; silence does not count."""
    loud = voice[np.abs(voice) > 0.01]
    return np.asarray(voice * (LEVEL / np.sqrt((loud**2).mean())), np.float32)


def openness(voice: Plane) -> Plane:
    """How far the mouth is open at each picture, 0 to 1: shut in silence and almost so between two syllables."""
    step = RATE // FPS // 4
    blocks = voice[: len(voice) // step * step].reshape(-1, step)
    loud = np.convolve(np.sqrt((blocks**2).mean(axis=1)), np.ones(5) / 5, mode="same")
    near = np.convolve(_highest(loud, 60), np.ones(21) / 21, mode="same")
    part = np.clip((loud / np.maximum(near, 1e-6) - 0.25) / 0.4, 0, 1) * (loud > 0.012)
    whole = part[: len(part) // 4 * 4].reshape(-1, 4).mean(axis=1)
    return np.convolve(whole, [0.15, 0.7, 0.15], mode="same").astype(np.float32)


def _highest(values: Plane, width: int) -> Plane:
    """Return the highest of `width` values around each."""
    padded = np.pad(values, (width // 2, width - width // 2 - 1))
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, width).max(axis=1), np.float32)
