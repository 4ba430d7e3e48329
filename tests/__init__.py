"""Stories about the terminal and headquarters, told with real parts."""
