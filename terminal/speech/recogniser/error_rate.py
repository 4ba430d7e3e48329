"""How much of what was said a model got wrong."""

import unicodedata


def character_error_rate(said: str, written: str) -> float:
    """Return how many signs were left out, put in or taken for others, over how many were said; 0 where all are right.

    Letters and digits count, in any width and case; spaces and punctuation do not. Traditional characters are not
    simplified ones. Raises ValueError where nothing was said.
    """
    right, found = _signs(said), _signs(written)
    if not right:
        raise ValueError("nothing was said")
    above = list(range(len(found) + 1))
    for row, sign in enumerate(right, 1):
        line = [row]
        for column, other in enumerate(found, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (sign != other)))
        above = line
    return above[-1] / len(right)


def _signs(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")
