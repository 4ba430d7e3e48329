"""What headquarters knows of terminals and takes, as rows."""
