"""What can come back from headquarters instead of success: not now, or never. The client decides which it is."""


class NotNowError(Exception):
    """Later, perhaps. `line`: nothing else is worth trying now either; `after_s`: headquarters asked for this wait."""

    def __init__(self, sentence: str, *, line: bool = False, after_s: float | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line
        self.after_s = after_s


class NeverError(Exception):
    """Trying again changes nothing. `code` is headquarters' own, or `local.*` for a take that is damaged here."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class StoppedError(Exception):
    """The program is ending: everything is dropped where it stands."""
