"""Incubators: pages and API responses."""
