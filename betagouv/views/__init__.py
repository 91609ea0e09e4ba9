"""Import pages, for staff."""
