"""The first script of the frozen `headquarters`."""

from headquarters.__main__ import main

main()
