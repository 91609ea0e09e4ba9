"""The jobs, for staff."""
