"""Where real pictures, clips and sound lie: beside the project, and perhaps not there."""

from scripts import ROOT

MEDIA = ROOT.parent / "shared" / "media"
