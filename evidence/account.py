"""Which account of this machine acts, as a record names it. An account is no proof of a person."""

import getpass
import os


def account_name() -> str:
    """The account's name; its number in a container that has none; never what UTF-8 cannot say."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):  # ImportError: Windows without USERNAME
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown account"
    return name.encode("utf-8", "backslashreplace").decode()
