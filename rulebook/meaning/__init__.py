"""Meaning beside words: what something that understands speech makes of a transcript. A vote, and no verdict. Pure.

Whatever is asked here is asked with names and numbers masked; whatever comes back is checked, may have a person look,
and never makes a verdict better.
"""
