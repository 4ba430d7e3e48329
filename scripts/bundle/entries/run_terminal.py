"""The first script of the frozen `shuanglu`."""

from terminal.__main__ import main

main()
