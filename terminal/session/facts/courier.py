"""What the courier reports: how far takes are on their way, and whether headquarters can be reached."""

from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble

DeliveryState = Literal["held", "sending", "received", "quarantined", "declined", "refused"]


@dataclass(frozen=True, slots=True)
class DeliveryMoved:
    """How far a take is on its way: 已录好 (held) · 正在送 (sending) · 总部已收 (received) · 总部待核 (quarantined).

    `declined`: people at headquarters decided that it does not count. `refused`: it is not tried again by itself, since
    it is damaged here or cannot be read there. `detail` says why, or why it waits.
    """

    take: str
    state: DeliveryState
    delivered: int
    total: int
    detail: Trouble | None = None
    again_at: str = field(default="", compare=False)
    """When it is tried again by itself: wall time with offset, ISO 8601; empty where nothing is waited out."""
    bytes_s: float = field(default=0.0, compare=False)
    """How fast the line carried of late, bytes a second; 0 where nobody knows."""


@dataclass(frozen=True, slots=True)
class LineMoved:
    """Whether headquarters can be reached; `detail` says why not, or, while it is, what people must hear from it."""

    up: bool
    detail: Trouble | None = None


CourierFact = DeliveryMoved | LineMoved
