"""Matrices that are public documents of La Suite Docs: the day on which their text changed."""
