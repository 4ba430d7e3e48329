"""The tree of errors. Each knows who can mend it, has a code for support and a sentence for that person."""


class ShuangluError(Exception):
    """Something that a person is told about in one sentence. `code` is stable; support asks for it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class OperatorCanMendError(ShuangluError):
    """The person at the terminal can mend it: another file, a free disk, a plug put back."""


class FieldITCanMendError(ShuangluError):
    """Whoever installs and repairs terminals can mend it: settings, keys, certificates, drivers."""


class OurFaultError(ShuangluError):
    """A fault of the program."""
