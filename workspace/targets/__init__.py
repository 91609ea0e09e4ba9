"""The targets of a year."""
