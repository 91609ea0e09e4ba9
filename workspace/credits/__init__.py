"""The credits of each year."""
