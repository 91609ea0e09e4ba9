"""The publication of a year’s results."""
