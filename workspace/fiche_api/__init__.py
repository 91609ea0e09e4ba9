"""The fields and events of a fiche, changed through the API by its team, or by tools with a token."""
