"""The analyst process: looks at the latest picture, asks `ocr` and `face`, answers with observations."""
