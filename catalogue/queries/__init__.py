"""Reads that compose several apps: the list of startups, its filters as SQL, the words that filters may name."""
