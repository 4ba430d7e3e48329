"""The terminal (双录): it records a sale, seals the take on the spot, keeps it and brings it to headquarters.

`docs/architecture.md` has its processes, its rooms and the way of one recording.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""ONNX Runtime's wheels note what they are used for, and would send it to their maker, unless this is said before they
are loaded (its `Privacy.md`). All processes of the terminal begin here, or inherit it."""
