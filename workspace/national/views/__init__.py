"""The pages of national impact, for staff."""
