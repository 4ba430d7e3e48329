"""A terminal's home on the disk: opened, put in order, exported from, examined, set up."""
