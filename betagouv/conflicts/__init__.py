"""Conflicts: the source and a person changed the same value since the last import."""
