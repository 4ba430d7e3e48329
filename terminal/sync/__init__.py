"""The courier: brings what the outbox holds to headquarters, and enrols a terminal there.

The only room that speaks HTTP. It sees the vault through `sync.ports`; bootstrap joins the two.
"""

from terminal.sync.acquaintance import Own
from terminal.sync.counter import Counter
from terminal.sync.courier import Courier
from terminal.sync.couriers import Couriers
from terminal.sync.enrolment import Enrolment, enrol
from terminal.sync.line import Line, Timeouts
from terminal.sync.pace import Bandwidth, Hours
from terminal.sync.summary import Summary
from terminal.sync.tls import mutual_context

__all__ = [
    "Bandwidth",
    "Counter",
    "Courier",
    "Couriers",
    "Enrolment",
    "Hours",
    "Line",
    "Own",
    "Summary",
    "Timeouts",
    "enrol",
    "mutual_context",
]
