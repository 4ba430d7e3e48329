"""What the courier reports: how far takes are on their way, and whether headquarters can be reached."""

from dataclasses import dataclass
from typing import Literal

from faults.trouble import Trouble

DeliveryState = Literal["held", "sending", "received", "refused"]


@dataclass(frozen=True, slots=True)
class DeliveryMoved:
    """How far a take is on its way: 已录好 (held) · 正在送 (sending) · 总部已收 (received); refused has a reason.

    `detail` says why it is refused, or why it waits.
    """

    take: str
    state: DeliveryState
    delivered: int
    total: int
    detail: Trouble | None = None


@dataclass(frozen=True, slots=True)
class LineMoved:
    """Whether headquarters can be reached; `detail` says why not."""

    up: bool
    detail: Trouble | None = None


CourierFact = DeliveryMoved | LineMoved
