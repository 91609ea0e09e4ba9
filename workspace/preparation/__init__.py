"""Preparing a committee: the brief of a service on a day."""
