"""The papers of a take, taken out: strokes and page tracks as pictures, signed papers as sealed PDF/A files."""
