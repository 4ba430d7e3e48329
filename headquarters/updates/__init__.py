"""The update channel as headquarters hands it out, and which terminal may take what, and when."""
