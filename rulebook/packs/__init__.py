"""Packs on their way in: YAML text to checked packs, with a line for every fault."""
