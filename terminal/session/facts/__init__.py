"""What has happened: facts, one file for each neighbour that reports them. The conductor takes them one at a time.

Every fact is frozen and picklable, so it crosses from another process to the kiosk as it is.
"""

from terminal.session.facts.analyst import Observation
from terminal.session.facts.courier import CourierFact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import CameraJudged, RecorderFact

Fact = RecorderFact | CourierFact | Observation | CameraJudged | Pressed
