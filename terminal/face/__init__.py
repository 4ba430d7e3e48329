"""Faces: found, measured, followed, bound to roles; gestures, liveness, lips, one-to-one match. Nothing is stored."""
