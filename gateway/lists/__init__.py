"""The generic lists of the API: one view serves each declared table."""
