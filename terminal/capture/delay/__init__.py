"""How much later a camera sees than a microphone hears: found by claps, without a take."""
