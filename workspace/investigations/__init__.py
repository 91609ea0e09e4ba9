"""Investigations: create and conclude them."""
