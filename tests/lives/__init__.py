"""Random lives of terminals and their headquarters: whatever goes wrong around a recording, it arrives."""
