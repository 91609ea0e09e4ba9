"""« À mettre à jour »: the points of the services, by page, and those that are put off."""
