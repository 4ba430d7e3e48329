"""The recorder process: devices, one media clock, encoder, segments, sealing, preview.

No Qt, no models, no network but network cameras, no database.

On top lies the recorder itself. `devices` holds a process for each source, `sources` reads one there, `pipe` lies
between them; `take` encodes, cuts and writes, and knows no device; `delay` measures with devices alone.

The kiosk needs three names of it: `terminal.capture.process.RecorderProcess`, `terminal.capture.config.RecorderConfig`
and `terminal.processes.preview.PreviewReader`. Importing them loads neither PyAV nor OpenCV.
"""
