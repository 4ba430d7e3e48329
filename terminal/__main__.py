"""`python -m terminal` and the command `shuanglu`."""

import multiprocessing


def main() -> None:
    """Run the command line; a frozen program's child processes are taken care of first."""
    multiprocessing.freeze_support()
    from terminal.commands.main import app

    app()


if __name__ == "__main__":
    main()
