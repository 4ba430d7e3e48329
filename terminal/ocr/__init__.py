"""ID cards: found, straightened, judged, read, parsed and checked. Nothing is stored, nothing is guessed."""

import os

# ONNX Runtime keeps a device id and a list of events below ~/.cache and can send them to its maker. It looks at this
# when it is loaded, and only here is it ever loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
