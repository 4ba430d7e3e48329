"""`python -m headquarters` and the command `headquarters`."""

from headquarters.cli import main

if __name__ == "__main__":
    main()
