"""A sentence in the two languages of the terminal."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Text(BaseModel):
    """The same sentence in Chinese and in English; neither may be missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: Words
    en: Words

    def say(self, language: Language) -> str:
        """Return the sentence in one of the two languages."""
        return self.zh if language == "zh" else self.en
