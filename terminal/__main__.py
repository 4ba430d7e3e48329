"""`python -m terminal` and the command `shuanglu`."""

import multiprocessing
import sys


def main() -> None:
    """Run the command line; a frozen program's child processes are taken care of first."""
    multiprocessing.freeze_support()
    from program import console

    console.prepare(sys.argv[1:])  # before the commands, whose help speaks one language
    from terminal.commands.main import app

    app()


if __name__ == "__main__":
    main()
