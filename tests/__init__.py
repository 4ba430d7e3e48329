"""Stories about the terminal and headquarters, told with real parts."""

from scripts import ROOT

__all__ = ["ROOT"]
