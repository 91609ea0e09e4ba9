"""Investigations: opened, concluded."""
