"""What one PDF may take: bytes, pages, pixels, seconds, memory. Beyond that it is refused."""

MOST_PDF_BYTES = 64_000_000
MOST_PAGES = 200
LEAST_SIDE, MOST_SIDE = 72.0, 14_400.0
"""Of a page, points (1/72 inch): one inch, and what the format itself allows."""
MOST_RATIO = 8.0
"""Of the sides of a page."""
WIDTH, HEIGHT = 1240, 1754
"""The pixels of a page's picture, at most: A4 at 150 dots an inch."""
MOST_SCALE = 4.0
MOST_CHARACTERS = 20_000
"""Of one page."""
MOST_PICTURE_BYTES = 1_000_000
SECONDS = 60.0
"""For one PDF, by the clock."""
MEMORY_BYTES = 2_000_000_000
MOST_ANSWER_BYTES = 256_000_000
