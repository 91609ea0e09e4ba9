"""« À mettre à jour »: the points of the services, by page, and the dismissed ones."""
