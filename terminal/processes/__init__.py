"""Child processes and what they share: memory, rings, the preview."""
