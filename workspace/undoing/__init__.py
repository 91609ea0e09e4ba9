"""A change of a fiche after it is saved: the figures that it moved, and undoing it."""
