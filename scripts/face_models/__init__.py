"""The networks that find and measure faces, turned from TensorFlow Lite's format into ONNX (decision 0025)."""
