"""Stories of what is heard and who spoke."""
