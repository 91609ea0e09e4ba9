"""The recorded changes in words: history of a fiche, feeds."""
