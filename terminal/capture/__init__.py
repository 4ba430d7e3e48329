"""The recorder process: devices, one media clock, encoder, segments, sealing, preview.

No Qt, no models, no network but network cameras, no database.

The kiosk needs three names of it: `terminal.capture.process.RecorderProcess`, `terminal.capture.config.RecorderConfig`
and `terminal.processes.preview.PreviewReader`. Importing them loads neither PyAV nor OpenCV.
"""
