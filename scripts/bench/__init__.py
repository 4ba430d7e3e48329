"""Measurements, each figure beside its yardstick: `python -m scripts.bench`."""
