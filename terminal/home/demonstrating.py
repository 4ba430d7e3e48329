"""The accounts of a demonstration: made-up people, whose one-time codes its screens show."""

from typing import Final

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.session.facts.staff import CodeMade, Staff

PEOPLE: Final = (
    Staff("1187", "王芳", "teller", licence="00000032050002026000001", institution="示例银行股份有限公司"),
    Staff("2001", "陈立", "supervisor", institution="示例银行股份有限公司"),
    Staff("3001", "何静", "inspector", institution="示例银行股份有限公司"),
    Staff("7001", "赵明", "field_it", institution="示例银行股份有限公司"),
    Staff("9001", "周敏", "administrator", institution="示例银行股份有限公司"),
)
"""The teller is who sells in the demonstration's sale."""


def demonstration_accounts(home: Home) -> tuple[CodeMade, ...]:
    """Make them anew, each with a fresh code; whoever had a password there uses the code again.

    Raises ShuangluError `staff.not_demonstration` in a home that is used for real business.
    """
    if not home.keeps_itself:
        raise ShuangluError("staff.not_demonstration")
    return home.vault.accounts.demonstrate(PEOPLE)
