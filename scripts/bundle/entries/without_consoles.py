"""Before a frozen program's first line: CEL's package imports its own console, which nobody opens.

An empty module stands in for it, and for the coloured consoles that it draws in.
"""

import sys
import types

sys.modules["cel.cli"] = types.ModuleType("cel.cli")
