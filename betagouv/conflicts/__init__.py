"""Conflicts: what the source says, what it said last time, and what is recorded here."""
