"""Measure the recorder beside the ffmpeg command line: `python -m scripts.bench.recorder --seconds 30`.

Prints one line a figure and, with `--json FILE`, keeps them. What is compared:

cpu     processor time per picture of the recorder with its device processes (decode, scale, burn in, look, encode,
        seal, flush, read back) over that of `ffmpeg` (decode, drawtext, encode, fragmented MP4) on the same film,
        both in real time, with the same encoder settings; by turns, and without the start-up of either. Two films: in
        `noise` decoding and encoding cost so much that all else drowns in it; `demo` is the demonstration's, a scene
        as it is. The overhead in ms a picture is what can be improved; the ratio says what it weighs
memory  proportional set size of recorder and device processes together: the peak, and how much it grew
stop    from the order to close until the take is sealed
claps   how much later than its flash a beep is, at the start and at the end of the joined film
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from scripts import ROOT

_NOISE = "testsrc2=size=1280x720:rate=25,noise=alls=5:allf=t"
_TONE = "sine=frequency=440:sample_rate=48000"
_FILM_S = 20
_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
_DEMO = ROOT / "resources" / "demo" / "sale.mp4"
_WANTED = {"noise": 1.08, "demo": 1.15}
_FPS = 25
_SETTLE_S = 3.0
"""What a process does once, at its start, is over then."""


def make_film(out: Path) -> Path:
    """Make the noisy film that both record: a moving test picture with a camera's noise, and a tone."""
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", _NOISE, "-f", "lavfi", "-i", _TONE, "-t", str(_FILM_S)]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", str(out)]
    subprocess.run(command, check=True)
    return out


