"""How many files the system lets this process have open; every connection is one."""

import contextlib
import sys

_OWN_FILES = 256
"""For the index, the store, the libraries and what answers are made of."""


def raise_file_limit() -> int | None:
    """Raise the soft limit of open files to the hard one; returns how many connections it leaves, None: any number."""
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # a system may keep its own counsel
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    if soft == resource.RLIM_INFINITY:
        return None
    return max(soft - _OWN_FILES, soft // 2)
