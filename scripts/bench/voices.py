"""How soon a voice is told, and whether the machine's own is found: `python -m scripts.bench.voices [--json FILE]`.

Needs the shared media. A real recorder films and hears a person of a talking-head clip, over and over; analyst,
recorder and devices share two cores. First faces alone are watched, which is the yardstick, then voices are heard too.

row       from a voice's end until its VoicesHeard is there, ms; by the rule it takes 650: its lips must come to rest
answer    from TellVoices, at any moment, until VoicesTold, ms; and how old the sound is up to which it tells
picture   from a picture until its faces are known, 95th percentile, ms
cpu       processor time of the analyst, as a part of one core

Before that, what the recorder spends on letting others hear a second of sound, beside encoding it. At last a room in
which the machine reads (Mandarin speech through a made room: delay, level, reverberation, noise, and somebody who talks
meanwhile): how far off delay and level are found, and voices told as somebody's within it.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from scripts.bench.speakers import heard as sound_of_media
from scripts.lab import recording, running
from scripts.lab.media import MEDIA
from terminal.analysis.config import AnalystConfig
from terminal.analysis.process import AnalystProcess
from terminal.capture.instant import now_us
from terminal.capture.take.encoder import SoundEncoder
from terminal.processes.sound_ring import RATE as TAKEN
from terminal.processes.sound_ring import SoundReader, SoundRing
from terminal.session.facts.analyst import (
    AnalystReady,
    FacesSeen,
    Observation,
    PlayoutFound,
    RolesDoubted,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.facts.recorder import SegmentHeld
from terminal.session.orders.analyst import (
    AnalystOrder,
    BindRoles,
    FindPlayout,
    Listen,
    TellVoices,
    WatchFaces,
    WatchPreview,
)
from terminal.speech.sound import RATE, Samples, To16k

Floats = npt.NDArray[np.float64]
O = TypeVar("O")  # noqa: E741
CORES = 2
CLIP = "talking_head/grid_id2_swwp2s.mpg"
_LOAD_S, _PATIENCE_S, _SETTLE_S = 180.0, 60.0, 3.0
ECHOES: dict[str, tuple[str, float, float, str | None]] = {
    "quiet": ("speech_zh/aishell_BAC009S0724W0121.wav", 0.045, -6.0, None),
    "soft": ("speech_zh/sense_zh_hours.wav", 0.180, -22.0, None),
    "late, somebody talks": ("speech_zh/rag_math.wav", 0.240, -12.0, "speech_zh/funasr_asr_example.wav"),
}
"""What is read, how much later and softer it comes in, and who talks meanwhile, as loud as what is read."""
_FIRST_S, _APART_S = 4.0, 9.0
_PLACE_S = 3.0
"""So much of the take's sound tells where in the file it began."""
_SOUND_DB, _NOISE_DB = -20.0, -62.0
_REVERB_S, _REVERB_DB = 0.3, -12.0


@dataclass
class Kept:
    """Everything that the analyst said, and when it was there."""

    facts: list[tuple[int, Observation]] = field(default_factory=list)

    def hear(self, fact: Observation) -> None:
        """Keep it; from the analyst's thread."""
        self.facts.append((now_us(), fact))

    def all(self, kind: type[O]) -> list[tuple[int, O]]:
        """All of this kind so far, each with the time of its arrival."""
        return [(at_us, fact) for at_us, fact in list(self.facts) if isinstance(fact, kind)]

    def wait(self, kind: type[O], count: int = 1, seconds: float = _PATIENCE_S) -> None:
        """Wait until so many of this kind are there."""
        deadline = time.monotonic() + seconds
        while len(self.all(kind)) < count:
            assert time.monotonic() < deadline, f"no {kind.__name__}: {self.facts[-3:]}"
            time.sleep(0.005)


