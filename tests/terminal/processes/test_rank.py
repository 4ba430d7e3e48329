"""Who goes first on the machine: recorder and window before others where the system lets them, the analyst after."""

import sys

import pytest

from tests.accounts import ADMINISTRATOR, Unprivileged

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes in place of these numbers")

_IMPORTS = "import os\nfrom program.rank import LOWEST, step_back, step_forward"
_NICE = "print(os.getpriority(os.PRIO_PROCESS, 0))"


@pytest.fixture
def began(unprivileged: Unprivileged) -> int:
    return int(unprivileged.run(_IMPORTS, _NICE))


def test_an_account_without_rights_stays_where_it_is_and_may_still_step_back(
    unprivileged: Unprivileged, began: int
) -> None:
    assert int(unprivileged.run(_IMPORTS, f"step_forward()\n{_NICE}")) == began
    assert int(unprivileged.run(_IMPORTS, f"step_forward()\nstep_back()\n{_NICE}")) == max(10, began)


@pytest.mark.skipif(not ADMINISTRATOR, reason="only an administrator may go before others")
def test_who_may_goes_before_the_others_and_its_child_can_step_back_all_the_way(unprivileged: Unprivileged) -> None:
    said = unprivileged.run(f"{_IMPORTS}\nstep_forward()\n{_NICE}\nstep_back()\n{_NICE}", "")
    assert said.split() == ["-5", "10"]


def test_who_was_started_further_back_is_not_overruled(unprivileged: Unprivileged) -> None:
    assert unprivileged.run(_IMPORTS, f"os.nice(19)\nstep_back()\n{_NICE}") == "19"
