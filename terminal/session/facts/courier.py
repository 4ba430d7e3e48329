"""What the courier reports: how far takes are on their way, and whether headquarters can be reached."""

from dataclasses import dataclass
from typing import Literal

DeliveryState = Literal["held", "sending", "received", "refused"]


@dataclass(frozen=True, slots=True)
class DeliveryMoved:
    """How far a take is on its way: 已录好 (held) · 正在送 (sending) · 总部已收 (received); refused has a reason."""

    take: str
    state: DeliveryState
    delivered: int
    total: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LineMoved:
    """Whether headquarters can be reached; `detail` says in a sentence why not."""

    up: bool
    detail: str = ""


CourierFact = DeliveryMoved | LineMoved
