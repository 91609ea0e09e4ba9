"""Saved views: named filters of the list of services."""
