"""A fiche for its team: its sections to edit, its history with authors."""
