"""A node in hand: what is read, asked and waited for, and what the customer's answer leads to."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rulebook.plan.plan import PlannedQuestion
from rulebook.walk.states import Event
from terminal.session.customer.view import ItemState
from terminal.session.facts.customer import CustomerAct, CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live, Snapshot, WalkView
from terminal.ui.flow import Ask, Choice, Does, Flow, attempt_of
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.check_lines import lacks_words
from terminal.ui.parts.heard import HeardCard
from terminal.ui.parts.layouts import Rows
from terminal.ui.parts.marks import side_button
from terminal.ui.parts.node_card import NodeCard
from terminal.ui.parts.node_check_words import checks_of, lacking_words, open_item, seconds_left
from terminal.ui.parts.node_checks import NodeChecks
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.shown_papers import ShownPapers
from terminal.ui.parts.spoken import AlertBand, Instead
from terminal.ui.parts.stands import binds
from terminal.ui.parts.walk import WalkPage, joiners
from terminal.ui.parts.walk_flows import said_no
from terminal.ui.theme import Tone

_ENTERED: dict[str, CustomerAct] = {"prompt": "heard", "document": "read"}
"""What the seller may enter for the customer after her spoken answer; nobody signs or copies for her."""

ZH: dict[str, str] = {
    "node.joined": "{role}到场",
    "node.left": "{role}离开",
    "node.button.screen": "下一屏",
    "node.button.back": "上一屏",
    "node.button.asking": "读完了，问客户",
    "node.button.confirm": "确认，下一步",
    "node.button.answered": "确认",
    "node.button.ask": "已问，听到了回答",
    "node.button.entered": "代客户录入…",
    "node.button.say": "机器朗读",
    "node.button.stop": "停止朗读",
    "entered.title": "由您代客户录入？",
    "entered.text": "请客户自己说出来。只有听到客户本人说了，才能录入；录像里会注明由销售人员录入，总部会看。",
    "entered.spoken": "客户本人怎么说？",
    "entered.spoken.heard": "“听清楚了”",
    "entered.spoken.read": "“我看完了”",
    "entered.confirm": "录入",
    "entered.cancel": "返回",
}
EN: dict[str, str] = {
    "node.joined": "{role} is here",
    "node.left": "{role} left",
    "node.button.screen": "Next screen",
    "node.button.back": "Screen before",
    "node.button.asking": "Read: now ask",
    "node.button.confirm": "Confirm, next",
    "node.button.answered": "Confirm",
    "node.button.ask": "Asked and answered",
    "node.button.entered": "Enter for her…",
    "node.button.say": "Read by machine",
    "node.button.stop": "Stop reading",
    "entered.title": "Enter it for the customer?",
    "entered.text": (
        "Let the customer say it aloud. Enter it only if she herself said so; the recording tells that the seller "
        "entered it, and headquarters looks."
    ),
    "entered.spoken": "What did the customer say?",
    "entered.spoken.heard": "“I heard it”",
    "entered.spoken.read": "“I have read it”",
    "entered.confirm": "Enter",
    "entered.cancel": "Back",
}


class NodePage(WalkPage):
    """What is read, screen by screen; then each question with what the seller heard; then the next node."""

    names = ("node",)
    bare = True
    offers = ("repeat", "said_no", "put_off", "supervisor_called", "ended_by_customer", "give_up")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._large = kit.theme.text_size == "elder"
        self.title.hide()  # the head has it
        self.card, self.heard, self.checks = NodeCard(kit), HeardCard(kit), NodeChecks(kit)
        self._below = Instead(kit, self.checks)
        self._below.setParent(self)  # until it stands below the picture
        self.card.turned.connect(self._turned)
        self.heard.chosen.connect(self.changed)
        self._listed: str | None = None
        """The take whose nodes have a list that the machine ticks: it keeps its height between two of them, too."""
        self._answered = ""
        """The question whose screen an elder's seller is through with: the answers take its place."""
        self.people: dict[str, QPushButton] = {}
        self.column.setSpacing(kit.theme.space(2) if not self._large else kit.theme.space(1))
        self.column.addWidget(self.card, 1)
        self.papers = ShownPapers(kit)
        self.column.addWidget(self.papers)
        around = QWidget()
        inside = QVBoxLayout(around)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.heard)
        inside.addStretch(1)
        self._heard = Scroller(around, kit.phrases("heard.counts"))
        self.column.addWidget(self._heard)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(lambda: self._make_room(asking=self._heard.isVisibleTo(self)))
        self._rows = Rows(kit.theme)
        self.column.addLayout(self._rows)

    @property
    def below(self) -> QWidget | None:
        """The check list stands below the picture, so that the text has its column whole; a warning takes its place."""
        return self._below

    @property
    def alert(self) -> AlertBand:
        """What must not be said, and was heard."""
        return self._below.alert

    # showing

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show the node, and a button for whoever may come or go."""
        del walk  # it is kept already
        self._show_node()
        roles = joiners(snapshot)
        for role in roles:
            self._show_person(role)
        for role, button in self.people.items():
            if role not in roles:
                button.hide()  # another sale's
        self._rows.place(button for button in self.people.values() if not button.isHidden())

    def show_live(self, live: Live) -> None:
        """Who is in the picture may tick the list."""
        super().show_live(live)
        self._show_checks()

    def _turned(self) -> None:
        self._show_checks()
        self.changed.emit()

    def _show_node(self) -> None:
        asked = self.asked
        self.card.show_node(self.snapshot, attempt_of(self.snapshot), asked)
        asking = asked is not None and (not self._large or self._answered == self._question_key)
        if asking and asked is not None and self.walk.node is not None:
            question = self.walk.node.answers[asked]
            self.heard.ask(attempt_of(self.snapshot), question, self.card.who(question))
            self.heard.show_words(self.walk.words, asked, self.card.who(question))
        self._heard.setVisible(asking)
        self._make_room(asking=asking)
        if asking:
            self._soon.start()  # once its words are laid out it is known how high they are
        self.card.setVisible(not (asking and self._large))
        self.papers.show_papers(() if asking else self.walk.papers)
        self._show_checks()

    def _make_room(self, *, asking: bool) -> None:
        """The answers are seen whole; the card above gives way as far as it can."""
        self.heard.make_room(self.height())
        self.column.setStretch(self.column.indexOf(self._heard), 1 if self._large else 0)
        needed = self.heard.column.totalHeightForWidth(max(1, self._heard.width() or self.width()))
        room = self.height() - (0 if self._large else self.card.minimumSizeHint().height() + 2 * self.column.spacing())
        self._heard.setMinimumHeight(max(0, min(needed, room)) if asking else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the height anew."""
        super().resizeEvent(event)
        self._make_room(asking=self._heard.isVisibleTo(self))

    def _show_checks(self) -> None:
        take = self.snapshot.take.take
        if self.walk.lines:
            self._listed = take
        little = self._large or self.window().height() < self.theme.roomy_window
        said = checks_of(self.phrases, self.snapshot, self.live, self.card.read, large=little)
        self.checks.say(said, steady=take is not None and self._listed == take)
        self._below.show_alert(self.walk.words.alert)

    # where it stands

    @property
    def item(self) -> ItemState | None:
        """What the customer has not done yet, the first of it."""
        return open_item(self.snapshot)

    @property
    def asked(self) -> int | None:
        """Which question is in hand, from 0: once all is read and done before it, and the seller went on to ask."""
        number = self._next_question()
        return number if self.draft.asked_in == attempt_of(self.snapshot) else None

    def _next_question(self) -> int | None:
        item, node = self.item, self.walk.node
        if item is None or item.kind != "question" or node is None:
            return None
        ids = [f"question:{question.id}" for question in node.answers]
        return ids.index(item.item) if item.item in ids else None

    def _begin_asking(self) -> None:
        self.draft.asked_in = attempt_of(self.snapshot)
        self._show_node()
        self.changed.emit()

    @property
    def _question_key(self) -> str:
        item = self.item
        return "" if item is None else f"{attempt_of(self.snapshot)} {item.item}"

    def primary(self) -> Primary:
        """What is to be done next; while a press is held back, that it is being checked."""
        return self.unless_judging(self._next())

    def _next(self) -> Primary:
        """The next screen; what was heard; or on to the next node, where nothing lacks any more."""
        if self.card.isVisibleTo(self) and not self.card.read.all:
            return Primary("node.button.screen", lambda: self.card.turn(1))
        asked = self.asked
        if asked is not None:
            return self._answer(asked)
        if self._next_question() is not None:
            return Primary("node.button.asking", self._begin_asking)
        return Primary("button.next", self.if_may("node_passed", self._passes()))

    def _passes(self) -> Does:
        practice = self.snapshot.sale is not None and self.snapshot.sale.practice
        lacks = lacking_words(self.phrases, self.snapshot)
        return Pressed("node_passed") if practice or not lacks else None

    def _answer(self, asked: int) -> Primary:
        if self._large and self._answered != self._question_key:
            return Primary("node.button.ask", self._show_answers)
        assert self.walk.node is not None
        question = self.walk.node.answers[asked]
        answer = self.heard.answer
        heard = Pressed("heard", detail={"question": asked, "item": f"question:{question.id}", "answer": answer})
        if not answer:
            return Primary("node.button.answered")
        if answer == "accepted" and self._last_question(question) and not seconds_left(self.snapshot):
            return Primary("node.button.confirm", (heard, Pressed("node_passed")))
        return Primary("node.button.answered", heard)

    def _show_answers(self) -> None:
        self._answered = self._question_key
        self._show_node()
        self.changed.emit()

    def _last_question(self, question: PlannedQuestion) -> bool:
        """Whether nothing else is open."""
        open_ones = [each.item for each in self.snapshot.customer.items if not each.done]
        return open_ones == [f"question:{question.id}"]

    def told_beside(self) -> tuple[tuple[Tone, str], ...]:
        """What still keeps the node from being passed, once all is read."""
        if not self.card.read.all or self._next_question() is not None:
            return ()
        lacks = lacking_words(self.phrases, self.snapshot)
        lacks = lacks or lacks_words(self.phrases, self.walk.lines, binding=binds(self.snapshot))
        return (("warn", lacks),) if lacks else ()

    # keys

    def beside(self) -> tuple[Beside, ...]:
        """The screen before, what the seller may enter, the machine's voice; then what the table allows."""
        return (*self._turning(), *self._taking(), *self._entering(), *self._voice(), *super().beside())

    def _turning(self) -> tuple[Beside, ...]:
        back = self.card.isVisibleTo(self) and self.card.read.screen > 0
        return (Beside("node.button.back", lambda: self.card.turn(-1), "←"),) if back else ()

    def _taking(self) -> tuple[Beside, ...]:
        """What lies under the camera for documents; where all is taken, the last one again."""
        papers = self.walk.papers
        if not papers or self.snapshot.station.documents != "running":
            return ()
        lacking = [each for each in papers if each.taken is None]
        paper = (lacking or [papers[-1]])[0]
        press = Pressed("take_paper", detail={"paper": paper.paper})
        return (Beside(f"node.button.{'take' if lacking else 'retake'}", press, "B"),)

    def _entering(self) -> tuple[Beside, ...]:
        item = self.item
        if item is None or item.kind not in _ENTERED or not self.card.read.all:
            return ()
        return (Beside("node.button.entered", self._entered_flow(item), "A"),)

    def _entered_flow(self, item: ItemState) -> Flow:
        act = _ENTERED[item.kind]
        sha256, about = self.snapshot.customer.sha256, attempt_of(self.snapshot)

        def entered(_: object) -> Does:
            return CustomerActed(act, item.item, "seller", sha256, {"spoken": True})

        spoken = Ask("spoken", "entered.spoken", choices=(Choice("yes", f"entered.spoken.{act}"),))
        return Flow("entered", (spoken,), entered, about=about)

    def _voice(self) -> tuple[Beside, ...]:
        node, voice = self.walk.node, self.snapshot.customer.voice
        if voice in ("making", "speaking"):
            return (Beside("node.button.stop", Pressed("stop_saying"), "V"),)
        if node is None or node.reader != "machine_or_seller" or not self.snapshot.station.voice:
            return ()
        return (Beside("node.button.say", Pressed("say", detail={"item": f"node:{node.id}"}), "V"),)

    def keys(self) -> Mapping[str, Does]:
        """H: done with the hint; K: the warning was seen; C: the Chinese text, which binds, and back."""
        found: dict[str, Does] = {}
        alert = self.walk.words.alert
        if alert is not None:
            found["K"] = Pressed("heed", detail={"alert": alert.number})
        if self.walk.hint is not None:
            found["H"] = Pressed("skip_hint", detail={"hint": self.walk.hint.id})
        if self.phrases.language != "zh":
            found["C"] = self._swap_language
        return found

    def _swap_language(self) -> None:
        self.card.show_language("zh" if self.card.language != "zh" else self.phrases.language)
        self._show_node()
        self.changed.emit()

    def choose(self, number: int) -> None:
        """The digits choose what was heard."""
        if self._heard.isVisibleTo(self):
            self.heard.choose(number)

    def move_sideways(self, way: int) -> None:
        """The arrows turn what is read aloud."""
        self.card.turn(way)

    def does_of(self, event: Event) -> Does:
        """A no may need to be asked about."""
        if event == "said_no":
            return None if self.walk.node is None else said_no(self.phrases, self.snapshot, self.walk.node)
        return super().does_of(event)

    def may(self, event: Event) -> bool:
        """A no only where something is asked."""
        asked = self.walk.node is not None and bool(self.walk.node.answers)
        return super().may(event) and (event != "said_no" or asked)

    def _show_person(self, role: str) -> None:
        if role not in self.people:
            self.people[role] = side_button("")
            self.people[role].setParent(self)
            self.people[role].clicked.connect(lambda: self.sent.emit(self._comes_or_goes(role)))
        pressed, button = self._comes_or_goes(role), self.people[role]
        text = self.phrases(f"node.{pressed.key}", role=self.phrases(f"role.{role}"))
        button.setText(text)
        button.setAccessibleName(text)
        button.setVisible(self.may("left" if role in self.walk.present else "joined"))

    def _comes_or_goes(self, role: str) -> Pressed:
        return Pressed("left" if role in self.walk.present else "joined", detail={"role": role})
