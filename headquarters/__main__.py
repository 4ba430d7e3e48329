"""`python -m headquarters` and the command `headquarters`."""

import sys


def main() -> None:
    """Run the command line."""
    from program import console

    console.prepare(sys.argv[1:])  # before the commands, whose help speaks one language
    from headquarters.cli import main as run

    run()


if __name__ == "__main__":
    main()
