"""What a fiche says and its events, changed by the API: by its team, and by tools with a token."""
