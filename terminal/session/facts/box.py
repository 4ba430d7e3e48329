"""Where something stands in a picture."""

Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels."""
