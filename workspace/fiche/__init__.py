"""A fiche as its team sees it: its sections to edit, its history with authors."""
