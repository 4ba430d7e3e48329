"""`python -m terminal` and the command `shuanglu`."""

import multiprocessing
import sys

from program.hardening import keep_memory_private


def main() -> None:
    """Run the command line; the memory is closed before anything is in it, then a frozen program's children leave."""
    keep_memory_private()
    multiprocessing.freeze_support()
    from program import console

    console.prepare(sys.argv[1:])  # before the commands, whose help speaks one language
    from terminal.commands.main import app

    app()


if __name__ == "__main__":
    main()
