"""Where sound is played, inside the loudspeaker's process: a loudspeaker, or a stand-in that keeps its time."""
