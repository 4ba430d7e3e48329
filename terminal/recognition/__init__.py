"""The recogniser process: writes down a take's sound while it is recorded, and can cost it nothing.

It shares the take's newest sound with the recorder and no more. A model that hangs, falls, eats memory or cannot keep
up ends with its process, and is started again.
"""
