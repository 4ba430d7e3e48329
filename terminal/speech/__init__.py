"""What is heard, and from whom: voice activity, levels, whose lips moved with it, and the machine's own playout.

Functions and small classes over arrays of sound and measured lips; no device is opened here, and nothing is kept.
"""