@contextmanager
def analyst(kiosk: recording.Kiosk, orders: tuple[AnalystOrder, ...]) -> Iterator[tuple[AnalystProcess, Kept]]:
    """An analyst that looks at this recorder and has these orders."""
    kept = Kept()
    process = AnalystProcess(AnalystConfig(kiosk.preview, now_us, sound=kiosk.sound), kept.hear)
    process.start()
    try:
        kept.wait(AnalystReady, seconds=_LOAD_S)
        for order in (WatchPreview(shown=True), *orders):
            process.order(order)
        yield process, kept
    finally:
        process.stop()


def quantiles(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and worst."""
    ordered = sorted(values)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95)]
    return {"of": len(ordered), "median": round(at[0]), "p95": round(at[1]), "worst": round(ordered[-1])}


def while_recording(process: AnalystProcess, kept: Kept, seconds: float, *, press: bool) -> dict[str, Any]:
    """Measure for so long; `press`: ask for what was heard at random moments."""
    assert process.pid is not None
    first, cpu, began = len(kept.facts), running.cpu_s(process.pid), time.monotonic()
    asked: dict[int, int] = {}
    draw = random.Random(3)
    while time.monotonic() - began < seconds:
        if press:
            asked[len(asked)] = now_us()
            process.order(TellVoices(len(asked) - 1))
        time.sleep(draw.uniform(0.6, 1.6))
    spent = (running.cpu_s(process.pid) - cpu) / (time.monotonic() - began)
    time.sleep(0.5)
    facts = Kept(kept.facts[first:])
    seen = [(fact.seen_us - fact.captured_us) / 1000 for _, fact in facts.all(FacesSeen)]
    figures: dict[str, Any] = {
        "cpu": round(spent, 3),
        "picture_ms": quantiles(seen),
        "pictures_per_s": len(seen) / seconds,
    }
    if press:
        zero_us = first_instant(kept)
        told = [(at_us, fact) for at_us, fact in facts.all(VoicesTold) if fact.ticket in asked]
        figures["answer_ms"] = quantiles([(at_us - asked[fact.ticket]) / 1000 for at_us, fact in told])
        ages = [(asked[fact.ticket] - zero_us - fact.media_us) / 1000 for _, fact in told if fact.media_us is not None]
        figures["answer_sound_age_ms"] = quantiles(ages)
    return figures


def rows(kept: Kept, since: int) -> dict[str, Any]:
    """How soon voices were told that nobody asked for, and whose they were said to be."""
    zero_us = first_instant(kept)
    told = [(at_us, voice) for at_us, fact in kept.all(VoicesHeard)[since:] for voice in fact.voices]
    who = [voice.who for _, voice in told]
    return {
        "row_ms": quantiles([(at_us - zero_us - voice.to_us) / 1000 for at_us, voice in told]),
        "who": {name: who.count(name) for name in sorted(set(who))},
    }


def first_instant(kept: Kept) -> int:
    """Return when the take began, on the machine's clock, by its first picture."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        for _, fact in kept.all(FacesSeen):
            if fact.media_us is not None:
                return fact.captured_us - fact.media_us
        assert time.monotonic() < deadline, "no picture of the take"
        time.sleep(0.02)


def bind(process: AnalystProcess, kept: Kept) -> None:
    """The largest face of the newest picture is the applicant."""
    deadline = time.monotonic() + _PATIENCE_S
    while not (seen := [fact.faces for _, fact in kept.all(FacesSeen) if fact.faces]):
        assert time.monotonic() < deadline, "no face"
        time.sleep(0.02)
    faces = seen[-1]
    largest = max(faces, key=lambda face: face.box[2])
    process.order(BindRoles({largest.track: "applicant"}))


def talking(seconds: float) -> dict[str, Any]:
    """Measure voices of a person who is filmed: faces alone, voices undisturbed, voices with presses."""
    film = str(MEDIA / CLIP)
    with (
        tempfile.TemporaryDirectory() as home,
        recording.kiosk(film, film) as kiosk,
        analyst(kiosk, (WatchFaces(15.0),)) as (process, kept),
    ):
        kiosk.open(recording.open_order(Path(home), planned_s=round(4 * seconds)))
        kiosk.wait(SegmentHeld)
        time.sleep(_SETTLE_S)
        figures = {"faces alone": while_recording(process, kept, seconds, press=False)}
        bind(process, kept)
        process.order(Listen())
        kept.wait(VoicesHeard)
        time.sleep(_SETTLE_S)  # the first voice began before anybody listened
        began = len(kept.all(VoicesHeard))
        figures["voices"] = while_recording(process, kept, seconds, press=False) | rows(kept, began)
        figures["voices and presses"] = while_recording(process, kept, seconds, press=True)
        doubts = len(kept.all(RolesDoubted))
        closed = kiosk.close()
    figures["take"] = {"frames": closed.summary["frames"], "dropped": closed.summary["dropped"], "doubts": doubts}
    return figures


def letting_hear(seconds: int = 60) -> dict[str, float]:
    """What letting others hear costs the recorder, beside encoding the same sound: ms of processor time a second."""
    sound = np.random.default_rng(0).normal(0, 0.1, TAKEN).astype(np.float32)
    ring, encoder = SoundRing.create(), SoundEncoder()
    writer, spent = ring.writer(), dict[str, float]()
    writer.begin()
    for name, take in (("ring", writer.write), ("encoder", encoder.encode)):
        began = time.process_time()
        for _ in range(seconds):
            for at in range(0, TAKEN, TAKEN // 50):
                take(sound[at : at + TAKEN // 50])
        spent[f"{name}_ms"] = round((time.process_time() - began) * 1000 / seconds, 2)
    writer.close()
    ring.close()
    return spent


# --- the machine in a room ---


def loud(sound: Samples, db: float) -> Floats:
    """Bring sound to this loudness, full scale is 1."""
    wide = sound.astype(np.float64)
    scaled: Floats = wide / np.sqrt(np.mean(wide**2)) * 10 ** (db / 20)
    return scaled


def room(delay_s: float, db: float, draw: np.random.Generator) -> Floats:
    """What a room makes of a click: it comes later and softer, and dies away."""
    tail = round(_REVERB_S * RATE)
    reverb = draw.normal(0, 1, tail) * 10 ** (-3 * np.arange(tail) / tail)
    reverb *= 10 ** (_REVERB_DB / 20) / np.sqrt(np.sum(reverb**2))
    reverb[0] = 1.0
    response: Floats = np.concatenate((np.zeros(round(delay_s * RATE)), reverb)) * 10 ** (db / 20)
    return response


def microphone(path: Path) -> dict[str, tuple[float, bytes]]:
    """Write what a microphone hears of all `ECHOES`; return when each is played, seconds of the file, and its sound."""
    draw = np.random.default_rng(5)
    seconds = _FIRST_S + _APART_S * len(ECHOES) + 2
    sound = draw.normal(0, 10 ** (_NOISE_DB / 20), round(seconds * RATE))
    played = {}
    for number, (name, (speech, delay_s, db, other)) in enumerate(ECHOES.items()):
        begin_s = _FIRST_S + number * _APART_S
        voice = loud(sound_of_media(speech), _SOUND_DB)[: 6 * RATE]
        echo = np.convolve(voice, room(delay_s, db, draw))
        begin = round(begin_s * RATE)
        sound[begin : begin + len(echo)] += echo
        if other is not None:
            talk = loud(sound_of_media(other), _SOUND_DB + db)[: len(voice)]
            sound[begin : begin + len(talk)] += talk
        played[name] = begin_s, np.asarray(np.rint(voice * 32767), "<i2").tobytes()
    raw = np.asarray(np.clip(np.rint(sound * 32767), -32768, 32767), "<i2").tobytes()
    command = ["ffmpeg", "-v", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-", str(path)]
    subprocess.run(command, input=raw, check=True)
    return played


def place_in(file: Samples, reader: SoundReader) -> float:
    """Return which second of the file (16 kHz) the take's first instant is, by its first seconds of sound."""
    to_16k, parts, got = To16k(TAKEN), list[Samples](), 0
    while got < _PLACE_S * RATE:
        block = reader.read()
        if block is None:
            time.sleep(0.02)
            continue
        parts.append(to_16k.feed(block.samples))
        got += len(parts[-1])
    heard = np.concatenate(parts).astype(np.float64)
    twice = np.concatenate((file, file)).astype(np.float64)
    size = 1 << (len(twice) + len(heard)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(twice, size) * np.fft.rfft(heard, size).conj(), size)[: len(file)]
    power = np.cumsum(np.concatenate(([0.0], twice**2)))
    return int(np.argmax(alike / np.sqrt(power[len(heard) :][: len(file)] - power[: len(file)]))) / RATE


def reading(folder: Path) -> dict[str, Any]:
    """Let the machine read into a room, beside faces that are watched; return how it was found."""
    path = folder / "room.wav"
    played = microphone(path)
    file = sound_of_media(str(path))
    length_s = len(file) / RATE
    film = str(MEDIA / CLIP)
    with recording.kiosk(film, str(path)) as kiosk, analyst(kiosk, (WatchFaces(15.0),)) as (process, kept):
        reader = kiosk.sound.reader()
        kiosk.open(recording.open_order(folder, planned_s=120))
        bind(process, kept)
        process.order(Listen())
        at_s = place_in(file, reader)
        zero_us = first_instant(kept)
        found = {}
        places = ((begin_s - at_s) % length_s for begin_s, _ in played.values())  # of the take, its first seconds over
        due = sorted(
            (at if at > _PLACE_S + 0.5 else at + length_s, name) for at, name in zip(places, played, strict=True)
        )
        for begin_s, name in due:
            found[name] = _found(process, kept, name, round(begin_s * 1e6), played[name][1], zero_us)
        process.order(TellVoices(0))
        kept.wait(VoicesTold)
        voices = [voice for _, fact in kept.all(VoicesHeard) for voice in fact.voices]
        for each in found.values():
            from_us, to_us = each.pop("from_us"), each.pop("to_us")
            who = [voice.who for voice in voices if voice.from_us < to_us and voice.to_us > from_us]
            each["voices"] = {name: who.count(name) for name in sorted(set(who))}
        kiosk.close()
    return found


def _found(process: AnalystProcess, kept: Kept, name: str, begin_us: int, pcm: bytes, zero_us: int) -> dict[str, Any]:
    _, delay_s, db, _ = ECHOES[name]
    ticket, end_us = begin_us, begin_us + len(pcm) // 2 * 1_000_000 // RATE
    _until(zero_us + begin_us)
    process.order(FindPlayout(ticket, begin_us, pcm=pcm, rate=RATE))
    _until(zero_us + end_us)
    process.order(FindPlayout(ticket, begin_us, end_us))
    before = len(kept.all(PlayoutFound))
    kept.wait(PlayoutFound, before + 1)
    at_us, answer = kept.all(PlayoutFound)[-1]
    return {
        "state": answer.state,
        "delay_off_ms": round(abs(answer.delay_ms - delay_s * 1000), 1),
        "level_off_db": round(abs(answer.level_db - db), 1),
        "after_ms": round((at_us - zero_us - end_us) / 1000),
        "from_us": begin_us,
        "to_us": end_us,
    }


def _until(at_us: int) -> None:
    time.sleep(max(0, at_us - now_us()) / 1e6)


def main() -> int:
    """Measure on `CORES` cores, print, keep the figures if asked; return 1 where the machine's voice was somebody's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=25, help="length of each of the three parts")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    wanted = parser.parse_args()
    if not MEDIA.is_dir():
        print("the shared media are not here; nothing was measured")
        return 0
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    figures: dict[str, Any] = {"letting others hear": letting_hear(), **talking(wanted.seconds)}
    print(json.dumps(figures, indent=1), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        figures["machine"] = reading(Path(folder))
    figures["load"] = os.getloadavg()[0]
    print(json.dumps(figures["machine"], indent=1))
    if wanted.json is not None:
        wanted.json.write_text(json.dumps(figures, indent=1) + "\n")
    return int(any(set(each["voices"]) - {"machine"} for each in figures["machine"].values()))


if __name__ == "__main__":
    raise SystemExit(main())
