"""The recorded changes in words: the history of a fiche, the feeds."""
