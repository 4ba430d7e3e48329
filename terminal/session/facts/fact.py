"""The union of all facts. Whoever needs one kind only imports that kind's file: this one brings the rulebook along."""

from terminal.session.facts.analyst import Observation
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.courier import CourierFact
from terminal.session.facts.people import PeopleFact
from terminal.session.facts.recorder import CameraJudged, RecorderFact

Fact = RecorderFact | CourierFact | Observation | CameraJudged | ClockJudged | PeopleFact
