"""The end of the identity step: what goes on record. And its other way: that a second person must look."""

from collections.abc import Iterator

from terminal.session.identity.view import IdentityView
from terminal.ui.pages.places import roles_words
from terminal.ui.parts.identity import Page, Said, Scroller, Sentences
from terminal.ui.parts.marks import Divider, words
from terminal.ui.phrases.liveness import hint_words, match_words, passed_words, reason_words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme

_SHOWN_AT_EACH_END = 4  # 3205**********771X: how much of a number tells that it is the right one


def masked(number: str) -> str:
    """A personal number that is not being checked just now: four characters at each end, else stars."""
    hidden = len(number) - 2 * _SHOWN_AT_EACH_END
    if hidden <= 0:
        return "*" * len(number)
    return number[:_SHOWN_AT_EACH_END] + "*" * hidden + number[-_SHOWN_AT_EACH_END:]


class SightPage(Page):
    """Why a second person has to look, and what she does."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__(theme)
        self._phrases = phrases
        self.title.setText(phrases("sight.page.title"))
        self.told = Sentences(theme)
        self.column.addWidget(words(phrases("sight.page.text"), wrap=True))
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(Scroller(self.told, phrases("scroll.advice")), 1)

    def show_view(self, view: IdentityView) -> None:
        """Say why a second person has to look, with the reasons of the attempt or the match that failed."""
        self.told.say(*self._why(view))

    def _why(self, view: IdentityView) -> Iterator[Said]:
        if view.reason_for_sight:
            yield "warn", self._phrases(f"sight.why.{view.reason_for_sight}")
        if view.reason_for_sight == "challenge_failed" and view.ended is not None:
            yield from reason_words(self._phrases, view.ended)
        if view.reason_for_sight == "match_failed":
            yield from match_words(self._phrases, view)


class DonePage(Page):
    """What was checked, how, and by whom."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__(theme)
        self._phrases = phrases
        self.title.setText(phrases("done.title"))
        self.told = Sentences(theme)
        self.who = words(role="question", wrap=True)
        self.column.addWidget(words(phrases("done.text"), quiet=True, wrap=True))
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(self.who)
        self.column.addWidget(Scroller(self.told, phrases("done.title")), 1)
        self.column.addWidget(Divider())
        self.column.addWidget(words(phrases("done.deleted"), role="caption", quiet=True, wrap=True))

    def show_view(self, view: IdentityView) -> None:
        """Show the name, the number masked, and of each check how it came out or why there was none."""
        values = {field.name: field.value for field in view.fields}
        who = " ".join(filter(None, (values.get("name", ""), masked(values.get("number", "")))))
        self.who.setText(who)
        self.who.setVisible(bool(who))
        self.told.say(*self._card(view), *self._face(view), *self._people(view), *self._places(view))

    def _card(self, view: IdentityView) -> Iterator[Said]:
        if view.card_consent is False:
            yield "plain", self._phrases("done.card.declined")
        elif view.fields:
            yield "ok", self._phrases("done.card.read")
        else:
            yield "plain", self._phrases("done.card.none")

    def _face(self, view: IdentityView) -> Iterator[Said]:
        if view.face_consent is False:
            yield "plain", self._phrases("done.face.declined")
        elif view.ended is None:
            yield "plain", self._phrases("done.face.none")
        elif not view.ended.passed:
            yield "warn", self._phrases("done.face.failed")
        else:
            yield "ok", passed_words(self._phrases, view.ended)
            yield from hint_words(self._phrases, view.ended.hints)
        yield from match_words(self._phrases, view)

    def _places(self, view: IdentityView) -> Iterator[Said]:
        places = view.places
        if places is None or not places.confirmed:
            yield "plain", self._phrases("done.places.none")
            return
        certain = tuple(role for role in places.named if role not in places.doubted)
        if certain:
            yield "ok", self._phrases("done.places.confirmed", roles=roles_words(self._phrases, certain))
        if places.doubted:
            yield "warn", self._phrases("done.places.doubted", roles=roles_words(self._phrases, places.doubted))

    def _people(self, view: IdentityView) -> Iterator[Said]:
        if view.accepted_by:
            yield "warn", self._phrases("done.accepted", name=view.accepted_by)
        if view.sight_by:
            yield "ok", self._phrases("done.sight.by", name=view.sight_by)
