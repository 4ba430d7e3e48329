"""The terminal's life: recorder, camera, analyst, line, and one sale after another. Its table is `states.py`."""
