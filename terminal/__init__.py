"""The terminal (双录): it records a sale, seals the take on the spot, keeps it and brings it to headquarters.

`docs/architecture.md` has its processes, its rooms and the way of one recording.
"""
