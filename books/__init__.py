"""Books: released sets of packs, with a serial that only rises, signed by two people and by headquarters.

`docs/books.md` is the format's paper. Both sides use this package: headquarters makes and publishes books, terminals
check and choose them. It touches no disk, no line and no database; its cryptography is the evidence's.
"""
