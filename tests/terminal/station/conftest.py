"""The home and the sale of the stories next door."""

from tests.terminal.home.conftest import home, plan, sale

__all__ = ["home", "plan", "sale"]
