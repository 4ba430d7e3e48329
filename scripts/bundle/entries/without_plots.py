"""Before the terminal's first line: MediaPipe imports Matplotlib for a helper that draws plots; nobody draws any.

Two empty modules stand in for its 16 MB and for what it draws in.
"""

import sys
import types

for _name in ("matplotlib", "matplotlib.pyplot"):
    sys.modules[_name] = types.ModuleType(_name)
