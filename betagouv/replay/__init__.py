"""Replay: the whole history of the records, read from a git repository, each state recorded with its own date."""
