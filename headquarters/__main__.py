"""`python -m headquarters` and the command `headquarters`."""

import sys


def main() -> None:
    """Prepare the console before the commands are loaded, since their help is made in its language; run one."""
    from program import console

    console.prepare(sys.argv[1:])  # before the commands, whose help speaks one language
    from headquarters.cli import main as run

    run()


if __name__ == "__main__":
    main()
