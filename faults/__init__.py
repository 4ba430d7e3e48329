"""What can go wrong, said once: a code, who can mend it, and what people read, in Chinese and English.

`errors` has the one base class, `trouble` the value that crosses pipes and reaches screens, `catalogue` every code.
It lies under everything and imports nothing of ours.
"""