def ffmpeg_ms(film: Path, seconds: float) -> float:
    """Return the processor time per picture of the ffmpeg command line, milliseconds."""
    from scripts.lab import running

    text = f"drawtext=fontfile={_FONT}:fontsize=24:x=8:y=8:fontcolor=white:box=1:boxcolor=black"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", str(film)]
    command += ["-vf", text + ":text='%{localtime} 32-0117-000001'"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-crf", "26", "-g", "250"]
    command += ["-maxrate", "2500k", "-bufsize", "2500k", "-force_key_frames", "expr:gte(t,n_forced*1.6)"]
    command += ["-c:a", "aac", "-b:a", "96k", "-ac", "1", "-ar", "48000"]
    command += ["-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-y", os.devnull]
    with subprocess.Popen(command) as process:
        time.sleep(_SETTLE_S)
        cpu, began = running.cpu_s(process.pid), time.monotonic()
        time.sleep(seconds)
        cpu, elapsed = running.cpu_s(process.pid) - cpu, time.monotonic() - began
        assert process.poll() is None, "ffmpeg failed"
        process.kill()
    return 1000 * cpu / (elapsed * _FPS)


def record(camera: str, microphone: str, seconds: float, out: Path | None = None) -> dict[str, float]:
    """Record a take of `seconds` and return what was measured; `out` is where the joined film goes."""
    from scripts.lab import recording, running, watching
    from terminal.session.facts.recorder import ProfileFell, SegmentHeld

    with tempfile.TemporaryDirectory() as home, recording.kiosk(camera, microphone) as kiosk:
        order = recording.open_order(Path(home), planned_s=round(seconds))
        kiosk.open(order)
        kiosk.wait(SegmentHeld)
        time.sleep(_SETTLE_S)
        assert kiosk.process.pid is not None
        pids = running.family(kiosk.process.pid)
        first = kiosk.all(SegmentHeld)[-1]
        before = {pid: running.cpu_s(pid) for pid in pids}
        began, memory = time.monotonic(), []
        while time.monotonic() - began < seconds:
            time.sleep(2)
            memory.append(sum(running.memory(pid).proportional for pid in pids))
        used = {pid: running.cpu_s(pid) - before[pid] for pid in pids}
        elapsed = time.monotonic() - began
        last = kiosk.all(SegmentHeld)[-1]
        asked = time.monotonic()
        closed = kiosk.close()
        sealed = time.monotonic() - asked
        frames = sum(held.frames for held in kiosk.all(SegmentHeld) if first.index < held.index <= last.index)
        pictures = elapsed * frames / ((last.end_us - first.end_us) / 1e6)
        if out is not None:
            watching.export(recording.read(order.folder), out)
    third = max(1, len(memory) // 3)
    return {
        "cpu_ms_per_picture": 1000 * sum(used.values()) / pictures,
        "recorder_ms": 1000 * used[pids[0]] / pictures,
        "devices_ms": 1000 * (sum(used.values()) - used[pids[0]]) / pictures,
        "memory_peak_mb": max(memory),
        "memory_growth_mb": (sum(memory[-third:]) - sum(memory[:third])) / third,
        "stop_to_sealed_s": sealed,
        "frames": closed.summary["frames"],
        "dropped": closed.summary["dropped"],
        "falls": len(kiosk.all(ProfileFell)),
        "elapsed_s": closed.summary["elapsed_s"],
        "captured_s": closed.summary["captured_s"],
        "drift_ppm": closed.summary["drift_ppm"],
    }


def measure_cpu(name: str, film: Path, seconds: float, rounds: int) -> dict[str, Any]:
    """Measure processor time, memory and stopping beside ffmpeg on the same film; print and return the figures."""
    pairs = []
    for _ in range(rounds):
        pairs.append((ffmpeg_ms(film, seconds), record(str(film), str(film), seconds)))
        theirs, ours = pairs[-1][0], pairs[-1][1]["cpu_ms_per_picture"]
        fell = "; the profile fell, so this does not count" if pairs[-1][1]["falls"] else ""
        print(f"{name:8}cpu  {ours:.2f} ms a picture, ffmpeg {theirs:.2f}: {ours / theirs:.3f}{fell}", flush=True)
    like = [pair for pair in pairs if not pair[1]["falls"]] or pairs
    cpu = statistics.median(ours["cpu_ms_per_picture"] for _, ours in like)
    figures = {
        "ratio": statistics.median(ours["cpu_ms_per_picture"] / theirs for theirs, ours in like),
        "overhead_ms": statistics.median(ours["cpu_ms_per_picture"] - theirs for theirs, ours in like),
        "ffmpeg_ms": statistics.median(theirs for theirs, _ in like),
        **{field: statistics.median(ours[field] for _, ours in like) for field in ("recorder_ms", "devices_ms")},
        **{field: max(ours[field] for _, ours in like) for field in ("memory_peak_mb", "stop_to_sealed_s", "dropped")},
        "load": os.getloadavg()[0],
    }
    parts = f"recorder {figures['recorder_ms']:.2f}, devices {figures['devices_ms']:.2f}"
    print(f"{name:8}cpu  {cpu:.2f} ms a picture ({parts}), ffmpeg {figures['ffmpeg_ms']:.2f}; medians of {len(like)}")
    wanted = f"at most {_WANTED[name]} is wanted; load {figures['load']:.1f}"
    print(f"{name:8}ratio {figures['ratio']:.3f}, overhead {figures['overhead_ms']:.2f} ms a picture; {wanted}")
    print(f"{name:8}memory at most {figures['memory_peak_mb']:.0f} MB")
    print(f"{name:8}stop {figures['stop_to_sealed_s']:.3f} s to sealed at most; at most 0.1 is wanted")
    print(f"{name:8}lost {figures['dropped']:.0f} pictures at most in a take", flush=True)
    return {**figures, "cpu_ms_per_picture": cpu, "rounds": [{"ffmpeg_ms": each[0], **each[1]} for each in pairs]}


def measure_claps(seconds: float, ppm: int, folder: Path) -> dict[str, Any]:
    """Measure how far beep and flash are apart with a sound device `ppm` too fast; print and return the figures."""
    from scripts.lab import watching

    out = folder / f"claps-{ppm}.mp4"
    ours = record("test:clap", f"test:clap?ppm={ppm}", seconds, out)
    claps = watching.claps(out)
    first, last = claps[0].offset_ms, claps[-1].offset_ms
    worst = max((clap.offset_ms for clap in claps), key=abs)
    print(
        f"claps   ppm {ppm}: {first:+.1f} ms at the start, {last:+.1f} ms at the end, {worst:+.1f} ms at worst of "
        f"{len(claps)}; drift found {ours['drift_ppm']:+.1f} ppm; at most 20 ms are wanted"
    )
    print(f"stop    {ours['stop_to_sealed_s']:.3f} s to sealed after {ours['elapsed_s']:.0f} s")
    return {"first_ms": first, "last_ms": last, "worst_ms": worst, **ours}


def main() -> None:
    """Measure what is wanted, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="length of the takes (600 for the ten-minute ones)")
    parser.add_argument("--rounds", type=int, default=3, help="how often recorder and ffmpeg take turns on each film")
    parser.add_argument("--only", choices=[*_WANTED, "claps"], help="measure only this")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    wanted = parser.parse_args()
    figures: dict[str, Any] = {"seconds": wanted.seconds}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for film in _WANTED:
            if wanted.only in {None, film}:
                played = _DEMO if film == "demo" else make_film(folder / "noise.mp4")
                figures[film] = measure_cpu(film, played, wanted.seconds, wanted.rounds)
        if wanted.only in {None, "claps"}:
            figures["claps"] = {str(ppm): measure_claps(wanted.seconds, ppm, folder) for ppm in (0, 200)}
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
