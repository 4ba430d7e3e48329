"""The running terminal: recorder, conductor, courier, analyst, joined by one queue of facts."""
