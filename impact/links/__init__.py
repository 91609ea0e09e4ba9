"""Whether the public pages that a fiche names answer: asked from here, never of anything but the public network."""
