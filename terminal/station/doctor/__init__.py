"""What recording needs of this machine, looked at one by one. Each answer is for field IT, in both languages."""

from terminal.station.doctor.examining import ALL, LIMIT_S, QUICK, Look, examine
from terminal.station.doctor.trying import told_of_controls

__all__ = ["ALL", "LIMIT_S", "QUICK", "Look", "examine", "told_of_controls"]
