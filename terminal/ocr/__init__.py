"""ID cards: found, straightened, judged, read, parsed and checked. Nothing is stored, nothing is guessed."""
