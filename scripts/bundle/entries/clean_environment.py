"""Before a frozen program's first line: other programs get the environment that this one was started with.

The bootloader points LD_LIBRARY_PATH to the bundle's libraries, starts the program once more, and notes that it did.
The loader has read the path by then. Left in the environment it would reach the programs of this machine that we start
(a voice, systemctl, the sound server's tools), which would load our libraries in place of their own. Our own children
find no note, and do all of it again for themselves.
"""

import os

for _name in [_each for _each in os.environ if _each.startswith("_PYI_")]:
    del os.environ[_name]
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = _before
