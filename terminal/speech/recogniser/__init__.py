"""A recogniser that field IT installs: the folder with its model, the engine that runs it, and how it is tried out.

Whatever a model says is passed on as it is: nothing is corrected here, nothing compared with what should be said, and
no model is ever told what to expect. A model of the wrong kind can end its whole process: only children load one.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""ONNX Runtime can send a device id and events to its maker; read when it is loaded."""
