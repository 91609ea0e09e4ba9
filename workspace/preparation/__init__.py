"""Preparing a committee: what it reads of a service on a day."""
