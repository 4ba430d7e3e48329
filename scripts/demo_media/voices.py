"""What is heard: two synthetic voices, the room, and how far a mouth is open."""

import subprocess
import tempfile
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from scripts.demo_media.measures import CUSTOMER, FPS, RATE, SELLER, Plane

VOICES = {SELLER: ("cmn+f2", "52", "275"), CUSTOMER: ("cmn+f3", "25", "240")}
LEAD_S, BEFORE_ANSWER_S, BETWEEN_NODES_S, TAIL_S = 0.8, 0.3, 0.55, 1.0


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
        """Return one person's voice for the whole film, TAIL_S of silence at its end; the other one is not heard."""
        whole = np.zeros(self.end + int(TAIL_S * RATE), np.float32)
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


def conversation(nodes: list[dict[str, Any]]) -> Track:
    """Speak the nodes in order: what the seller says, the seller's question, the first answer that fits."""
    track = Track()
    for node in nodes:
        track.say(SELLER, node["say"], 0.12)
        track.say(SELLER, node["question"], BEFORE_ANSWER_S)
        track.say(CUSTOMER, node["answers"][0], BETWEEN_NODES_S)
    return track


def room_sound(track: Track, rng: np.random.Generator) -> Plane:
    """Both voices in a small room: softened, with early echoes and an air conditioner far away."""
    dry = 0.8 * track.voice(SELLER) + 0.9 * track.voice(CUSTOMER)
    soft = np.convolve(dry, np.hanning(9) / np.hanning(9).sum(), mode="same")
    wet = soft.copy()
    for delay_ms, gain in ((11, 0.22), (23, 0.15), (37, 0.10), (58, 0.06)):
        shift = delay_ms * RATE // 1000
        wet[shift:] += gain * soft[:-shift]
    hum = np.convolve(rng.normal(0, 1, len(wet)), np.ones(64) / 64, mode="same")
    mixed = wet / np.abs(wet).max() * 0.6 + hum * 0.004
    result: Plane = mixed.astype(np.float32)
    return result


def openness(voice: Plane) -> Plane:
    """How far the mouth is open at each picture, 0 to 1, from the loudness of the voice."""
    step = RATE // FPS
    blocks = voice[: len(voice) // step * step].reshape(-1, step)
    loud = np.sqrt((blocks**2).mean(axis=1))
    loud = np.clip(loud / (np.percentile(loud[loud > 0.01], 85) + 1e-6), 0, 1.15)
    return np.convolve(loud, [0.2, 0.6, 0.2], mode="same").astype(np.float32)
