"""Film: the segments of a take as one ordinary MP4 that any player opens."""
