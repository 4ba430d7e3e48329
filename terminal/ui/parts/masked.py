"""Personal numbers: whole only while they are what is being checked."""

_SHOWN_AT_EACH_END = (4, 2)  # 3205**********771X, L8*****C3: how much of a number tells that it is the right one
_LEAST_HIDDEN = 4


def masked(number: str) -> str:
    """A personal number that is not being checked just now: four characters at each end, or two, else stars."""
    begins, ends = hidden_part(len(number))
    return number[:begins] + "*" * (ends - begins) + number[ends:]


def hidden_part(length: int) -> tuple[int, int]:
    """From which character to which one (not included) a number of this length is hidden."""
    for shown in _SHOWN_AT_EACH_END:
        if length - 2 * shown > _LEAST_HIDDEN:
            return shown, length - shown
    return 0, length
