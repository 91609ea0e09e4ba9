"""Records that are no longer in their source: what staff decide of them, and how it is undone."""
