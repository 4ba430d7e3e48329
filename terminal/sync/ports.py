"""What the courier needs from the outside world. Bootstrap hands in the real things."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from faults.trouble import Trouble


class Piece(Protocol):
    """One sealed segment that headquarters has not said to hold."""

    @property
    def number(self) -> int:
        """Its place among the take's segments, from 0 on; its file is named by it."""

    @property
    def sha256(self) -> str:
        """SHA-256 of its sealed bytes, 64 lower-case hexadecimal digits: its name at headquarters."""

    @property
    def bytes(self) -> int:
        """The length of its sealed file."""

    @property
    def entries(self) -> int:
        """With so many journal entries at headquarters, the one that names this segment is there."""


class Parcel(Protocol):
    """One take on its way."""

    @property
    def take(self) -> str:
        """The take's name, such as `32-0117-000482`."""

    @property
    def folder(self) -> Path:
        """Where the take's journal, segments and seal lie; the recorder may still write there."""

    @property
    def entries(self) -> int:
        """How many journal entries are durable here."""

    @property
    def segments(self) -> int:
        """How many of its segments are sealed and durable here."""

    @property
    def delivered(self) -> int:
        """How many of the segments headquarters has said to hold."""

    @property
    def sealed(self) -> bool:
        """Whether manifest and signature are durable here."""


class Outbox(Protocol):
    """What headquarters has not acknowledged. Every call is one transaction; calls come from the courier's thread."""

    def parcels(self) -> Sequence[Parcel]:
        """What is to be delivered, oldest first; not what was refused for good."""

    def parcel(self, take: str) -> Parcel | None:
        """One of the parcels as it is now; None once it has left the outbox."""

    def pieces(self, take: str) -> Sequence[Piece]:
        """The segments of a take that headquarters has not said to hold, in order; empty when it holds all."""

    def piece_delivered(self, take: str, sha256: str) -> None:
        """Headquarters holds this segment: it is no piece any more."""

    def compared(self, take: str, entries: int, lacks: Collection[str], *, complete: bool) -> None:
        """Headquarters holds `entries` entries and lacks these of the segments they name (`complete`: no others)."""

    def received(self, take: str, receipt: bytes, manifest_sha256: str) -> None:
        """The receipt was verified: the take leaves the outbox."""

    def refused(self, take: str, reason: Trouble) -> None:
        """The take is not tried again by itself. `reason` says whether headquarters refused it or it is damaged."""

    def refused_before(self) -> Sequence[tuple[str, Trouble]]:
        """The takes for which `refused` was called so far and that wait for a person, each with its reason."""

    def clock_compared(self, offset_s: float, round_trip_s: float) -> None:
        """Headquarters' clock is `offset_s` ahead of this machine's, give or take half of `round_trip_s`."""


class Escrow(Protocol):
    """The vault key, wrapped to headquarters, that headquarters is to keep."""

    def escrow_due(self) -> bytes | None:
        """The wrapped key to hand over; None when headquarters holds it, or there is none for it."""

    def escrow_held(self) -> None:
        """Headquarters holds what `escrow_due` returned: it is not due again."""
