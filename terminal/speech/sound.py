"""Sound as this room hears it: 16 kHz, mono, 16 bit."""

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
"""Mono sound, shape (samples,), full scale is 32768."""

RATE = 16_000
_TAPS_A_STEP = 16
"""Taps of the low pass on each side, for each sample that goes out: 60 dB down from 8.5 kHz on."""
_CUTOFF = 7_500.0
"""Hz: speech has little above, and what the low pass lets through above 8 kHz would come back below."""
_KAISER_BETA = 6.0


class To16k:
    """Brings the sound of one run of a device, block by block, to 16 kHz. Rates from 16 kHz on."""

    def __init__(self, rate: int) -> None:
        """`rate`: that of what is fed, samples a second. Raises ValueError for one under 16 kHz."""
        if rate < RATE:
            raise ValueError(f"{rate} samples a second are too few")
        self._step = rate / RATE
        reach = round(_TAPS_A_STEP * self._step)
        places = np.arange(-reach, reach + 1)
        kernel = np.sinc(2 * _CUTOFF / rate * places) * np.kaiser(2 * reach + 1, _KAISER_BETA)
        self._kernel = (kernel / kernel.sum()).astype(np.float32)
        self._held = np.zeros(reach, np.float32)
        """Input that is still needed; its sample `reach` is the one at `_place`'s whole part."""
        self._place = 0.0
        """Where the next sample lies, in input samples behind the first one that can be smoothed."""

    def feed(self, block: Samples) -> Samples:
        """Return what can be said so far; the last millisecond waits for what follows."""
        if self._step == 1.0:
            return block
        held = np.concatenate((self._held, block.astype(np.float32)))
        ready = len(held) - len(self._kernel) + 1
        if ready < 2:  # noqa: PLR2004  # two smoothed samples to lie between
            self._held = held
            return np.zeros(0, np.int16)
        smooth = _convolved(held, self._kernel)
        places = np.arange(self._place, ready - 1, self._step)
        out = np.interp(places, np.arange(ready), smooth)
        next_place = self._place + len(places) * self._step
        spent = min(int(next_place), ready - 1)
        self._held, self._place = held[spent:], next_place - spent
        return np.asarray(np.clip(np.rint(out), -32768, 32767), np.int16)

    def finish(self) -> Samples:
        """Return what still waits, as if silence followed."""
        waits = 0 if self._step == 1.0 else len(self._kernel) // 2 + 1
        return self.feed(np.zeros(waits, np.int16))


def _convolved(held: npt.NDArray[np.float32], kernel: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Smooth, only where the kernel lies wholly inside; long ones by Fourier transform."""
    size = 1 << (len(held) + len(kernel)).bit_length()
    spectrum = np.fft.rfft(held, size) * np.fft.rfft(kernel, size)
    return np.fft.irfft(spectrum, size)[len(kernel) - 1 : len(held)].astype(np.float32)
