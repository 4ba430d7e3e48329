"""The devices as the recorder holds them: a watched process for each source; and which devices there are."""
