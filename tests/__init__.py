"""The tests, in one folder per app."""
