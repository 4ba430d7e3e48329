"""Measure the recorder beside the ffmpeg command line: `python -m scripts.bench.recorder --seconds 30`.

Prints one line a figure and, with `--json FILE`, keeps them. What is compared:

cpu     processor time per picture of the recorder with its device processes (decode, scale, burn in, look, encode,
        seal, flush, read back) over that of `ffmpeg` (decode, drawtext, encode, fragmented MP4) on the same film,
        both in real time, with the same encoder settings; start-up left out on our side, negligible on ffmpeg's
memory  proportional set size of recorder and device processes together: the peak, and how much it grew
stop    from the order to close until the take is sealed
claps   how much later than its flash a beep is, at the start and at the end of the joined film
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

_NOISE = "testsrc2=size=1280x720:rate=25,noise=alls=5:allf=t"
_TONE = "sine=frequency=440:sample_rate=48000"
_FILM_S = 20
_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"


def make_film(out: Path) -> None:
    """Make the film that both record: a moving test picture with a camera's noise, and a tone."""
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", _NOISE, "-f", "lavfi", "-i", _TONE, "-t", str(_FILM_S)]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", str(out)]
    subprocess.run(command, check=True)


def ffmpeg_cpu(film: Path, seconds: float, *, burn_in: bool) -> float:
    """Return processor seconds per picture of the ffmpeg command line."""
    text = f"drawtext=fontfile={_FONT}:fontsize=24:x=8:y=8:fontcolor=white:box=1:boxcolor=black"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", str(film), "-t", str(seconds)]
    command += ["-vf", text + ":text='%{localtime} 32-0117-000001'"] if burn_in else []
    command += ["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-crf", "26", "-g", "250"]
    command += ["-maxrate", "2500k", "-bufsize", "2500k", "-force_key_frames", "expr:gte(t,n_forced*1.6)"]
    command += ["-c:a", "aac", "-b:a", "96k", "-ac", "1", "-ar", "48000"]
    command += ["-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-y", os.devnull]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, "ffmpeg failed"
    return (usage.ru_utime + usage.ru_stime) / (seconds * 25)


def _cpu_seconds(processes: list[Any]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def record(camera: str, microphone: str, seconds: float, out: Path | None = None) -> dict[str, float]:
    """Record a take of `seconds` and return what was measured; `out` is where the joined film goes."""
    from scripts.lab import recording, watching
    from terminal.session.facts.recorder import SegmentHeld

    with tempfile.TemporaryDirectory() as home, recording.kiosk(camera, microphone) as kiosk:
        order = recording.open_order(Path(home), planned_s=round(seconds))
        kiosk.open(order)
        assert kiosk.process.pid is not None
        processes = watching.family(kiosk.process.pid)
        first = kiosk.wait(SegmentHeld)
        cpu, began, memory = _cpu_seconds(processes), time.monotonic(), []
        while time.monotonic() - began < seconds:
            time.sleep(2)
            memory.append(watching.memory_bytes(processes))
        cpu = _cpu_seconds(processes) - cpu
        elapsed = time.monotonic() - began
        asked = time.monotonic()
        closed = kiosk.close()
        sealed = time.monotonic() - asked
        rate = (closed.summary["frames"] - first.frames) / (closed.summary["elapsed_s"] - first.end_us / 1e6)
        if out is not None:
            watching.export(recording.read(order.folder), out)
    third = max(1, len(memory) // 3)
    return {
        "cpu_ms_per_picture": 1000 * cpu / (elapsed * rate),
        "memory_peak_mb": max(memory) / 1e6,
        "memory_growth_mb": (sum(memory[-third:]) - sum(memory[:third])) / third / 1e6,
        "stop_to_sealed_s": sealed,
        "frames": closed.summary["frames"],
        "dropped": closed.summary["dropped"],
        "elapsed_s": closed.summary["elapsed_s"],
        "captured_s": closed.summary["captured_s"],
        "drift_ppm": closed.summary["drift_ppm"],
    }


def measure_cpu(seconds: float, folder: Path) -> dict[str, Any]:
    """Measure processor time, memory and stopping beside ffmpeg on the same film; print and return the figures."""
    film = folder / "film.mp4"
    make_film(film)
    plain = ffmpeg_cpu(film, seconds, burn_in=False) * 1000
    burned = ffmpeg_cpu(film, seconds, burn_in=True) * 1000
    ours = record(str(film), str(film), seconds)
    cpu = ours["cpu_ms_per_picture"]
    print(f"cpu     recorder {cpu:.2f} ms a picture; ffmpeg with drawtext {burned:.2f}, without {plain:.2f}")
    print(f"cpu     ratio {cpu / burned:.2f} (with drawtext), {cpu / plain:.2f} (without); at most 1.30 is wanted")
    print(f"memory  peak {ours['memory_peak_mb']:.0f} MB, growth {ours['memory_growth_mb']:+.1f} MB in {seconds:.0f} s")
    print(f"stop    {ours['stop_to_sealed_s']:.3f} s to sealed after {ours['elapsed_s']:.0f} s; at most 0.5 is wanted")
    print(f"lost    {ours['dropped']:.0f} of {ours['frames']:.0f} pictures")
    return {"ffmpeg_ms": plain, "ffmpeg_drawtext_ms": burned, "ratio": cpu / burned, "ratio_plain": cpu / plain, **ours}


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
        f"{len(claps)}; drift found {ours['drift_ppm']:+.1f} ppm; at most 40 ms are wanted"
    )
    print(f"stop    {ours['stop_to_sealed_s']:.3f} s to sealed after {ours['elapsed_s']:.0f} s")
    return {"first_ms": first, "last_ms": last, "worst_ms": worst, **ours}


def main() -> None:
    """Measure what is wanted, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="length of the takes (600 for the ten-minute ones)")
    parser.add_argument("--only", choices=["cpu", "claps"], help="measure only this")
    parser.add_argument("--json", type=Path, help="keep the figures here")
    wanted = parser.parse_args()
    figures: dict[str, Any] = {"seconds": wanted.seconds}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.only != "claps":
            figures["cpu"] = measure_cpu(wanted.seconds, folder)
        if wanted.only != "cpu":
            figures["claps"] = {str(ppm): measure_claps(wanted.seconds, ppm, folder) for ppm in (0, 200)}
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
