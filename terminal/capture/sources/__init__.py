"""Readers of sources, inside a device process: cameras, microphones, files, network cameras, test sources.

Each brings its pictures to one size and meaning, and pictures and sound to one clock.
"""
