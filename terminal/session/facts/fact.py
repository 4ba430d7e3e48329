"""The union of all facts. Whoever needs one kind only imports that kind's file: this one brings the rulebook along."""

from terminal.session.facts.analyst import Observation
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.courier import CourierFact
from terminal.session.facts.customer import CustomerFact
from terminal.session.facts.desk import DeskFact
from terminal.session.facts.judging import PressJudged
from terminal.session.facts.people import PeopleFact
from terminal.session.facts.reader import ReaderFact
from terminal.session.facts.recogniser import RecogniserFact
from terminal.session.facts.recorder import CameraJudged, RecorderFact
from terminal.session.facts.staff import StaffFact
from terminal.session.facts.voice import VoiceFact

Fact = (
    RecorderFact
    | CourierFact
    | Observation
    | CameraJudged
    | ClockJudged
    | PeopleFact
    | StaffFact
    | DeskFact
    | CustomerFact
    | VoiceFact
    | PressJudged
    | RecogniserFact
    | ReaderFact
)
