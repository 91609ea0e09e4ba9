"""Records that are missing from their source: how staff settle them, and undo it."""
