"""Replay: import the whole history of the records from a git repository, each state at its own record time."""
