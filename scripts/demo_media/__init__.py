"""The film of the demonstration: `python -m scripts.demo_media`."""
