"""Personal numbers: whole only while they are what is being checked."""

_SHOWN_AT_EACH_END = 4  # 3205**********771X: how much of a number tells that it is the right one


def masked(number: str) -> str:
    """A personal number that is not being checked just now: four characters at each end, else stars."""
    hidden = len(number) - 2 * _SHOWN_AT_EACH_END
    if hidden <= 0:
        return "*" * len(number)
    return number[:_SHOWN_AT_EACH_END] + "*" * hidden + number[-_SHOWN_AT_EACH_END:]
