"""The one check list: what recording needs of this machine and its home, each with the figure that proves it.

`doctor` looks at all of it, and the page 本机状况 at what can be looked at while the terminal runs. Who can look at a
device stands above (`terminal.station`): what is a check, what it is called and in which order it stands is said here.
"""

from terminal.home.checks.health_check import NAMES, SIGNS, HealthCheck, HealthStatus, check, in_order, worst_first
from terminal.home.checks.of_disk import disk, disk_speed, disk_wear
from terminal.home.checks.of_home import (
    Asked,
    accounts,
    ask_line,
    camera_list,
    clock,
    enrolment,
    line,
    log,
    no_answer,
    vault,
)
from terminal.home.checks.of_machine import (
    connected_displays,
    fonts,
    input_method,
    printer,
    programs_running,
    proxy,
    second_display,
)
from terminal.home.checks.of_program import program, update
from terminal.home.checks.permissions import permissions
from terminal.home.checks.surroundings import Surroundings

__all__ = [
    "NAMES",
    "SIGNS",
    "Asked",
    "HealthCheck",
    "HealthStatus",
    "Surroundings",
    "accounts",
    "ask_line",
    "camera_list",
    "check",
    "clock",
    "connected_displays",
    "disk",
    "disk_speed",
    "disk_wear",
    "enrolment",
    "fonts",
    "in_order",
    "input_method",
    "line",
    "log",
    "no_answer",
    "permissions",
    "printer",
    "program",
    "programs_running",
    "proxy",
    "second_display",
    "update",
    "vault",
    "worst_first",
]
