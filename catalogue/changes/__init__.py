"""Recorded changes in words: the history of a fiche, and the feeds."""
