"""A saved change of a fiche: the figures that it changed, and undoing it."""
