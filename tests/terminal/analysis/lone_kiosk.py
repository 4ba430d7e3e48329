"""A kiosk of its own process, to be killed: prints the analyst's process id, then waits."""

import time

from tests.terminal.analysis import stories


def main() -> None:
    with stories.listening() as kiosk:
        print(kiosk.process.pid, flush=True)
        time.sleep(60)


if __name__ == "__main__":
    main()
