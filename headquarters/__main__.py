"""`python -m headquarters` and the command `headquarters`."""

import sys

from headquarters.papers import framing
from program.again import frozen
from program.hardening import keep_memory_private


def main() -> None:
    """Close the memory first; prepare the console before the commands, whose help is in its language; run one."""
    keep_memory_private()
    if frozen() and sys.argv[1:] == [framing.ALONE]:
        from headquarters.papers.parsing import main as parse

        parse()
        return
    from program import console

    console.prepare(sys.argv[1:])  # before the commands, whose help speaks one language
    from headquarters.commands.main import main as run

    run()


if __name__ == "__main__":
    main()
