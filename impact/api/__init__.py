"""API of the indicators and their publications."""
